import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
    CreateKeyCommand,
    DescribeKeyCommand,
    GetKeyPolicyCommand,
    KMSClient,
    ListResourceTagsCommand,
    PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { S3, type S3ClientConfig } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { holdSession } from "../../tools/sandbox/agent";
import { awsOf, credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun, type Step } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

type Settings = Readonly<Record<string, unknown>>;

interface Statement {
    readonly Sid: string;
    readonly Principal: unknown;
    readonly Resource: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const REGION = "eu-west-1";
const BUCKET = "session-logs-111111111111-eu-west-1";
const READER = "arn:aws:iam::111111111111:role/log-reader";
const PERMISSION_SET = "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*";
const ARCHIVE = /(::|\$)aws:(s3\/bucket:Bucket|kms\/(key:Key|replicaKey:ReplicaKey))::/;

describe("the options of central, in the sandbox", () => {
    let sandbox: Sandbox;
    let file: string;
    let base: { readonly config: Settings };
    let aws: S3ClientConfig;
    let s3: S3;
    let kms: KMSClient;

    before(async () => {
        await resetSandbox("central-options");
        sandbox = await openSandbox({ name: "central-options" });
        file = join(sandbox.folder, "Pulumi.central.yaml");
        base = parse(await readFile("stacks/Pulumi.central.yaml", "utf8")) as typeof base;
        const here = {
            region: REGION,
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "log-archive"),
        };
        aws = { ...here, forcePathStyle: true };
        s3 = new S3(aws);
        kms = new KMSClient(here);
        await new IAMClient(here).send(
            new CreateRoleCommand({
                RoleName: "log-reader",
                AssumeRolePolicyDocument: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: {
                        Effect: "Allow",
                        Principal: { AWS: "111111111111" },
                        Action: "sts:AssumeRole",
                    },
                }),
            }),
        );
    });

    after(() => resetSandbox("central-options"));

    /** The stack's file with some keys set, and those that are undefined taken out. */
    async function configure(changes: Settings): Promise<void> {
        const own = Object.entries(changes).map(([key, value]) => [
            key.includes(":") ? key : `session-logs:${key}`,
            value,
        ]);
        const config = { ...base.config, ...Object.fromEntries(own) } as Settings;
        await writeFile(file, stringify({ ...base, config }));
    }
    const command = (...args: string[]): Promise<PulumiRun> =>
        pulumi(sandbox, [...args, "-s", "central", "--config-file", file]);
    async function done(...args: string[]): Promise<PulumiRun> {
        const run = await command(...args);
        assert.equal(run.status, 0, run.output);
        return run;
    }
    async function refused(changes: Settings): Promise<string> {
        await configure(changes);
        const run = await command("preview");
        assert.notEqual(run.status, 0, run.output);
        return run.output;
    }
    /** What a preview plans, by what happens to each resource. */
    async function planned(): Promise<readonly Step[]> {
        const args = ["preview", "--json", "-s", "central", "--config-file", file];
        const { status, stdout, stderr } = await sandbox.exec("pulumi", args);
        assert.equal(status, 0, stdout + stderr);
        return (JSON.parse(stdout) as { readonly steps: readonly Step[] }).steps;
    }
    async function deployInPlace(changes: Settings): Promise<void> {
        await configure(changes);
        const { steps } = await done("up", "--yes", "--skip-preview");
        assert.ok(steps.some(({ urn }) => ARCHIVE.test(urn)));
        const harmful = steps.filter(
            ({ op, urn }) => ARCHIVE.test(urn) && /replace|delete|discard/.test(op),
        );
        assert.deepEqual(harmful, []);
    }
    async function bucketStatements(bucket = BUCKET): Promise<readonly Statement[]> {
        const { Policy = "" } = await s3.getBucketPolicy({ Bucket: bucket });
        return (JSON.parse(Policy) as { Statement: Statement[] }).Statement;
    }
    async function keyStatements(): Promise<readonly Statement[]> {
        const KeyId = String((await stackOutputs(sandbox, "central"))["bucketKeyArn"]);
        const { Policy = "" } = await kms.send(
            new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }),
        );
        return (JSON.parse(Policy) as { Statement: Statement[] }).Statement;
    }
    const sidsOf = (statements: readonly Statement[]) => statements.map(({ Sid }) => Sid);

    describe("with a key and a bucket that exist", () => {
        const bucketName = "acme-old-logs";
        let arn: string;
        let settings: Settings;

        before(async () => {
            const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
            arn = KeyMetadata?.Arn ?? "";
            settings = { bucketKeyArn: arn, bucketName, existingBucket: true, protect: false };
            await s3.createBucket({
                Bucket: bucketName,
                CreateBucketConfiguration: { LocationConstraint: REGION },
            });
        });

        it("refuses a key that members may not use, and takes it with the statements it prints", async () => {
            const output = await refused(settings);
            assert.match(output, /Nothing was planned/);
            assert.match(output, /bucketKeyArn names a key whose policy does not allow/);
            const needed = jsonListIn(output.slice(output.indexOf("Add to its policy")));
            const { Policy = "" } = await kms.send(
                new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }),
            );
            const before = JSON.parse(Policy) as { Statement: unknown[] };
            const policy = { ...before, Statement: [...before.Statement, ...needed] };
            await kms.send(
                new PutKeyPolicyCommand({
                    KeyId: arn,
                    PolicyName: "default",
                    Policy: JSON.stringify(policy),
                }),
            );
            await done("preview");
        });

        it("refuses a region that AWS does not have, and readers that are not there", async () => {
            assert.match(
                await refused({ region: "us-esat-1", sessionRegions: ["us-iso-east-1"] }),
                /region is "us-esat-1"[^\n]*Did you mean us-east-1\?/,
            );
            assert.match(
                await refused({ readerArns: ["arn:aws:iam::111111111111:role/gone"] }),
                /readerArns\[0\] is "[^"]+gone", but the account has no role of that name/,
            );
        });

        it("refuses a bucket of another region, and a key and a bucket that are not there", async () => {
            await new S3({ ...aws, region: "eu-central-1" }).createBucket({
                Bucket: "acme-elsewhere",
                CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
            });
            assert.match(
                await refused({ ...settings, bucketName: "acme-elsewhere" }),
                /bucketName names a bucket in "eu-central-1", while region is "eu-west-1"/,
            );
            const missing = `${arn.split("/")[0] ?? ""}/00000000-0000-0000-0000-000000000000`;
            assert.match(await refused({ ...settings, bucketKeyArn: missing }), /does not exist/);
            assert.match(await refused({ ...settings, bucketName: "acme-none" }), /does not exist/);
        });

        const rules = async () => {
            const { Rules = [] } = await s3.getBucketLifecycleConfiguration({ Bucket: bucketName });
            return Rules.map(({ ID }) => ID).sort();
        };

        it("never overwrites the bucket's policy and lifecycle unasked, and keeps or replaces them by adopt", async () => {
            const theirs = {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "Theirs",
                        Effect: "Deny",
                        Principal: "*",
                        Action: "s3:DeleteBucket",
                        Resource: `arn:aws:s3:::${bucketName}`,
                    },
                ],
            };
            await s3.putBucketPolicy({ Bucket: bucketName, Policy: JSON.stringify(theirs) });
            await s3.putBucketLifecycleConfiguration({
                Bucket: bucketName,
                LifecycleConfiguration: {
                    Rules: [
                        { ID: "theirs", Status: "Enabled", Filter: {}, Expiration: { Days: 9 } },
                    ],
                },
            });
            const output = await refused(settings);
            assert.match(output, /adopt is "refuse", but bucket acme-old-logs has a policy or/);
            assert.match(output, /replace makes these changes:[^]*"Theirs"[^]*"theirs"/);
            assert.deepEqual(sidsOf(await bucketStatements(bucketName)), ["Theirs"]);

            await configure({ ...settings, adopt: "keep" });
            const { output: kept } = await done("up", "--yes", "--skip-preview");
            assert.match(kept, /takes over the policy and lifecycle rules of bucket acme-old-logs/);
            const statements = sidsOf(await bucketStatements(bucketName));
            assert.equal(statements[0], "Theirs");
            assert.ok(statements.includes("PutLogsBelowOwnAccount"));
            assert.deepEqual(await rules(), ["expire-logs", "remove-remains", "theirs"]);
            assert.deepEqual(Object.keys((await done("up", "--yes")).changes), ["read", "same"]);

            await configure({ ...settings, adopt: "replace" });
            await done("up", "--yes", "--skip-preview");
            assert.ok(!sidsOf(await bucketStatements(bucketName)).includes("Theirs"));
            assert.deepEqual(await rules(), ["expire-logs", "remove-remains"]);
            assert.deepEqual(Object.keys((await done("up", "--yes")).changes), ["read", "same"]);
        });

        it("encrypts the bucket with the key, and exports both", async () => {
            const outputs = await stackOutputs(sandbox, "central");
            assert.equal(outputs["bucketKeyArn"], arn);
            assert.equal(outputs["bucketName"], bucketName);
            const { ServerSideEncryptionConfiguration } = await s3.getBucketEncryption({
                Bucket: bucketName,
            });
            const [rule] = ServerSideEncryptionConfiguration?.Rules ?? [];
            assert.equal(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID, arn);
        });

        it("leaves both where they are when the stack goes", async () => {
            await done("destroy", "--yes", "--skip-preview");
            await s3.headBucket({ Bucket: bucketName });
            const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: arn }));
            assert.equal(KeyMetadata?.KeyState, "Enabled");
        });
    });

    describe("changed from their defaults and back", () => {
        let keyArns: string;

        before(async () => {
            await configure({});
            await done("up", "--yes", "--skip-preview");
            keyArns = await archiveKeys();
        });

        async function archiveKeys(): Promise<string> {
            const { bucketKeyArn, sessionKeyArns } = await stackOutputs(sandbox, "central");
            return JSON.stringify([bucketKeyArn, sessionKeyArns]);
        }

        const options: Readonly<Record<string, readonly [Settings, isOn: () => Promise<boolean>]>> =
            {
                accountIds: [
                    { organizationId: undefined, accountIds: ["222222222222", "333333333333"] },
                    async () =>
                        !JSON.stringify(await bucketStatements()).includes("PrincipalOrgID"),
                ],
                organizationPaths: [
                    { organizationPaths: ["o-exampleorgid1/r-ab12/*"] },
                    async () => JSON.stringify(await keyStatements()).includes("PrincipalOrgPaths"),
                ],
                readerArns: [
                    { readerArns: [READER] },
                    async () =>
                        JSON.stringify(await bucketStatements()).includes(READER) &&
                        JSON.stringify(await keyStatements()).includes(READER),
                ],
                "readerArns of a permission set": [
                    { readerArns: [PERMISSION_SET] },
                    async () =>
                        sidsOf(await bucketStatements()).includes("ReadLogsAsOwnPermissionSet") &&
                        sidsOf(await keyStatements()).includes("DecryptLogsAsOwnPermissionSet"),
                ],
                keyPrefix: [
                    { keyPrefix: "session/" },
                    async () => JSON.stringify(await bucketStatements()).includes("/session/$"),
                ],
                "retentionDays and archiveAfterDays": [
                    { retentionDays: 30, archiveAfterDays: 7 },
                    async () => {
                        const { Rules } = await s3.getBucketLifecycleConfiguration({
                            Bucket: BUCKET,
                        });
                        return Rules?.some(({ Expiration }) => Expiration?.Days === 30) ?? false;
                    },
                ],
                objectLock: [
                    { objectLock: { mode: "GOVERNANCE", days: 30 } },
                    async () => (await lockedDays()) === 30,
                ],
                refuseOtherKeys: [
                    { refuseOtherKeys: true },
                    async () => {
                        const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
                        const denial = (await bucketStatements()).find(
                            ({ Sid }) => Sid === "DenyOtherKeys",
                        );
                        const { bucketKeyArn } = await stackOutputs(sandbox, "central");
                        return denial?.Condition?.["StringNotEquals"]?.[key] === bucketKeyArn;
                    },
                ],
                accessLogs: [
                    { accessLogs: { bucket: "acme-access-logs", prefix: "session-logs/" } },
                    async () => {
                        const { LoggingEnabled } = await s3.getBucketLogging({ Bucket: BUCKET });
                        return LoggingEnabled?.TargetBucket === "acme-access-logs";
                    },
                ],
                tags: [
                    { tags: { CostCenter: "1234" } },
                    async () => {
                        const { bucketKeyArn } = await stackOutputs(sandbox, "central");
                        const { Tags } = await kms.send(
                            new ListResourceTagsCommand({ KeyId: String(bucketKeyArn) }),
                        );
                        return Tags?.some(({ TagKey }) => TagKey === "CostCenter") ?? false;
                    },
                ],
                protect: [{ protect: false }, () => isProtected().then((is) => !is)],
            };

        /** The days of the bucket's default lock; undefined where nothing is locked. */
        async function lockedDays(): Promise<number | undefined> {
            try {
                const lock = await s3.getObjectLockConfiguration({ Bucket: BUCKET });
                return lock.ObjectLockConfiguration?.Rule?.DefaultRetention?.Days;
            } catch (error) {
                assert.equal((error as Error).name, "ObjectLockConfigurationNotFoundError");
                return undefined;
            }
        }

        async function isProtected(): Promise<boolean> {
            const { stdout } = await sandbox.exec("pulumi", ["stack", "export", "-s", "central"]);
            const { deployment } = JSON.parse(stdout) as {
                deployment: { resources: { type: string; protect?: boolean }[] };
            };
            return deployment.resources.some(
                ({ type, protect }) => type === "aws:s3/bucket:Bucket" && protect === true,
            );
        }

        // From one to the next in one update: it takes back the one before.
        const entries = Object.entries(options);
        entries.forEach(([name, [settings, isOn]], index) => {
            const [previous, [, wasOn]] = entries[index - 1] ?? ["", [{}, undefined]];
            const takenBack = wasOn === undefined ? "" : `${previous} taken back, `;
            it(`${name}: in force, ${takenBack}and the archive's resources stay`, async () => {
                if (name === "accessLogs") {
                    await allowAccessLogs();
                }
                assert.equal(await isOn(), false, "it is on before it is asked for");
                await deployInPlace(settings);
                assert.equal(await isOn(), true, "it is not in force");
                assert.notEqual(await wasOn?.(), true, `${previous} was not taken back`);
                assert.equal(await archiveKeys(), keyArns);
            });
        });

        it("all taken back, and the archive's resources stay", async () => {
            await deployInPlace({});
            for (const [name, [, isOn]] of entries) {
                assert.equal(await isOn(), false, `${name} was not taken back`);
            }
            assert.equal(await archiveKeys(), keyArns);
        });

        it("eventBridge: asked for, taken back, and the archive's resources stay", async () => {
            const type = "aws:s3/bucketNotification:BucketNotification";
            const isThere = async () =>
                (await sandbox.exec("pulumi", ["stack", "-s", "central"])).stdout.includes(type);
            await deployInPlace({ eventBridge: true });
            assert.equal(await isThere(), true);
            await deployInPlace({});
            assert.equal(await isThere(), false);
        });

        it("sealer: makes a key that signs and the one role that may, and takes both back", async () => {
            const sealer = { githubSubject: "repo:acme/session-logs:environment:seal" };
            await deployInPlace({ sealer, protect: false });
            const { sealKeyArn, sealerRoleArn } = await stackOutputs(sandbox, "central");
            assert.equal(sealerRoleArn, "arn:aws:iam::111111111111:role/session-logs-sealer");
            const KeyId = String(sealKeyArn);
            const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
            assert.equal(KeyMetadata?.KeySpec, "ECC_NIST_P256");
            assert.equal(KeyMetadata.KeyUsage, "SIGN_VERIFY");
            const denial = (await bucketStatements()).find(
                ({ Sid }) => Sid === "DenySealsOfOthers",
            );
            assert.deepEqual(denial?.Condition?.["ArnNotEquals"], {
                "aws:PrincipalArn": sealerRoleArn,
            });
            assert.deepEqual(
                (await planned()).filter(({ op }) => op !== "same"),
                [],
            );
            const gone = ["arn:aws:iam::111111111111:role/gone"];
            assert.match(
                await refused({ sealer: { assumedBy: gone }, protect: false }),
                /sealer\.assumedBy\[0\] is "[^"]+gone", but the account has no role/,
            );
            await configure({});
            await done("up", "--yes", "--skip-preview");
            const outputs = await stackOutputs(sandbox, "central");
            assert.equal(outputs["sealKeyArn"], undefined);
            assert.ok(!sidsOf(await bucketStatements()).includes("DenySealsOfOthers"));
            assert.equal(await archiveKeys(), keyArns);
        });

        for (const [name, settings] of Object.entries<Settings>({
            bucketKeyArn: {},
            existingBucket: { existingBucket: true, bucketName: BUCKET },
            "sessionKey: same": { sessionKey: "same" },
            bucketName: { bucketName: "acme-other-logs" },
            region: { region: "eu-central-1" },
        })) {
            it(`refuses to give up what holds the logs for another ${name}`, async () => {
                const { bucketKeyArn } = await stackOutputs(sandbox, "central");
                const output = await refused(name === "bucketKeyArn" ? { bucketKeyArn } : settings);
                assert.match(output, /protect/);
            });
        }

        it("plans nothing once what it refused is taken out again", async () => {
            await configure({});
            assert.deepEqual(
                (await planned()).filter(({ op }) => op !== "same"),
                [],
            );
        });

        // Last: the emulator changes no Object Lock of a bucket that holds anything, which S3 does.
        it("takes the agent's logs while uploads are tied to the key and locked", async () => {
            await deployInPlace({
                refuseOtherKeys: true,
                objectLock: { mode: "GOVERNANCE", days: 30 },
            });
            const member = await pulumi(sandbox, [
                "up",
                "-s",
                "payments",
                "--yes",
                "--skip-preview",
            ]);
            assert.equal(member.status, 0, member.output);
            const uploaded = await holdSession(
                {
                    accountId: "222222222222",
                    region: "us-east-1",
                    role: "payments-api-node",
                    sessionId: "jane-0a1b2c3d4e5f6a7b8",
                    transcript: "x".repeat(6 * 1024 * 1024),
                },
                awsOf(sandbox),
            );
            assert.equal(uploaded.bucket, BUCKET);
        });

        async function allowAccessLogs(): Promise<void> {
            const Bucket = "acme-access-logs";
            await s3.createBucket({
                Bucket,
                CreateBucketConfiguration: { LocationConstraint: REGION },
            });
            const Policy = JSON.stringify({
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { Service: "logging.s3.amazonaws.com" },
                        Action: "s3:PutObject",
                        Resource: `arn:aws:s3:::${Bucket}/*`,
                    },
                ],
            });
            await s3.putBucketPolicy({ Bucket, Policy });
        }
    });
});

/** The first JSON list of a text, whatever follows it. */
function jsonListIn(text: string): readonly unknown[] {
    const start = text.indexOf("[");
    let depth = 0;
    for (let end = start; end < text.length; end++) {
        depth += text[end] === "[" ? 1 : text[end] === "]" ? -1 : 0;
        if (depth === 0) {
            return JSON.parse(text.slice(start, end + 1)) as unknown[];
        }
    }
    throw new Error(`There is no JSON list in: ${text}`);
}
