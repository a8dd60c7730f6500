import {
    CloudWatchLogsClient,
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
    DeleteObjectCommand,
    GetObjectCommand,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { IAM } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encryptionContext, through } from "../../tools/oracle/condition-keys";
import { callerOf } from "../../tools/sandbox/access/caller";
import { passGate } from "../../tools/sandbox/access/gate";
import { bucketOf, keyOf as keyOfAws, objectIn } from "../../tools/sandbox/access/resource";
import { holdSession, type Session } from "../../tools/sandbox/agent";
import { asAdministrator, type Aws } from "../../tools/sandbox/aws";
import { awsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { parse, stringify } from "yaml";
import { sessionEvents } from "../../tools/sandbox/log-streaming";
import { diskOf } from "../../tools/sandbox/node-disk";
import { recordingOf } from "../../tools/sandbox/session-log";
import { tellSessionManager } from "../../tools/sandbox/session-manager";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { fixture } from "../archive/transcripts/pieces";

const NAME = "archive";
const ARCHIVE = "111111111111";
const MEMBER = "222222222222";
const RANDOM = "k3v9x2m7q4w8z1t6r5y0n2b4cd";
const HELD = `jane-${RANDOM}`;
const REGION = "eu-west-1";

const NODE = "i-0123456789abcdef0";

/** What docs/archive.md asks of a role that rescues. */
const RESCUES = [
    ...["ssm:DescribeSessions", "ssm:SendCommand", "ssm:GetCommandInvocation"],
    ...["s3:PutObject", "kms:GenerateDataKey"],
];
const policyOf = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** The commands as somebody types them who reads the archive, on the deployed stacks. */
describe("the archive's reader in the sandbox", () => {
    let sandbox: Sandbox;
    let bucket: string;
    let s3: S3Client;
    let folder: string;

    const sessions = async (...args: readonly string[]) => {
        const command = ["run", "--silent", "sessions", "--", ...args];
        const env = ["AWS_PROFILE=log-archive", "AWS_REGION=eu-west-1"];
        return sandbox.exec("env", [...env, "npm", ...command]);
    };
    const put = (key: string, Body: Buffer | string) =>
        s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
    const keyOf = (owner: string) => `${MEMBER}/${REGION}/${owner}-${RANDOM}.log`;

    before(async () => {
        await resetSandbox(NAME);
        folder = await mkdtemp(join(tmpdir(), "session-logs-"));
        sandbox = await openSandbox({ name: NAME });
        const text = await readFile("stacks/Pulumi.central.yaml", "utf8");
        const { config, ...rest } = parse(text) as Record<string, object>;
        const sealer = { githubSubject: "repo:acme/session-logs:environment:seal" };
        const file = join(folder, "Pulumi.central.yaml");
        await writeFile(
            file,
            stringify({ ...rest, config: { ...config, "session-logs:sealer": sealer } }),
        );
        for (const args of [["central", "--config-file", file], ["payments"]]) {
            const { status, output } = await pulumi(sandbox, ["up", "--yes", "-s", ...args]);
            assert.equal(status, 0, output);
        }
        const aws = awsOf(sandbox);
        bucket = String((await stackOutputs(sandbox, "central"))["bucketName"]);
        s3 = new S3Client({ ...asAdministrator(aws, ARCHIVE, REGION), forcePathStyle: true });
        const transcript = "$ whomai\b\b\b\u001b[Kami\r\nssm-user\r\n$ exit\r\n";
        const at = { accountId: MEMBER, region: REGION, role: "payments-api-node" };
        await holdSession({ ...at, sessionId: HELD, transcript }, aws);
    });
    after(async () => {
        await rm(folder, { recursive: true, force: true });
        await resetSandbox(NAME);
    });

    it("lists the session, and says whose history it could not read", async () => {
        const { stdout, status, stderr } = await sessions("list");
        assert.match(
            stdout,
            new RegExp(`${MEMBER} +${REGION} +i-0123456789abcdef0 +${HELD}`),
            stderr,
        );
        assert.match(stderr, /1 session\./);
        assert.equal(status, 0);
    });

    it("shows it as it stood on the screen", async () => {
        const { stdout, stderr } = await sessions("show", HELD.slice(0, 8));
        assert.equal(stdout, "$ whoami\nssm-user\n$ exit\n");
        assert.match(stderr, /node i-0123456789abcdef0/);
    });

    it("finds what was typed, and nothing else", async () => {
        assert.equal((await sessions("search", "whoami", "--account", MEMBER)).status, 0);
        const nothing = await sessions("search", "whomai");
        assert.deepEqual([nothing.status, nothing.stdout], [1, ""]);
    });

    it("exports it into a case that proves by itself", async () => {
        const to = join(folder, "case");
        const { status, stderr } = await sessions("export", HELD, "--to", to);
        assert.equal(status, 0, stderr);
        const manifest = await readFile(join(to, "manifest.json"), "utf8");
        const { bucketKeyArn } = await stackOutputs(sandbox, "central");
        assert.ok(manifest.includes(`"keyId": "${String(bucketKeyArn)}"`), manifest);
        assert.equal((await sessions("prove", "--case", to)).status, 0);
        const [page = ""] = (await readdir(to)).filter((name) => name.endsWith(".html"));
        await writeFile(join(to, page), "changed");
        const changed = await sessions("prove", "--case", to);
        assert.deepEqual(
            [changed.status, changed.stdout.includes(`${page} was changed`)],
            [1, true],
        );
    });

    it("is proven untouched, then what was planted, overwritten and deleted is found", async () => {
        const clean = await sessions("prove");
        assert.deepEqual([clean.status, clean.stdout], [0, ""], clean.stderr);
        await put(keyOf("zoe"), fixture("script-with-command.log"));
        await put(keyOf("jane"), "forged");
        const { Key } = { Key: keyOf("ann") };
        await put(Key, "x");
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
        const { status, stdout } = await sessions("prove");
        assert.equal(status, 1);
        assert.match(stdout, /zoe-.*: its header names another session/);
        assert.match(stdout, /jane-.*: overwritten: it has 2 versions/);
        assert.match(stdout, /ann-.*: deleted at/);
        const { stdout: shown, stderr } = await sessions("show", HELD);
        assert.match(shown, /whoami/);
        assert.match(stderr, /WARNING: overwritten/);
    });

    it("plays back what was streamed, by a role of the session's account", async () => {
        const logs = new CloudWatchLogsClient(asAdministrator(awsOf(sandbox), MEMBER, REGION));
        const stream = { logGroupName: "streamed", logStreamName: HELD };
        await logs.send(new CreateLogGroupCommand({ logGroupName: "streamed" }));
        await logs.send(new CreateLogStreamCommand(stream));
        const session = {
            ...{ sessionId: HELD, node: "i-0123456789abcdef0", transcript: "$ whoami\n" },
            starter: `arn:aws:sts::${MEMBER}:assumed-role/operator/jane`,
        };
        const now = new Date();
        const logEvents = sessionEvents(session, REGION, now).map((event) => ({
            timestamp: now.getTime(),
            message: JSON.stringify(event),
        }));
        await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
        const to = join(folder, "streamed");
        const args = ["export", HELD, "--to", to, "--log-group", "streamed"];
        const { status, stderr } = await sessions(...args, "--history-role", "reader");
        assert.equal(status, 0, stderr);
        const [page = ""] = (await readdir(to)).filter((name) => name.endsWith(".html"));
        assert.match(await readFile(join(to, page), "utf8"), /AsciinemaPlayer\.create/);
        assert.equal((await sessions("prove", "--case", to)).status, 0);
        const other = join(folder, "not-streamed");
        const own = await sessions("export", HELD, "--to", other, "--log-group", "streamed");
        assert.equal(own.status, 2);
        assert.match(own.stderr, /these credentials are of 111111111111; --history-role NAME/);
    });

    it("seals with the key that central has made, and proves by it", async () => {
        const { status, stderr } = await sessions("seal");
        assert.equal(status, 0, stderr);
        assert.match(stderr, /Nothing to seal up to/);
        const without = await sessions("seal", "--bucket", bucket);
        assert.equal(without.status, 2);
        assert.match(without.stderr, /Nothing says which key signs.*set `sealer` in central's/s);
    });

    it("takes a key of KMS for seals, and no other", async () => {
        const kms = new KMSClient(asAdministrator(awsOf(sandbox), ARCHIVE, REGION));
        const made = async (KeySpec: "ECC_NIST_P256" | "RSA_2048") => {
            const KeyUsage = "SIGN_VERIFY";
            const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
            return String(KeyMetadata?.Arn);
        };
        const { status, stderr } = await sessions("seal", "--key", await made("ECC_NIST_P256"));
        assert.equal(status, 0, stderr);
        // All that the sandbox holds is of today, and no day is sealed before it is over.
        assert.match(stderr, /Nothing to seal up to \d{4}-\d\d-\d\d\./);
        const other = await sessions("seal", "--key", await made("RSA_2048"));
        assert.match(
            other.stderr,
            /signs by RSASSA_\w+.*\. Seals take a key of the type ECC_NIST_P256/,
        );
    });

    describe("with sessions whose logs did not arrive", () => {
        const HOUR = 3_600_000;
        const GONE = "i-0aaaaaaaaaaaaaaaa";
        const at = { accountId: MEMBER, region: REGION, role: "payments-api-node" };
        const idOf = (owner: string) => `${owner}-${RANDOM}`;
        const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
        /** More than one command prints of it. */
        const large = `$ keygen\r\n${randomBytes(25_000).toString("hex")}\r\n`;
        const place = ["--account", MEMBER, "--region", REGION];
        let aws: Aws;

        before(async () => {
            aws = awsOf(sandbox);
            const iam = new IAM(asAdministrator(aws, MEMBER, REGION));
            const trust = {
                Effect: "Allow",
                Principal: { AWS: ARCHIVE },
                Action: "sts:AssumeRole",
            };
            for (const [RoleName, Action] of [
                ["incident-responder", RESCUES],
                ["bystander", ["ssm:DescribeInstanceInformation"]],
            ] as const) {
                const AssumeRolePolicyDocument = policyOf(trust);
                await iam.createRole({ RoleName, AssumeRolePolicyDocument });
                const PolicyDocument = policyOf({ Effect: "Allow", Action, Resource: "*" });
                await iam.putRolePolicy({ RoleName, PolicyName: "own", PolicyDocument });
            }
            const denial = { RoleName: at.role, PolicyName: "no-upload" };
            const PolicyDocument = policyOf({
                ...{ Effect: "Deny", Action: "s3:PutObject", Resource: "*" },
            });
            await iam.putRolePolicy({ ...denial, PolicyDocument });
            const held: readonly [string, Partial<Session>][] = [
                ["lost", { ended: ago(26) }],
                ["large", { ended: ago(5), transcript: large }],
                ["tidied", { ended: ago(24 * 20) }],
                ["gone", { ended: ago(3), node: GONE }],
            ];
            for (const [owner, unlike] of held) {
                const session = {
                    ...at,
                    sessionId: idOf(owner),
                    transcript: "$ id\r\n",
                    ...unlike,
                };
                await assert.rejects(holdSession(session, aws), { name: "AccessDenied" });
            }
            await iam.deleteRolePolicy(denial);
            await rm(diskOf(aws, { ...at, node: GONE }), { recursive: true });
            const tidied = { node: NODE, sessionId: idOf("tidied") };
            const recording = join(diskOf(aws, { ...at, node: NODE }), recordingOf(tidied));
            await rm(dirname(dirname(recording)), { recursive: true });
            await tellSessionManager(asAdministrator(aws, MEMBER, REGION), {
                ...{ SessionId: idOf("now"), Target: NODE, Status: "Connected" },
                ...{ StartDate: ago(1), DocumentName: "SSM-SessionManagerRunShell", Owner: "arn" },
            });
        });

        it("lists them by Session Manager's history, where that may be read", async () => {
            const [all, denied, unable] = await Promise.all([
                sessions("list", "--history-role", "incident-responder", ...place),
                sessions("list", "--history-role", "bystander", ...place),
                sessions("rescue", "--role", "bystander", ...place),
            ]);
            const { stdout, stderr, status } = all;
            assert.match(stdout, /^under way .* now-.* ! no log: it is under way/m);
            for (const owner of ["lost", "large", "tidied", "gone"]) {
                const missing = new RegExp(` ${owner}-.* ! no log: .sessions rescue. may fetch it`);
                assert.match(stdout, missing, stderr);
            }
            assert.match(stdout, new RegExp(` ${HELD}($| {2}! overwritten)`, "m"));
            assert.match(stderr, /5 of them without a log in the archive/);
            assert.equal(status, 0);
            assert.equal(denied.status, 2);
            assert.match(denied.stderr, /AccessDenied.*bystander.*It takes ssm:DescribeSessions/);
            assert.match(denied.stdout, new RegExp(HELD));
            assert.equal(unable.status, 2);
            assert.match(unable.stderr, /takes ssm:DescribeSessions there: --role NAME/);
        });

        it("may write below the account's own prefix with a role that only rescues", async () => {
            const who = { ...at, role: "incident-responder", session: "rescue" };
            const caller = await callerOf(aws, who);
            const archive = await bucketOf(aws, bucket, REGION);
            const { bucketKeyArn } = await stackOutputs(sandbox, "central");
            const key = await keyOfAws(aws, String(bucketKeyArn), at);
            passGate(caller, "s3:PutObject", objectIn(archive, keyOf("lost")));
            const context = {
                ...through("s3", REGION),
                ...encryptionContext({ "aws:s3:arn": archive.arn }),
            };
            passGate(caller, "kms:GenerateDataKey", key, context, "s3");
            const others = objectIn(archive, keyOf("lost").replace(MEMBER, "333333333333"));
            assert.throws(() => passGate(caller, "s3:PutObject", others), { name: "AccessDenied" });
        });

        it("rescues what its node still has, and says of the rest why not", async () => {
            const asked = ["rescue", ...place, "--role", "incident-responder"];
            const shown = await sessions(...asked);
            assert.equal(shown.status, 1, shown.stderr);
            assert.match(shown.stdout, /^lost-.* AWS-RunShellScript there: cd '.*' && gzip/m);
            assert.match(shown.stderr, /Nothing was run/);
            const { stderr, status } = await sessions(...asked, "--yes");
            assert.match(stderr, /\/lost-.*\.log was rescued\./);
            assert.match(stderr, /\/large-.*\.log was rescued\./);
            assert.match(
                stderr,
                /\/tidied-.* was not rescued: .* ended as Failed: .*(can't cd|No such file)/,
            );
            assert.match(stderr, /\/gone-.* was not rescued: .* InvalidInstanceId/);
            assert.equal(status, 2);
            const { Metadata, Body } = await s3.send(
                new GetObjectCommand({ Bucket: bucket, Key: keyOf("large") }),
            );
            const text = (await Body?.transformToString()) ?? "";
            assert.equal(text.slice(text.indexOf("\n") + 1), large);
            assert.equal(Metadata?.["node"], NODE);
            assert.match(Metadata["session-logs-rescued"] ?? "", /^\d{4}-.*Z$/);
        });

        it("treats a rescued log as one, and as rescued", async () => {
            const [listed, shown, proven] = await Promise.all([
                sessions("list", ...place, "--owner", "lost"),
                sessions("show", idOf("lost")),
                sessions("prove"),
            ]);
            // The session's end, and not the rescue's.
            const end = ago(26).toISOString().slice(0, 13);
            assert.match(
                listed.stdout,
                new RegExp(`^${end}.* lost-.* ! rescued from its node`, "m"),
            );
            assert.equal(shown.stdout, "$ id\n");
            assert.match(shown.stderr, /WARNING: rescued from its node/);
            assert.doesNotMatch(proven.stdout, /lost-|large-/);
            assert.match(proven.stderr, /lost-.* was rescued from its node/);
        });
    });

    it("says what is wrong with a stack, a bucket or an option", async () => {
        const messages: readonly [readonly string[], RegExp][] = [
            [
                ["list", "--stack", "nowhere"],
                /outputs of the stack nowhere can't be read: .*Name another with --stack/s,
            ],
            [["list", "--stack", "payments"], /stack payments has no archive/],
            [
                ["list", "--bucket", "no-such-bucket-here"],
                /NoSuchBucket.*Name the archive's bucket with --bucket/s,
            ],
            [["list", "--account", "2222"], /Write an account's 12 digits/],
            [["list", "--since", "yesterday"], /Write a time such as 2026-11-26T10:15Z/],
            [["list", "--prefix", "x"], /add --bucket/],
            [
                ["rescue", "--account", MEMBER, "--region", REGION],
                /these credentials are of 111111111111: add --role NAME, a role of 222222222222/,
            ],
            [["show", "nobody"], /There is no log of "nobody"/],
            [["export", "--to", folder], /the whole archive is not meant/],
            [["seal", "--key", "alias/x"], /Write a KMS key's full ARN/],
        ];
        for (const [args, message] of messages) {
            const { status, stderr } = await sessions(...args);
            assert.match(stderr, message);
            assert.equal(status, 2, args.join(" "));
        }
    });
});
