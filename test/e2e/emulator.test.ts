import { IAM } from "@aws-sdk/client-iam";
import { SSM, type DescribeSessionsCommandInput } from "@aws-sdk/client-ssm";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientConfig } from "../../tools/sandbox/aws";
import { startEmulator, stopEmulator } from "../../tools/sandbox/emulator/emulator";
import { provideEmulator } from "../../tools/sandbox/emulator/program";
import { SDK_ADVICE_OFF, withoutCloudSettings } from "../../tools/sandbox/environment";
import { layoutOf } from "../../tools/sandbox/layout";
import { diskOf, leaveOnNode } from "../../tools/sandbox/node-disk";
import { tellSessionManager } from "../../tools/sandbox/session-manager";

process.env[SDK_ADVICE_OFF] = "true";

const LAYOUT = layoutOf("test-of-emulator");
const REGION = "eu-west-1";
/** Whose any key is that the emulator does not know. */
const ACCOUNT = "123456789012";
const NODE = "i-0123456789abcdef0";
const DAY = 86_400_000;
const NOW = Date.now();

/** What the sandbox adds to moto for sessions and commands, without a sandbox around it. */
describe("the emulator", () => {
    let config: ClientConfig;
    let ssm: SSM;

    before(async () => {
        rmSync(LAYOUT.folder, { recursive: true, force: true });
        mkdirSync(LAYOUT.folder, { recursive: true });
        writeFileSync(LAYOUT.lastUsed, "");
        const program = await provideEmulator();
        const env = { ...withoutCloudSettings(process.env), AWS_MARK: "production" };
        const { port } = await startEmulator(LAYOUT, program, env);
        config = {
            endpoint: `http://127.0.0.1:${port}`,
            region: REGION,
            credentials: () => Promise.resolve({ accessKeyId: "any", secretAccessKey: "any" }),
        };
        ssm = new SSM(config);
    });
    after(async () => {
        await stopEmulator(LAYOUT);
        rmSync(LAYOUT.folder, { recursive: true, force: true });
    });

    describe("remembers sessions", () => {
        const told = (SessionId: string, daysAgo: number, unlike = {}) =>
            tellSessionManager(config, {
                ...{ SessionId, Target: NODE, Status: "Terminated", Owner: "arn:jane" },
                StartDate: new Date(NOW - daysAgo * DAY - 60_000),
                EndDate: new Date(NOW - daysAgo * DAY),
                DocumentName: "SSM-SessionManagerRunShell",
                ...unlike,
            });
        const found = async (asked: Omit<DescribeSessionsCommandInput, "State"> = {}) => {
            const { Sessions = [] } = await ssm.describeSessions({ State: "History", ...asked });
            return Sessions.map(({ SessionId }) => SessionId);
        };

        before(async () => {
            await told("a", 3);
            await told("b", 2, { Target: "i-0aaaaaaaaaaaaaaaa", Status: "Failed" });
            await told("c", 1, { Owner: "arn:john" });
            await told("old", 31);
            await told("now", 1, { Status: "Connected", EndDate: undefined });
        });

        it("for thirty days, newest first, apart from those that are under way", async () => {
            assert.deepEqual(await found(), ["c", "b", "a"]);
            const { Sessions, NextToken } = await ssm.describeSessions({ State: "Active" });
            assert.deepEqual(Sessions, [
                {
                    ...{ SessionId: "now", Target: NODE, Status: "Connected", Owner: "arn:jane" },
                    StartDate: new Date(NOW - DAY - 60_000),
                    ...{ DocumentName: "SSM-SessionManagerRunShell", AccessType: "Standard" },
                },
            ]);
            assert.equal(NextToken, undefined);
        });

        it("by pages, whose tokens are good for their own request", async () => {
            const asked = { State: "History", MaxResults: 2 } as const;
            const first = await ssm.describeSessions(asked);
            assert.equal(first.Sessions?.length, 2);
            const { NextToken } = first;
            const second = await ssm.describeSessions({ ...asked, NextToken });
            assert.deepEqual(
                [second.Sessions?.map(({ SessionId }) => SessionId), second.NextToken],
                [["a"], undefined],
            );
            for (const wrong of [
                { NextToken: "bm9uZQ==" },
                { NextToken, State: "Active" as const },
            ]) {
                await assert.rejects(ssm.describeSessions({ ...asked, ...wrong }), {
                    name: "InvalidNextToken",
                });
            }
            await assert.rejects(ssm.describeSessions({ ...asked, MaxResults: 201 }), {
                name: "ValidationException",
            });
        });

        it("by filters", async () => {
            const by = (key: string, value: string) =>
                found({ Filters: [{ key: key as "Target", value }] });
            const twoDaysAgo = new Date(NOW - 2 * DAY - 60_000).toISOString();
            assert.deepEqual(await by("Target", NODE), ["c", "a"]);
            assert.deepEqual(await by("Owner", "arn:john"), ["c"]);
            assert.deepEqual(await by("Status", "Failed"), ["b"]);
            assert.deepEqual(await by("SessionId", "a"), ["a"]);
            assert.deepEqual(await by("InvokedAfter", twoDaysAgo), ["c", "b"]);
            assert.deepEqual(await by("InvokedBefore", twoDaysAgo), ["a"]);
            await assert.rejects(by("Colour", "red"), { name: "InvalidFilterKey" });
        });
    });

    describe("runs commands on nodes", () => {
        const SESSION = {
            ...{ accountId: ACCOUNT, region: REGION, node: NODE },
            ...{ sessionId: "jane-0a1b2c3d4e5f6a7b8", transcript: "$ id\r\n" },
        };
        const DOCUMENT = "AWS-RunShellScript";
        const send = (commands: string[], more = {}) =>
            ssm.sendCommand({
                ...{ InstanceIds: [NODE], DocumentName: DOCUMENT },
                Parameters: { commands, ...more },
            });
        const endOf = async (CommandId: string | undefined) => {
            for (;;) {
                const invocation = { CommandId, InstanceId: NODE };
                const found = await ssm.getCommandInvocation(invocation).catch(() => undefined);
                if (found !== undefined && found.Status !== "InProgress") {
                    return found;
                }
                await sleep(20);
            }
        };
        const run = async (commands: string[], more = {}) =>
            endOf((await send(commands, more)).Command?.CommandId);

        before(async () => {
            await leaveOnNode(LAYOUT, SESSION, "the log");
        });

        it("which are pending, then unknown for a moment, then under way, then over", async () => {
            const { Command } = await send([
                "until [ -e /var/lib/amazon/ssm/done ]; do sleep 0.05; done",
                "echo over",
            ]);
            assert.equal(Command?.Status, "Pending");
            const asked = { CommandId: Command?.CommandId, InstanceId: NODE };
            await assert.rejects(ssm.getCommandInvocation(asked), {
                name: "InvocationDoesNotExist",
            });
            const under = await ssm.getCommandInvocation(asked);
            assert.deepEqual([under.Status, under.ResponseCode], ["InProgress", -1]);
            assert.equal(under.StandardOutputContent, "");
            writeFileSync(join(diskOf(LAYOUT, SESSION), "var/lib/amazon/ssm/done"), "");
            const { Status, ResponseCode, StandardOutputContent } = await endOf(asked.CommandId);
            assert.deepEqual(
                [Status, ResponseCode, StandardOutputContent],
                ["Success", 0, "over\n"],
            );
        });

        it("where the agent keeps its files, and with nobody's credentials", async () => {
            const folder = `/var/lib/amazon/ssm/${NODE}/session/orchestration`;
            const { StandardOutputContent } = await run([
                `cat ${folder}/*/*/*; env | grep AWS`,
                ":",
            ]);
            assert.equal(StandardOutputContent, "$ id\r\nthe log");
        });

        it("and tells how they failed", async () => {
            const failed = await run(["cd /var/lib/amazon/ssm/nowhere"]);
            assert.deepEqual([failed.Status, failed.StatusDetails], ["Failed", "Failed"]);
            assert.match(failed.StandardErrorContent ?? "", /\/var\/lib\/amazon\/ssm\/nowhere/);
            assert.doesNotMatch(failed.StandardErrorContent ?? "", /test-of-emulator/);
            const late = await run(["sleep 5"], { executionTimeout: ["0.1"] });
            assert.deepEqual([late.Status, late.StatusDetails], ["TimedOut", "ExecutionTimedOut"]);
        });

        it("and cuts what has 24,000 characters, as the agent does", async () => {
            const printed = async (count: number) =>
                (await run([`head -c ${count} /dev/zero | tr '\\0' x`])).StandardOutputContent;
            assert.equal(await printed(23_999), "x".repeat(23_999));
            const cut = `${"x".repeat(23_980)}--output truncated--`;
            assert.equal(await printed(24_000), cut);
            assert.equal(await printed(99_000), cut);
        });

        it("but on no node that is not there, by no other document, and for no browser's page", async () => {
            const gone = { InstanceIds: ["i-0aaaaaaaaaaaaaaaa"], DocumentName: DOCUMENT };
            await assert.rejects(ssm.sendCommand(gone), {
                name: "InvalidInstanceId",
                message: `Instances [[i-0aaaaaaaaaaaaaaaa]] not in a valid state for account ${ACCOUNT}`,
            });
            await assert.rejects(ssm.sendCommand({ InstanceIds: [".."], DocumentName: DOCUMENT }), {
                name: "InvalidInstanceId",
            });
            const windows = { InstanceIds: [NODE], DocumentName: "AWS-RunPowerShellScript" };
            await assert.rejects(ssm.sendCommand(windows), { name: "InvalidDocument" });
            const response = await fetch(config.endpoint, {
                method: "POST",
                headers: {
                    "Content-Type": "application/x-amz-json-1.1",
                    "X-Amz-Target": "AmazonSSM.SendCommand",
                    Authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/${REGION}/ssm/aws4_request, SignedHeaders=host, Signature=x`,
                    Origin: "https://example.com",
                },
                body: JSON.stringify({
                    ...{ InstanceIds: [NODE], DocumentName: DOCUMENT },
                    Parameters: { commands: ["true"] },
                }),
            });
            assert.equal(response.status, 400);
            assert.match(await response.text(), /not taken from a browser's page/);
        });
    });

    it("asks the role of a caller for its rights to both, and nobody else", async () => {
        const iam = new IAM(config);
        const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
        await iam.createRole({ RoleName: "reader", AssumeRolePolicyDocument });
        const Statement = [
            { Effect: "Allow", Action: "ssm:Describe*", Resource: "*" },
            {
                ...{ Effect: "Allow", Action: "ssm:SendCommand" },
                Resource: ["arn:aws:ec2:*:*:instance/*", "arn:aws:ssm:*::document/Other"],
            },
        ];
        const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
        await iam.putRolePolicy({ RoleName: "reader", PolicyName: "reads", PolicyDocument });
        const as = (role: string) => {
            const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
            const params = { RoleArn, RoleSessionName: "jane" };
            const { endpoint, region, credentials: masterCredentials } = config;
            const clientConfig = { endpoint, region };
            const credentials = fromTemporaryCredentials({
                masterCredentials,
                params,
                clientConfig,
            });
            return new SSM({ ...config, credentials });
        };
        const reader = as("reader");
        await reader.describeSessions({ State: "History" });
        const command = { InstanceIds: [NODE], DocumentName: "AWS-RunShellScript" };
        await assert.rejects(reader.sendCommand(command), {
            name: "AccessDeniedException",
            message:
                `User: arn:aws:sts::${ACCOUNT}:assumed-role/reader/jane is not authorized to perform: ssm:SendCommand ` +
                `on resource: arn:aws:ssm:${REGION}::document/AWS-RunShellScript because no identity-based policy allows the ssm:SendCommand action`,
        });
        const invocation = { CommandId: "00000000-0000-0000-0000-000000000000", InstanceId: NODE };
        await assert.rejects(reader.getCommandInvocation(invocation), {
            name: "AccessDeniedException",
        });
        await assert.rejects(as("nobody-made-it").getCommandInvocation(invocation), {
            name: "InvocationDoesNotExist",
        });
    });
});
