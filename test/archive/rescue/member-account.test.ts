import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Archive } from "../../../archive/reading/archive";
import { memberAccount } from "../../../archive/rescue/member-account";
import { UnreachableNode } from "../../../archive/rescue/recording";
import { UserError } from "../../../shared/user-error";
import { type FakeArchive, closeArchives, fakeArchive } from "../fake-archive";

const PLACE = { accountId: "222222222222", region: "eu-west-1" };
const VARIABLES = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

function restore(outside: ReadonlyMap<string, string | undefined>): void {
    for (const [name, value] of outside) {
        if (value === undefined) {
            delete process.env[name];
        } else {
            process.env[name] = value;
        }
    }
}

describe("what rescue does in a member's account", () => {
    let archive: FakeArchive;
    const outside = new Map(VARIABLES.map((name) => [name, process.env[name]]));

    beforeEach(async () => {
        archive = await fakeArchive([]);
        Object.assign(process.env, {
            AWS_ENDPOINT_URL: archive.server.endpoint,
            AWS_ACCESS_KEY_ID: "a",
            AWS_SECRET_ACCESS_KEY: "b",
        });
    });
    afterEach(async () => {
        restore(outside);
        await closeArchives();
    });

    it("uploads with its mark, and over nothing that is there", async () => {
        const { upload } = memberAccount(archive, PLACE, undefined);
        const key = "222222222222/eu-west-1/a.log";
        await upload(key, Buffer.from("first"), { "session-logs-rescued": "x" });
        await assert.rejects(
            upload(key, Buffer.from("second"), {}),
            new UserError(`${key} is in the archive by now: it was left as it is.`),
        );
        const [object, ...others] = archive.server.objects;
        assert.deepEqual(others, []);
        assert.deepEqual(
            object?.versions.map(({ body, metadata }) => [body.toString(), metadata]),
            [["first", { "session-logs-rescued": "x" }]],
        );
    });

    it("says whose right it takes to upload", async () => {
        archive.server.deny = () => "AccessDenied";
        const { upload } = memberAccount(archive, PLACE, undefined);
        await assert.rejects(
            upload("a.log", Buffer.from("x"), {}),
            /takes s3:PutObject below its own prefix in 222222222222: --role NAME does it/,
        );
    });
});

/** What Run Command answers to one call after the other; the last one to all that follow. */
type Answers = readonly (readonly [status: number, answer: object])[];

describe("a command on a node", () => {
    const server = createServer();
    const sent: Readonly<Record<string, unknown>>[] = [];
    const outside = new Map(VARIABLES.map((name) => [name, process.env[name]]));
    let answers: Answers = [];

    const denied = (status: number, name: string, message: string) =>
        [status, { __type: name, message }] as const;
    const SENT = [200, { Command: { CommandId: "c" } }] as const;
    const is = (Status: string, more = {}) =>
        [200, { Status, StatusDetails: Status, ...more }] as const;
    const UNKNOWN = denied(400, "InvocationDoesNotExist", "");
    const run = (...given: Answers) => {
        answers = given;
        sent.splice(0);
        const archive = { region: "eu-west-1" } as Archive;
        const patience = { delivery: 40, execution: 80, looks: [1, 10] } as const;
        return memberAccount(archive, PLACE, undefined, patience).run("i-1", "uptime");
    };

    before(async () => {
        server.on("request", (request, response) => {
            let body = "";
            request.on("data", (chunk: Buffer) => (body += chunk.toString()));
            request.on("end", () => {
                sent.push(JSON.parse(body) as Record<string, unknown>);
                const [status, answer] = answers[Math.min(sent.length, answers.length) - 1] ?? [
                    500,
                    {},
                ];
                response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" });
                response.end(JSON.stringify(answer));
            });
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        Object.assign(process.env, {
            AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            AWS_ACCESS_KEY_ID: "a",
            AWS_SECRET_ACCESS_KEY: "b",
        });
    });
    after(() => {
        restore(outside);
        server.closeAllConnections();
        server.close();
    });

    it("is waited for from its sending to its end, and gives what was printed", async () => {
        const ended = is("Success", { StandardOutputContent: "up 12 days" });
        assert.equal(
            await run(SENT, UNKNOWN, is("Pending"), is("InProgress"), ended),
            "up 12 days",
        );
        const [command, ...looks] = sent;
        assert.deepEqual(command, {
            InstanceIds: ["i-1"],
            DocumentName: "AWS-RunShellScript",
            Comment: "session-logs: fetches a session's recording",
            TimeoutSeconds: 30,
            Parameters: { commands: ["uptime"], executionTimeout: ["1"] },
        });
        assert.deepEqual(looks.length, 4);
    });

    it("tells what it said where it fails", async () => {
        const failed = is("Failed", { StandardErrorContent: "sh: 1:\ncd: can't cd\n" });
        await assert.rejects(
            run(SENT, failed),
            new UserError("The command on i-1 ended as Failed: sh: 1: cd: can't cd."),
        );
    });

    const UNREACHABLE: readonly [string, Answers][] = [
        ["is gone", [denied(400, "InvalidInstanceId", "Instances [[i-1]] not in a valid state")]],
        ["is away", [SENT, is("Pending")]],
        ["is not known to have it", [SENT, UNKNOWN]],
        ["got nothing in time", [SENT, is("TimedOut", { StatusDetails: "DeliveryTimedOut" })]],
        ["can't be delivered to", [SENT, is("Failed", { StatusDetails: "Undeliverable" })]],
    ];
    for (const [name, given] of UNREACHABLE) {
        it(`does not reach a node that ${name}`, () =>
            assert.rejects(run(...given), UnreachableNode));
    }

    it("is given up where it does not end, which says nothing of the node", async () => {
        await assert.rejects(
            run(SENT, is("InProgress")),
            (error) => error instanceof UserError && !(error instanceof UnreachableNode),
        );
    });

    it("says which right it takes, or what else AWS answered", async () => {
        await assert.rejects(
            run(denied(400, "AccessDeniedException", "no")),
            /takes ssm:SendCommand in 222222222222: --role NAME/,
        );
        await assert.rejects(
            run(SENT, denied(400, "AccessDeniedException", "no")),
            /takes ssm:GetCommandInvocation in 222222222222: --role NAME/,
        );
        await assert.rejects(
            run(denied(400, "UnsupportedPlatformType", "Windows")),
            new UserError("Can't run a command on i-1: UnsupportedPlatformType: Windows."),
        );
    });
});
