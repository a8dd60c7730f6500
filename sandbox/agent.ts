import { GetBucketEncryptionCommand, S3Client } from "@aws-sdk/client-s3";
import { GetDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { Upload } from "@aws-sdk/lib-storage";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";

/** A session that has just ended on a node. */
export interface EndedSession {
    readonly accountId: string;
    /** The node's region. */
    readonly region: string;
    /** Name of the role that the node runs with. */
    readonly role: string;
    /** As Session Manager makes it: `<IAM user or role session>-<17 characters>`. */
    readonly sessionId: string;
    readonly transcript: string;
}

export interface UploadedLog {
    readonly bucket: string;
    readonly key: string;
}

/** Where AWS is, and who may assume the node's role there (on AWS, the instance metadata service). */
export interface Aws {
    readonly endpoint: string;
    readonly credentials: AwsCredentialIdentityProvider;
}

interface Preferences {
    readonly s3BucketName: string;
    readonly s3KeyPrefix: string;
    readonly s3EncryptionEnabled: boolean;
}

/**
 * Does what the SSM agent does as a session ends, in its order and with the node's own credentials:
 * reads the session preferences, finds the bucket's region, looks up the bucket's encryption, and
 * uploads the log with the key that it found there.
 *
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/s3util
 */
export async function endSession(session: EndedSession, aws: Aws): Promise<UploadedLog> {
    const credentials = nodeCredentials(session, aws);
    const preferences = await readPreferences(session.region, aws.endpoint, credentials);

    const region = await bucketRegion(preferences.s3BucketName, session.region, aws.endpoint);
    const s3 = new S3Client({ region, endpoint: aws.endpoint, credentials, forcePathStyle: true });
    const encryption = preferences.s3EncryptionEnabled
        ? await bucketEncryption(s3, preferences.s3BucketName)
        : {};

    const log = {
        bucket: preferences.s3BucketName,
        key: `${preferences.s3KeyPrefix}/${session.sessionId}.log`,
    };
    // The agent's uploader, like this one, sends parts of 5 MB when the log is larger.
    await new Upload({
        client: s3,
        params: {
            Bucket: log.bucket,
            Key: log.key,
            Body: session.transcript,
            ContentType: "text/plain",
            ACL: "bucket-owner-full-control",
            ...encryption,
        },
    }).done();
    return log;
}

function nodeCredentials(session: EndedSession, aws: Aws): AwsCredentialIdentityProvider {
    return fromTemporaryCredentials({
        masterCredentials: aws.credentials,
        params: {
            RoleArn: `arn:aws:iam::${session.accountId}:role/${session.role}`,
            RoleSessionName: "i-0123456789abcdef0",
        },
        clientConfig: { endpoint: aws.endpoint, region: session.region },
    });
}

async function readPreferences(
    region: string,
    endpoint: string,
    credentials: AwsCredentialIdentityProvider,
): Promise<Preferences> {
    const ssm = new SSMClient({ region, endpoint, credentials });
    const { Content } = await ssm.send(
        new GetDocumentCommand({ Name: "SSM-SessionManagerRunShell" }),
    );
    return (JSON.parse(Content ?? "") as { inputs: Preferences }).inputs;
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
async function bucketEncryption(s3: S3Client, bucket: string) {
    const { ServerSideEncryptionConfiguration } = await s3.send(
        new GetBucketEncryptionCommand({ Bucket: bucket }),
    );
    const byDefault =
        ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
    switch (byDefault?.SSEAlgorithm) {
        case "aws:kms":
            return {
                ServerSideEncryption: byDefault.SSEAlgorithm,
                SSEKMSKeyId: byDefault.KMSMasterKeyID,
            };
        case "AES256":
            return { ServerSideEncryption: byDefault.SSEAlgorithm };
        default:
            throw new Error(
                `We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket: ` +
                    `${bucket} has ${byDefault?.SSEAlgorithm ?? "none"}, the agent knows aws:kms and AES256.`,
            );
    }
}
