import assert from "node:assert/strict";
import { PROVIDER_VARIABLE } from "../../tools/sandbox/aws-provider";
import { run } from "../../tools/sandbox/command";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { SESSION_ID } from "../../tools/sandbox/session-log";

interface DemoReport {
    readonly ok: boolean;
    readonly provider: string;
    readonly stacks: readonly {
        readonly name: string;
        readonly accountId: string;
        readonly resources: number;
    }[];
    readonly logs: readonly {
        readonly accountId: string;
        readonly region: string;
        readonly key: string;
        readonly sse: string;
        readonly kmsKeyArn: string;
        readonly text: string;
    }[];
    readonly refused: readonly {
        readonly stack: string;
        readonly policy: string;
        readonly message: string;
    }[];
}

describe("npm run demo -- --json", () => {
    let report: DemoReport;

    before(async () => {
        const { status, stdout, stderr } = await run("npm", ["run", "demo", "--", "--json"], {
            cwd: REPOSITORY,
        });
        assert.equal(status, 0, stdout + stderr);
        report = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as DemoReport;
    });

    it("deploys the archive and two members", () => {
        assert.equal(report.ok, true);
        assert.deepEqual(
            report.stacks.map(({ name, accountId }) => [name, accountId]),
            [
                ["central", "111111111111"],
                ["payments", "222222222222"],
                ["search", "333333333333"],
            ],
        );
        assert.ok(report.stacks.every(({ resources }) => resources > 4));
    });

    it("says which AWS provider ran", () => {
        const asked = process.env[PROVIDER_VARIABLE] || "stand-in";
        assert.ok(report.provider.includes(asked), report.provider);
    });

    it("shows one log per account and region, each below its own account and encrypted with one key", () => {
        assert.deepEqual(
            report.logs.map(({ accountId, region, sse }) => [accountId, region, sse]),
            [
                ["222222222222", "eu-west-1", "aws:kms"],
                ["222222222222", "us-east-1", "aws:kms"],
                ["333333333333", "us-east-1", "aws:kms"],
            ],
        );
        for (const { accountId, region, key } of report.logs) {
            assert.ok(key.startsWith(`${accountId}/${region}/`), key);
        }
        const [arn = "", ...others] = new Set(report.logs.map(({ kmsKeyArn }) => kmsKeyArn));
        assert.deepEqual(others, []);
        assert.match(arn, /^arn:aws:kms:eu-west-1:111111111111:key\//);
    });

    it("shows logs of the form that the agent gives them, each naming its own session", () => {
        for (const { key, text } of report.logs) {
            const sessionId = key.split("/").at(-1)?.replace(".log", "") ?? "";
            assert.match(sessionId, SESSION_ID);
            assert.match(
                text,
                /^Script started on .* \[COMMAND="cat \S+" <not executed on terminal>]\n/,
            );
            assert.ok(text.includes(`/session/orchestration/${sessionId}/Standard_Stream/`), text);
            assert.match(text, /exit\r\r\n\nScript done on .* \[COMMAND_EXIT_CODE="0"]\n$/);
        }
    });

    it("shows that the pack refuses the archive that forgot the organization, and why", () => {
        const refusal = report.refused.find(({ policy }) => policy === "bucket-policy-org-only");
        assert.equal(refusal?.stack, "leaky");
        assert.match(refusal?.message ?? "", /"PutLogs".*aws:PrincipalOrgID/s);
    });
});
