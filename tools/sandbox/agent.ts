import {
    GetBucketEncryptionCommand,
    S3Client,
    type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { Upload } from "@aws-sdk/lib-storage";
import { type Caller, callerOf } from "./access/caller";
import { passGate } from "./access/gate";
import { bucketOf, keyOf, objectIn, type Resource, resourceWithoutPolicy } from "./access/resource";
import { asAdministrator, asRole, type Aws, type ClientConfig } from "./aws";
import { encryptionContext, through } from "../oracle/condition-keys";
import { streamSession } from "./log-streaming";
import { leaveOnNode } from "./node-disk";
import { OPERATOR_ROLE } from "./organization/organization";
import { partitionOf } from "./provider/session/partition";
import { SESSION_ID, sessionLog } from "./session-log";
import { type RememberedSession, tellSessionManager } from "./session-manager";

/** A session on a node, from its start to its log. */
export interface Session {
    readonly accountId: string;
    /** The node's region. */
    readonly region: string;
    /** Name of the role that the node runs with. */
    readonly role: string;
    /** Name of the role of the person who starts it. @default the account's operators */
    readonly starter?: string;
    /** As Session Manager makes it: see `SESSION_ID`. */
    readonly sessionId: string;
    /** What the terminal got: lines end with CR LF. */
    readonly transcript: string;
    /** The node's id. @default the same for all sessions */
    readonly node?: string;
    /** When it ended, by Session Manager's clock; it lasted a minute. @default now */
    readonly ended?: Date;
}

/** A session on a certain node. */
type HeldSession = Session & { readonly node: string };

export interface UploadedLog {
    readonly bucket: string;
    readonly key: string;
    readonly text: string;
}

interface Preferences {
    readonly s3BucketName: string;
    readonly s3KeyPrefix: string;
    readonly s3EncryptionEnabled: boolean;
    readonly kmsKeyId: string;
    readonly cloudWatchLogGroupName: string;
    readonly cloudWatchEncryptionEnabled: boolean;
}

/** A log on its way into a bucket. */
interface Log {
    readonly node: Caller;
    readonly bucket: Resource;
    readonly bucketName: string;
    /** The bucket's. */
    readonly region: string;
    readonly key: string;
    /** What the agent found out about the bucket's encryption and sends back. */
    readonly headers: Headers;
}

interface Headers {
    readonly ServerSideEncryption?: ServerSideEncryption | undefined;
    readonly SSEKMSKeyId?: string | undefined;
}

const DOCUMENT = "SSM-SessionManagerRunShell";
const NODE = "i-0123456789abcdef0";
const MINUTE = 60_000;
const ACL = "bucket-owner-full-control";

/** A log of this size or more goes up in parts. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * Does what Session Manager and the SSM agent do in a session, in their order and with the rights
 * of the person and of the node: opens it, encrypts its stream, streams it to CloudWatch Logs if
 * told so, looks up the encryption of the bucket, and at the end leaves the log on the node's disk
 * and uploads it with the key that it found there. Before each call the policies are asked that are
 * deployed at that moment. Session Manager remembers the session, whatever became of its log.
 *
 * @throws AccessDenied with AWS's words when one of them says no; the session ends there.
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/session/plugins
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/s3util
 */
export async function holdSession(asked: Session, aws: Aws): Promise<UploadedLog> {
    const session = { node: NODE, ...asked };
    const { accountId, region, sessionId } = session;
    if (!SESSION_ID.test(sessionId)) {
        throw new Error(`Session Manager makes no id like ${JSON.stringify(sessionId)}.`);
    }
    const starter = await callerOf(aws, {
        accountId,
        region,
        role: session.starter ?? OPERATOR_ROLE,
        session: sessionId.replace(/-[^-]*$/, ""),
    });
    const node = await callerOf(aws, {
        ...{ accountId, region, role: session.role },
        session: session.node,
    });

    startSession(session, starter);
    let Status: RememberedSession["Status"] = "Failed";
    try {
        const opened = await openSession(session, starter, node, aws);
        Status = "Terminated";
        const text = await sessionLog(session);
        await leaveOnNode(aws, session, text);
        return await uploadLog(session, node, opened, text, aws);
    } finally {
        const EndDate = session.ended ?? new Date();
        await tellSessionManager(asAdministrator(aws, accountId, region), {
            ...{ SessionId: sessionId, Target: session.node, Status, DocumentName: DOCUMENT },
            ...{ StartDate: new Date(EndDate.getTime() - MINUTE), EndDate },
            Owner: starter.principal,
        });
    }
}

/** What the agent has found out by the time that the person gets a prompt. */
interface Opened {
    readonly preferences: Preferences;
    readonly bucket: Resource;
    readonly s3: S3Client;
    readonly headers: Headers;
}

async function openSession(
    session: HeldSession,
    starter: Caller,
    node: Caller,
    aws: Aws,
): Promise<Opened> {
    const { region } = session;
    const preferences = await readPreferences(session, aws);
    openDataChannel(session, node);
    if (preferences.kmsKeyId !== "") {
        encryptStream(session, await keyOf(aws, preferences.kmsKeyId, session), starter, node);
    }

    if (preferences.cloudWatchLogGroupName !== "") {
        const group = {
            name: preferences.cloudWatchLogGroupName,
            mustBeEncrypted: preferences.cloudWatchEncryptionEnabled,
        };
        const onNode = asRole(aws, { roleArn: node.roleArn, session: session.node, region });
        const streamed = { ...session, starter: starter.principal };
        await streamSession(group, streamed, node, onNode);
    }

    const bucketName = preferences.s3BucketName;
    const s3Region = await bucketRegion(bucketName, region, aws.endpoint);
    const bucket = await bucketOf(aws, bucketName, s3Region);
    const onBucket = { roleArn: node.roleArn, session: session.node, region: s3Region };
    const s3 = s3Of(asRole(aws, onBucket));
    const headers = preferences.s3EncryptionEnabled
        ? await lookUpEncryption(s3, node, bucket, bucketName)
        : {};
    return { preferences, bucket, s3, headers };
}

async function uploadLog(
    { sessionId }: HeldSession,
    node: Caller,
    { preferences, bucket, s3, headers }: Opened,
    text: string,
    aws: Aws,
): Promise<UploadedLog> {
    const { s3BucketName: bucketName, s3KeyPrefix } = preferences;
    const key = `${s3KeyPrefix}/${sessionId}.log`;
    const log: Log = { node, bucket, bucketName, region: bucket.region, key, headers };
    await askForUpload(log, Buffer.byteLength(text), aws);
    await upload(s3, log, text);
    return { bucket: bucketName, key, text };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-default-session-document.html */
function startSession(session: HeldSession, starter: Caller): void {
    const { accountId, region, sessionId } = session;
    const of = (service: string, what: string) =>
        resourceWithoutPolicy(
            `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${what}`,
            session,
        );
    passGate(starter, "ssm:StartSession", of("ec2", `instance/${session.node}`));
    passGate(starter, "ssm:StartSession", of("ssm", `document/${DOCUMENT}`));
    passGate(starter, "ssmmessages:OpenDataChannel", of("ssm", `session/${sessionId}`));
}

/** Session Manager itself reads the preferences, and sends them to the agent with the session. */
async function readPreferences({ accountId, region }: Session, aws: Aws): Promise<Preferences> {
    const ssm = new SSMClient(asAdministrator(aws, accountId, region));
    const { Content } = await ssm.send(new GetDocumentCommand({ Name: DOCUMENT }));
    return (JSON.parse(Content ?? "") as { inputs: Preferences }).inputs;
}

function openDataChannel(session: Session, node: Caller): void {
    const everything = resourceWithoutPolicy("*", session);
    passGate(node, "ssmmessages:CreateDataChannel", everything);
    passGate(node, "ssmmessages:OpenDataChannel", everything);
}

/** The person makes the stream's data key, the node opens it; the emulator's KMS keeps to itself. */
function encryptStream(session: HeldSession, key: Resource, starter: Caller, node: Caller): void {
    const context = encryptionContext({
        "aws:ssm:SessionId": session.sessionId,
        "aws:ssm:TargetId": session.node,
    });
    passGate(starter, "kms:GenerateDataKey", key, context);
    passGate(node, "kms:Decrypt", key, context);
}

/**
 * The region that S3 names in answer to an unsigned HEAD of the bucket, whatever its status; the
 * node's own where it names none.
 */
async function bucketRegion(bucket: string, nodeRegion: string, endpoint: string): Promise<string> {
    const { headers } = await fetch(`${endpoint}/${bucket}`, { method: "HEAD" });
    return headers.get("x-amz-bucket-region") ?? nodeRegion;
}

/**
 * The bucket's default encryption, to be sent back with the upload.
 *
 * @throws if there is none that the agent knows. On a node the session itself is then refused.
 */
async function lookUpEncryption(
    s3: S3Client,
    node: Caller,
    bucket: Resource,
    bucketName: string,
): Promise<Headers> {
    passGate(node, "s3:GetEncryptionConfiguration", bucket);
    const { algorithm, keyId } = await defaultEncryption(s3, bucketName);
    switch (algorithm) {
        case "aws:kms":
            return { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId };
        case "AES256":
            return { ServerSideEncryption: algorithm };
        default:
            throw new Error(
                `We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket: ` +
                    `${bucketName} has ${algorithm ?? "none"}, the agent knows aws:kms and AES256.`,
            );
    }
}

/** Asks for the upload, and for the calls of KMS that S3 makes for it in the node's name. */
async function askForUpload(log: Log, bytes: number, aws: Aws): Promise<void> {
    const { node, bucket, region, headers } = log;
    const object = objectIn(bucket, log.key);
    const keys = {
        "s3:x-amz-acl": ACL,
        ...named("s3:x-amz-server-side-encryption", headers.ServerSideEncryption),
        ...named("s3:x-amz-server-side-encryption-aws-kms-key-id", headers.SSEKMSKeyId),
    };
    passGate(node, "s3:PutObject", object, keys);
    passGate(node, "s3:PutObjectAcl", object, keys);

    const owner = s3Of(asAdministrator(aws, bucket.accountId, region));
    const byDefault = await defaultEncryption(owner, log.bucketName);
    if ((headers.ServerSideEncryption ?? byDefault.algorithm) !== "aws:kms") {
        return;
    }
    // S3 looks for an id that is no ARN in the account of the caller.
    const key = await keyOf(aws, headers.SSEKMSKeyId ?? byDefault.keyId ?? "", {
        accountId: node.accountId,
        region,
    });
    const context = {
        ...through("s3", region),
        ...encryptionContext({ "aws:s3:arn": byDefault.bucketKey ? bucket.arn : object.arn }),
    };
    passGate(node, "kms:GenerateDataKey", key, context, "s3");
    if (bytes > PART_BYTES) {
        passGate(node, "kms:Decrypt", key, context, "s3");
    }
}

function named(key: string, value: string | undefined): Readonly<Record<string, string>> {
    return value === undefined ? {} : { [key]: value };
}

/** The agent's uploader, like this one, sends parts of 5 MB when the log is larger. */
async function upload(client: S3Client, log: Log, text: string): Promise<void> {
    await new Upload({
        client,
        partSize: PART_BYTES,
        params: {
            Bucket: log.bucketName,
            Key: log.key,
            Body: text,
            ContentType: "text/plain",
            ACL,
            ...log.headers,
        },
    }).done();
}

function s3Of(config: ClientConfig): S3Client {
    return new S3Client({ ...config, forcePathStyle: true });
}

/** How a bucket encrypts what is put into it without a word about encryption. */
async function defaultEncryption(s3: S3Client, Bucket: string) {
    const { ServerSideEncryptionConfiguration } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket }),
    );
    const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
    return {
        algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        keyId: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
        bucketKey: rule?.BucketKeyEnabled === true,
    };
}
