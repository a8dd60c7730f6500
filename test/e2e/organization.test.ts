import {
    GetRolePolicyCommand,
    IAMClient,
    ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, ListResourceTagsCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { holdSession } from "../../tools/sandbox/agent";
import { archivedLogs } from "../../tools/sandbox/archived-logs";
import { awsOf, credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const PACK = ["--policy-pack", "policypack"];
const DOCUMENT = "SSM-SessionManagerRunShell";

/** One organization from the first preview to the last destroy; each step builds on those before. */
describe("an organization in the sandbox", () => {
    let sandbox: Sandbox;

    before(async () => {
        await resetSandbox("e2e");
        sandbox = await openSandbox({ name: "e2e" });
    });

    after(() => resetSandbox("e2e"));

    const done = async (...args: string[]): Promise<PulumiRun> => {
        const run = await pulumi(sandbox, args);
        assert.equal(run.status, 0, run.output);
        return run;
    };
    const refused = async (...args: string[]): Promise<string> => {
        const run = await pulumi(sandbox, args);
        assert.notEqual(run.status, 0, run.output);
        return run.output;
    };
    /** A preview with one more setting, in a copy of the stack's file: `--config` writes to it. */
    const refusedWith = async (stack: string, setting: string): Promise<string> => {
        const copy = join(sandbox.folder, `Pulumi.${stack}.yaml`);
        await copyFile(`stacks/Pulumi.${stack}.yaml`, copy);
        return refused("preview", "-s", stack, "--config-file", copy, "--config", setting);
    };
    const client = (profile: string, region: string) => ({
        region,
        endpoint: sandbox.endpoint,
        credentials: credentialsOf(sandbox, profile),
    });
    const preferences = async (profile: string, region: string) => {
        const ssm = new SSMClient(client(profile, region));
        const { Content = "" } = await ssm.send(new GetDocumentCommand({ Name: DOCUMENT }));
        return JSON.parse(Content) as { inputs: Record<string, unknown> };
    };

    it("refuses a member before central is deployed", async () => {
        const output = await refused("preview", "-s", "payments");
        assert.match(
            output,
            /central is not deployed yet\. Run `pulumi up -s organization\/session-logs\/central`/,
        );
    });

    it("names the config key when centralStack does not exist", async () => {
        const output = await refusedWith("payments", "session-logs:centralStack=nowhere");
        assert.match(
            output,
            /session-logs:centralStack[^]*unknown stack "organization\/session-logs\/nowhere"/,
        );
    });

    it("previews, deploys and leaves alone what is deployed already", async () => {
        await done("preview", "-s", "central", ...PACK);
        const { changes } = await done("up", "-s", "central", "--yes", ...PACK);
        assert.ok((changes["create"] ?? 0) > 10, JSON.stringify(changes));
        assert.deepEqual(
            Object.keys((await done("up", "-s", "central", "--yes", ...PACK)).changes),
            ["same"],
        );
        assert.deepEqual(Object.keys((await done("refresh", "-s", "central", "--yes")).changes), [
            "same",
        ]);
    });

    for (const member of ["payments", "search"]) {
        it(`deploys ${member} from central's outputs, and finds no drift afterwards`, async () => {
            await done("up", "-s", member, "--yes", ...PACK);
            assert.deepEqual(
                Object.keys((await done("up", "-s", member, "--yes", ...PACK)).changes),
                ["same"],
            );
            assert.deepEqual(Object.keys((await done("refresh", "-s", member, "--yes")).changes), [
                "same",
            ]);
        });
    }

    it("lets the organization use each key for what it is for, in every session region", async () => {
        const { bucketKeyArn, sessionKeyArns } = await stackOutputs(sandbox, "central");
        const arns = [bucketKeyArn, ...Object.values(sessionKeyArns as Record<string, string>)].map(
            String,
        );
        assert.equal(arns.length, 3);
        for (const arn of arns) {
            const kms = new KMSClient(client("log-archive", arn.split(":")[3] ?? ""));
            const KeyId = arn.split("/")[1] ?? "";
            const { Policy = "" } = await kms.send(
                new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }),
            );
            const [, use] = statementsOf(Policy);
            const sid = arn === bucketKeyArn ? "EncryptLogsThroughS3" : "EncryptStreamsOfSessions";
            assert.equal(use?.["Sid"], sid);
            assert.deepEqual(use["Action"], ["kms:Decrypt", "kms:GenerateDataKey*"]);
            const { StringEquals } = use["Condition"] as Record<string, Record<string, unknown>>;
            assert.equal(StringEquals?.["aws:PrincipalOrgID"], "o-exampleorgid1");
            const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
            assert.deepEqual(
                Tags,
                arn === bucketKeyArn
                    ? []
                    : [{ TagKey: "SystemsManagerJustInTimeNodeAccessManaged", TagValue: "true" }],
            );
        }
    });

    it("lets the organization look up the bucket's encryption and put objects", async () => {
        const s3 = new S3Client({ ...client("log-archive", "eu-west-1"), forcePathStyle: true });
        const bucket = "session-logs-111111111111-eu-west-1";
        const { Policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
        const [encryption, put] = statementsOf(Policy);
        assert.equal(encryption?.["Action"], "s3:GetEncryptionConfiguration");
        assert.equal(encryption?.["Resource"], `arn:aws:s3:::${bucket}`);
        assert.deepEqual(put?.["Action"], ["s3:PutObject", "s3:PutObjectAcl"]);
        assert.equal(put?.["Resource"], `arn:aws:s3:::${bucket}/\${aws:PrincipalAccount}/*`);
    });

    it("gives the nodes' roles the policy, attached or inline", async () => {
        const payments = new IAMClient(client("payments", "us-east-1"));
        for (const RoleName of ["payments-api-node", "payments-batch-node"]) {
            const { AttachedPolicies } = await payments.send(
                new ListAttachedRolePoliciesCommand({ RoleName }),
            );
            assert.deepEqual(
                AttachedPolicies?.map(({ PolicyName }) => PolicyName),
                ["AmazonSSMManagedInstanceCore", "session-logs-node"],
            );
        }
        const search = new IAMClient(client("search", "us-east-1"));
        const inline = { RoleName: "search-node", PolicyName: "session-logs-node" };
        const { PolicyDocument = "" } = await search.send(new GetRolePolicyCommand(inline));
        const { bucketKeyArn, sessionKeyArns } = await stackOutputs(sandbox, "central");
        const resources = statementsOf(decodeURIComponent(PolicyDocument)).flatMap(
            ({ Resource }) => Resource,
        );
        assert.ok(resources.includes(bucketKeyArn));
        assert.ok(resources.includes((sessionKeyArns as Record<string, string>)["us-east-1"]));
    });

    it("sets the session preferences of every region", async () => {
        const { bucketName, sessionKeyArns } = await stackOutputs(sandbox, "central");
        for (const region of ["eu-west-1", "us-east-1"]) {
            const { inputs } = await preferences("payments", region);
            assert.equal(inputs["s3BucketName"], bucketName);
            assert.equal(inputs["s3KeyPrefix"], `222222222222/${region}`);
            assert.equal(inputs["s3EncryptionEnabled"], true);
            assert.equal(inputs["kmsKeyId"], (sessionKeyArns as Record<string, string>)[region]);
            assert.equal(inputs["idleSessionTimeout"], "20");
        }
        const { inputs } = await preferences("search", "us-east-1");
        assert.equal(inputs["idleSessionTimeout"], "15");
        assert.equal(inputs["maxSessionDuration"], "480");
        assert.equal(inputs["runAsEnabled"], true);
        assert.equal(inputs["runAsDefaultUser"], "ssm-operator");
        assert.deepEqual(inputs["shellProfile"], {
            linux: "exec /bin/bash",
            windows: "Set-Location C:\\",
        });
    });

    it("takes the log of an ended session, small or in parts, encrypted with the bucket's key", async () => {
        const { bucketName, region, keyPrefix, bucketKeyArn } = await stackOutputs(
            sandbox,
            "central",
        );
        const aws = awsOf(sandbox);
        const session = {
            accountId: "222222222222",
            region: "us-east-1",
            role: "payments-api-node",
        };
        const sizes = { "jane-0a1b2c3d4e5f6a7b8": 20, "joe-0a1b2c3d4e5f6a7b9": 6 * 1024 * 1024 };
        const held: { readonly sessionId: string; readonly bytes: number }[] = [];
        for (const [sessionId, size] of Object.entries(sizes)) {
            const transcript = "x".repeat(size);
            const { text } = await holdSession({ ...session, sessionId, transcript }, aws);
            assert.ok(text.includes(transcript));
            held.push({ sessionId, bytes: text.length });
        }
        const archive = {
            bucketName: String(bucketName),
            region: String(region),
            keyPrefix: String(keyPrefix),
        };
        const credentials = credentialsOf(sandbox, "log-archive");
        const logs = await archivedLogs(archive, { endpoint: sandbox.endpoint, credentials });
        assert.deepEqual(
            logs,
            held.map(({ sessionId, bytes }) => ({
                accountId: "222222222222",
                region: "us-east-1",
                key: `222222222222/us-east-1/${sessionId}.log`,
                bytes,
                sse: "aws:kms",
                kmsKeyArn: bucketKeyArn,
            })),
        );
    });

    it("refuses the credentials of another account, and touches nothing", async () => {
        const output = await refusedWith("search", "aws:profile=payments");
        assert.match(
            output,
            /accountId is "333333333333", but the AWS credentials are for account 222222222222/,
        );
    });

    it("removes a member and leaves the archive alone", async () => {
        await done("destroy", "-s", "payments", "--yes");
        await assert.rejects(preferences("payments", "eu-west-1"), { name: "InvalidDocument" });
        const iam = new IAMClient(client("payments", "us-east-1"));
        const { AttachedPolicies } = await iam.send(
            new ListAttachedRolePoliciesCommand({ RoleName: "payments-api-node" }),
        );
        assert.deepEqual(
            AttachedPolicies?.map(({ PolicyName }) => PolicyName),
            ["AmazonSSMManagedInstanceCore"],
        );
        assert.deepEqual(Object.keys((await done("refresh", "-s", "central", "--yes")).changes), [
            "same",
        ]);
    });

    it("does not destroy a protected archive", async () => {
        assert.match(await refused("destroy", "-s", "central", "--yes"), /protected/);
    });
});

function statementsOf(policy: string): Record<string, unknown>[] {
    return (JSON.parse(policy) as { Statement: Record<string, unknown>[] }).Statement;
}
