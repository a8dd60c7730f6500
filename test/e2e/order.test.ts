import { CancelKeyDeletionCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ownProject } from "./own-project";

const NAME = "e2e-order";
const BOTH = '["222222222222","333333333333"]';

/** The order in which an organization comes and goes; each step builds on those before. */
describe("the order of central and its members", () => {
    let sandbox: Sandbox;
    /** The project with stack files of its own: `pulumi up --config` writes to them. */
    let project: string;
    let malformed: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        project = await ownProject("stacks");
        malformed = join(project, "stacks", "Pulumi.e2e-malformed.yaml");
    });

    after(async () => {
        await rm(project, { recursive: true });
        await resetSandbox(NAME);
    });

    const run = (
        stack: string,
        command: readonly string[],
        settings: Readonly<Record<string, unknown>> = {},
    ) =>
        pulumi(
            sandbox,
            [
                ...command,
                ...["-s", stack],
                ...Object.entries(settings).flatMap(([key, value]) => [
                    "--config",
                    `session-logs:${key}=${String(value)}`,
                ]),
            ],
            { cwd: project },
        );
    const UP = ["up", "--yes", "--skip-preview"];
    const done = async (...args: Parameters<typeof run>): Promise<PulumiRun> => {
        const finished = await run(...args);
        assert.equal(finished.status, 0, finished.output);
        return finished;
    };
    /** Refused before anything is planned: no resource but the stack, its provider and reads. */
    const refused = async (...args: Parameters<typeof run>): Promise<string> => {
        const { status, output } = await run(...args);
        assert.notEqual(status, 0, output);
        assert.match(output, /Nothing was planned/);
        return output;
    };
    const config = async (stack: string, ...args: string[]) => {
        const { status, stderr } = await sandbox.exec("pulumi", ["config", ...args, "-s", stack], {
            cwd: project,
        });
        assert.equal(status, 0, stderr);
    };
    const hasPreferences = async (region: string): Promise<boolean> => {
        const credentials = credentialsOf(sandbox, "payments");
        const ssm = new SSMClient({ region, endpoint: sandbox.endpoint, credentials });
        try {
            await ssm.send(new GetDocumentCommand({ Name: "SSM-SessionManagerRunShell" }));
            return true;
        } catch (error) {
            assert.equal((error as Error).name, "InvalidDocument");
            return false;
        }
    };

    it("refuses a member before central, and central promises no bucket before its policy", async () => {
        assert.match(await refused("payments", UP), /central is not deployed yet/);
        const { output } = await done("central", ["preview"]);
        assert.match(output, /bucketName *: \[unknown\]/);
    });

    it("refuses a member of another organization", async () => {
        await done("central", UP, { organizationId: "o-otherorgid01" });
        assert.match(
            await refused("payments", UP),
            /accountId is "222222222222", which belongs to organization o-exampleorgid1; central admits the accounts of o-otherorgid01/,
        );
        assert.equal(await hasPreferences("eu-west-1"), false);
    });

    it("refuses a member whose account is not listed, and takes it once it is", async () => {
        await config("central", "rm", "session-logs:organizationId");
        await done("central", UP, { accountIds: '["333333333333"]' });
        assert.match(
            await refused("payments", UP),
            /"222222222222", which central does not admit \(its accountIds are 333333333333\)/,
        );
        await done("central", UP, { accountIds: BOTH });
        await done("payments", UP);
        await done("search", UP);
    });

    it("refuses to drop accounts that still write, to move and to unprotect, all at once", async () => {
        const output = await refused("central", UP, {
            accountIds: '["333333333333"]',
            keyPrefix: "logs/",
            protect: false,
        });
        assert.match(
            output,
            /accountIds no longer has 222222222222, while members still write: organization\/session-logs\/payments \(account 222222222222: eu-west-1, us-east-1\)\./,
        );
        assert.match(
            output,
            /keyPrefix changes from "" to "logs\/", while [^\n]*payments[^\n]*search/,
        );
        assert.match(output, /protect is switched off, while [^\n]*payments[^\n]*search/);
        assert.match(output, /encryption is not set up/);
        const { accountIds } = await stackOutputs(sandbox, "central");
        assert.deepEqual(accountIds, JSON.parse(BOTH));
    });

    it("refuses the same once more, though the refused update has run", async () => {
        await refused("central", UP);
        await config("central", "rm", "session-logs:keyPrefix");
        await config("central", "rm", "session-logs:protect");
    });

    it("names a stack file that it can't read", async () => {
        await writeFile(malformed, "config: [a, b\n");
        assert.match(
            await refused("central", UP),
            /Stack file .*stacks\/Pulumi\.e2e-malformed\.yaml can't be read: /,
        );
        await rm(malformed);
    });

    it("lets the account of a member go that is switched off, and the member stays deployable", async () => {
        await done("payments", UP, { off: true });
        await done("central", UP);
        const { accountIds } = await stackOutputs(sandbox, "central");
        assert.deepEqual(accountIds, ["333333333333"]);
        await done("payments", UP);
        assert.match(await refused("payments", UP, { off: false }), /central does not admit/);
    });

    it("looks at no member while nothing is taken from them", async () => {
        await writeFile(malformed, "config: [a, b\n");
        await done("central", UP, { accountIds: BOTH });
        await rm(malformed);
        await done("payments", UP);
    });

    it("does by force what it refuses, and says what breaks", async () => {
        const { output } = await done("central", UP, {
            accountIds: '["333333333333"]',
            force: true,
        });
        assert.match(
            output,
            /force allows these changes:[^]*no longer has 222222222222[^]*encryption is not set up/,
        );
        const { accountIds } = await stackOutputs(sandbox, "central");
        assert.deepEqual(accountIds, ["333333333333"]);
        await done("central", UP, { accountIds: BOTH, force: false });
    });

    it("refuses any update over a contract that it can't read, and goes on by force", async () => {
        const file = join(sandbox.folder, "central.json");
        const stack = async (...args: string[]) => {
            const { status, stderr } = await sandbox.exec("pulumi", ["stack", ...args]);
            assert.equal(status, 0, stderr);
        };
        await stack("export", "-s", "central", "--file", file);
        const state = await readFile(file, "utf8");
        const newer = state.replace(/"contractVersion": 1\b/, '"contractVersion": 2');
        assert.notEqual(newer, state);
        await writeFile(file, newer);
        await stack("import", "-s", "central", "--file", file);
        assert.match(
            await refused("central", UP, { accountIds: '["333333333333"]' }),
            /can't be read, so it is unknown what members would lose[^]*contractVersion .+ is 2/,
        );
        const { output } = await done("central", UP, { accountIds: BOTH, force: true });
        assert.match(output, /force allows these changes:[^]*contractVersion/);
        await done("central", UP, { force: false });
    });

    it("leaves a session region by force alone, and says that its key can't come back for a while", async () => {
        const regions = '["us-east-1","eu-central-1"]';
        await done("central", UP, { sessionRegions: regions });
        const { sessionKeyArns } = await stackOutputs(sandbox, "central");
        const arn = (sessionKeyArns as Record<string, string>)["eu-central-1"] ?? "";
        const fewer = { sessionRegions: '["us-east-1"]' };
        assert.match(
            await refused("central", UP, fewer),
            /sessionRegions no longer has eu-central-1, whose replica[^\n]*30 days \(KMS allows 7 to 30\)[^\n]*force/,
        );
        await done("central", UP, { ...fewer, force: true });
        assert.match(
            await refused("central", UP, { sessionRegions: regions, force: false }),
            /sessionRegions has eu-central-1, where the session key's replica is pending deletion/,
        );
        const KeyId = arn.split("/")[1] ?? "";
        const kms = new KMSClient({
            region: "eu-central-1",
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "log-archive"),
        });
        await kms.send(new CancelKeyDeletionCommand({ KeyId }));
        await kms.send(new EnableKeyCommand({ KeyId }));
        const { changes } = await done("central", UP);
        assert.equal(changes["import"], 1, JSON.stringify(changes));
        const { sessionKeyArns: back } = await stackOutputs(sandbox, "central");
        assert.equal((back as Record<string, string>)["eu-central-1"], arn);
        await done("central", UP, { ...fewer, force: true });
        await done("central", UP, { force: false });
    });

    it("destroys no protected archive, and unprotects none while members write", async () => {
        const { status, output } = await run("central", ["destroy", "--yes"]);
        assert.notEqual(status, 0, output);
        assert.match(output, /cannot be deleted[^]*protected/);
        assert.match(
            await refused("central", UP, { protect: false }),
            /protect is switched off, while/,
        );
    });

    it("removes preferences before permissions, members before the archive", async () => {
        for (const member of ["payments", "search"]) {
            const { output } = await done(member, ["destroy", "--yes", "--skip-preview"]);
            const preferencesGone = output.lastIndexOf("aws:ssm:Document session-preferences");
            const permissionsGo = output.search(/aws:iam:\w+ node-permissions/);
            assert.ok(preferencesGone !== -1 && permissionsGo !== -1, output);
            assert.ok(preferencesGone < permissionsGo, output);
        }
        await done("central", UP, { protect: false });
        await done("central", ["destroy", "--yes", "--skip-preview"]);
    });
});
