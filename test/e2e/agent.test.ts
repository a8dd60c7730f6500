import {
    CreatePolicyCommand,
    DeleteRolePolicyCommand,
    GetRolePolicyCommand,
    IAMClient,
    PutRolePermissionsBoundaryCommand,
    PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { holdSession } from "../../tools/sandbox/agent";
import { archivedLogs } from "../../tools/sandbox/archived-logs";
import { asAdministrator, type Aws } from "../../tools/sandbox/aws";
import { awsOf, credentialsOf, stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const NAME = "agent";
const ARCHIVE = "111111111111";
const MEMBER = "333333333333";
const ROLE = "search-node";
const NODE = `arn:aws:sts::${MEMBER}:assumed-role/${ROLE}/i-0123456789abcdef0`;
const OPERATOR = `arn:aws:sts::${MEMBER}:assumed-role/session-operator/jane`;
/** A session's id without its last character. */
const SESSION = "jane-0a1b2c3d4e5f6a7b";
const LARGE = 6 * 1024 * 1024;

interface Statement {
    readonly Sid?: string;
    readonly Action: string | readonly string[];
}
interface Document {
    readonly Version: string;
    readonly Statement: readonly Statement[];
}
type Change = (document: Document) => Document;

const without =
    (sid: string): Change =>
    ({ Version, Statement }) => {
        assert.ok(
            Statement.some(({ Sid }) => Sid === sid),
            `there is no ${sid}`,
        );
        return { Version, Statement: Statement.filter(({ Sid }) => Sid !== sid) };
    };
const withActions =
    (sid: string, actions: readonly string[]): Change =>
    (document) => ({
        ...without(sid)(document),
        Statement: document.Statement.map((one) =>
            one.Sid === sid ? { ...one, Action: actions } : one,
        ),
    });

/** A member's session while one policy is not as deployed; each test leaves all as it was. */
describe("a session in the sandbox", () => {
    let sandbox: Sandbox;
    let aws: Aws;
    let outputs: Readonly<Record<string, unknown>>;
    let bucket: string;
    let logs = 0;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        for (const stack of ["central", "search"]) {
            const up = ["up", "--yes", "--skip-preview", "-s", stack];
            const { status, output } = await pulumi(sandbox, up);
            assert.equal(status, 0, output);
        }
        aws = awsOf(sandbox);
        outputs = await stackOutputs(sandbox, "central");
        bucket = String(outputs["bucketName"]);
    });

    after(() => resetSandbox(NAME));

    const session = (size = 20) => {
        const sessionId = `${SESSION}${logs}`;
        const at = { accountId: MEMBER, region: "us-east-1", role: ROLE };
        return holdSession({ ...at, sessionId, transcript: "x".repeat(size) }, aws);
    };
    const archived = async () => {
        const archive = { bucketName: bucket, region: "eu-west-1", keyPrefix: "" };
        const credentials = credentialsOf(sandbox, "log-archive");
        return (await archivedLogs(archive, { ...aws, credentials })).length;
    };
    /** Ends as AWS would end it, before anything reaches the archive. */
    const isStopped = async (held: Promise<unknown>, name: string, message: string) => {
        await assert.rejects(held, { name, message });
        assert.equal(await archived(), logs);
    };
    const isHeld = async (held: Promise<unknown>) => {
        await held;
        logs += 1;
        assert.equal(await archived(), logs);
    };

    const s3 = () =>
        new S3Client({ ...asAdministrator(aws, ARCHIVE, "eu-west-1"), forcePathStyle: true });
    const iam = () => new IAMClient(asAdministrator(aws, MEMBER, "us-east-1"));
    const sessionKey = () =>
        String((outputs["sessionKeyArns"] as Record<string, string>)["us-east-1"]);
    const bucketKey = () => String(outputs["bucketKeyArn"]);

    interface Place {
        readonly read: () => Promise<string | undefined>;
        readonly write: (text: string) => Promise<unknown>;
    }
    const bucketPolicy: Place = {
        read: async () => (await s3().send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy,
        write: (Policy) => s3().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy })),
    };
    const keyPolicy = (arn: () => string): Place => {
        const kms = () => new KMSClient(asAdministrator(aws, ARCHIVE, arn().split(":")[3] ?? ""));
        const of = () => ({ KeyId: arn().split("/")[1], PolicyName: "default" });
        return {
            read: async () => (await kms().send(new GetKeyPolicyCommand(of()))).Policy,
            write: (Policy) => kms().send(new PutKeyPolicyCommand({ ...of(), Policy })),
        };
    };
    const rolePolicy = (RoleName: string, PolicyName: string): Place => {
        const inline = { RoleName, PolicyName };
        return {
            read: async () => {
                const { PolicyDocument = "" } = await iam().send(new GetRolePolicyCommand(inline));
                return decodeURIComponent(PolicyDocument);
            },
            write: (PolicyDocument) =>
                iam().send(new PutRolePolicyCommand({ ...inline, PolicyDocument })),
        };
    };
    const nodePolicy = rolePolicy(ROLE, "session-logs-node");
    const operatorPolicy = rolePolicy("session-operator", "start-sessions");

    const whileChanged = async (
        { read, write }: Place,
        change: Change,
        check: () => Promise<void>,
    ) => {
        const before = (await read()) ?? "";
        await write(JSON.stringify(change(JSON.parse(before) as Document)));
        try {
            await check();
        } finally {
            await write(before);
        }
    };
    const log = () => `"arn:aws:s3:::${bucket}/${MEMBER}/us-east-1/${SESSION}${logs}.log"`;
    const denied = (who: string, action: string, on: string, why: string) =>
        `User: ${who} is not authorized to perform: ${action} on resource: ${on} ${why}`;
    const no = (kind: string, action: string) => `because no ${kind} allows the ${action} action`;

    it("ends in the archive while all policies are as deployed, small or in parts", async () => {
        await isHeld(session());
        await isHeld(session(LARGE));
    });

    it("is not held under an id that Session Manager does not make", async () => {
        const at = { accountId: MEMBER, region: "us-east-1", role: ROLE };
        const held = holdSession({ ...at, sessionId: "jane-0a1b2c", transcript: "" }, aws);
        await assert.rejects(held, /makes no id like "jane-0a1b2c"/);
    });

    it("is stopped without the node policy's upload", () =>
        whileChanged(nodePolicy, without("PutLogsBelowOwnAccount"), () =>
            isStopped(
                session(),
                "AccessDenied",
                denied(NODE, "s3:PutObject", log(), no("identity-based policy", "s3:PutObject")),
            ),
        ));

    it("is stopped without the node policy's look at the bucket's encryption", () =>
        whileChanged(nodePolicy, without("GetBucketEncryption"), () => {
            const action = "s3:GetEncryptionConfiguration";
            const why = no("identity-based policy", action);
            const message = denied(NODE, action, `"arn:aws:s3:::${bucket}"`, why);
            return isStopped(session(), "AccessDenied", message);
        }));

    it("is stopped without the node policy's ACL", () =>
        whileChanged(nodePolicy, withActions("PutLogsBelowOwnAccount", ["s3:PutObject"]), () => {
            const why = no("identity-based policy", "s3:PutObjectAcl");
            const message = denied(NODE, "s3:PutObjectAcl", log(), why);
            return isStopped(session(), "AccessDenied", message);
        }));

    it("is stopped without the node policy's key of the stream", () =>
        whileChanged(nodePolicy, without("DecryptSessionStream"), () => {
            const why = no("identity-based policy", "kms:Decrypt");
            const message = denied(NODE, "kms:Decrypt", sessionKey(), why);
            return isStopped(session(), "AccessDeniedException", message);
        }));

    it("takes a large log only with Decrypt on the bucket's key, a small one without", () =>
        whileChanged(
            nodePolicy,
            withActions("EncryptLogsWithBucketKey", ["kms:GenerateDataKey*"]),
            async () => {
                await isHeld(session());
                const why = no("identity-based policy", "kms:Decrypt");
                const message = denied(NODE, "kms:Decrypt", JSON.stringify(bucketKey()), why);
                await isStopped(session(LARGE), "AccessDenied", message);
            },
        ));

    it("is stopped without the bucket policy's upload", () =>
        whileChanged(bucketPolicy, without("PutLogsBelowOwnAccount"), () =>
            isStopped(
                session(),
                "AccessDenied",
                denied(NODE, "s3:PutObject", log(), no("resource-based policy", "s3:PutObject")),
            ),
        ));

    it("is stopped by a Deny that the bucket policy gained", () => {
        const Deny = { Sid: "Freeze", Effect: "Deny", Principal: "*", Action: "s3:PutObject" };
        const frozen: Change = ({ Version, Statement }) => ({
            Version,
            Statement: [...Statement, { ...Deny, Resource: `arn:aws:s3:::${bucket}/*` }],
        });
        return whileChanged(bucketPolicy, frozen, () => {
            const why = "with an explicit deny in a resource-based policy";
            const message = denied(NODE, "s3:PutObject", log(), why);
            return isStopped(session(), "AccessDenied", message);
        });
    });

    it("is stopped without the bucket key's use by members", () =>
        whileChanged(keyPolicy(bucketKey), without("EncryptLogsThroughS3"), () => {
            const why = no("resource-based policy", "kms:GenerateDataKey");
            const on = JSON.stringify(bucketKey());
            const message = denied(NODE, "kms:GenerateDataKey", on, why);
            return isStopped(session(), "AccessDenied", message);
        }));

    it("is stopped without the session key's use by members, in the node's region", () =>
        whileChanged(keyPolicy(sessionKey), without("EncryptStreamsOfSessions"), () => {
            const why = no("resource-based policy", "kms:GenerateDataKey");
            const message = denied(OPERATOR, "kms:GenerateDataKey", sessionKey(), why);
            return isStopped(session(), "AccessDeniedException", message);
        }));

    it("is stopped when its starter may not make a data key", () =>
        whileChanged(operatorPolicy, without("EncryptSessionStream"), () => {
            const why = no("identity-based policy", "kms:GenerateDataKey");
            const message = denied(OPERATOR, "kms:GenerateDataKey", sessionKey(), why);
            return isStopped(session(), "AccessDeniedException", message);
        }));

    it("is stopped when its starter may not start sessions", () =>
        whileChanged(operatorPolicy, without("StartSessions"), () => {
            const node = `arn:aws:ec2:us-east-1:${MEMBER}:instance/i-0123456789abcdef0`;
            const why = no("identity-based policy", "ssm:StartSession");
            const message = denied(OPERATOR, "ssm:StartSession", node, why);
            return isStopped(session(), "AccessDeniedException", message);
        }));

    it("is stopped by a permissions boundary of the node's role that lacks kms:Decrypt", async () => {
        const allow = (Action: readonly string[]) =>
            JSON.stringify({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action, Resource: "*" }],
            });
        const boundary = async (name: string, actions: readonly string[]) => {
            const { Policy } = await iam().send(
                new CreatePolicyCommand({ PolicyName: name, PolicyDocument: allow(actions) }),
            );
            const bounded = { RoleName: ROLE, PermissionsBoundary: Policy?.Arn };
            await iam().send(new PutRolePermissionsBoundaryCommand(bounded));
        };
        const wide = ["s3:*", "ssm:*", "ssmmessages:*", "kms:GenerateDataKey"];

        await boundary("without-decrypt", wide);
        const why = no("permissions boundary", "kms:Decrypt");
        const message = denied(NODE, "kms:Decrypt", sessionKey(), why);
        await isStopped(session(), "AccessDeniedException", message);

        await boundary("with-decrypt", [...wide, "kms:Decrypt"]);
        await isHeld(session());
    });

    it("is stopped when the node's role has lost the policy altogether", async () => {
        const inline = { RoleName: ROLE, PolicyName: "session-logs-node" };
        await iam().send(new DeleteRolePolicyCommand(inline));
        const why = no("identity-based policy", "kms:Decrypt");
        const message = denied(NODE, "kms:Decrypt", sessionKey(), why);
        await isStopped(session(), "AccessDeniedException", message);
    });
});
