import { accountRootArn, bucketArn, viaService } from "../shared/arn";
import type { ConditionBlock, PolicyDocument, Statement } from "../shared/policy-document";
import { admission } from "./admission";
import { allOf } from "./conditions";
import { readers, type Readers, type ReadersArgs } from "./readers";

/** What a key encrypts: logs in the bucket, or the streams of sessions. */
export type KeyUse = "logs" | "sessions";

/** What key 1 is for: both, where it serves sessions too. */
export function usesOfBucketKey(config: {
    readonly sessionKey: "separate" | "same";
}): readonly KeyUse[] {
    return config.sessionKey === "same" ? ["logs", "sessions"] : ["logs"];
}

export interface KeyPolicyArgs extends ReadersArgs {
    /** The bucket's region. */
    readonly region: string;
    readonly bucketName: string;
    readonly uses: readonly KeyUse[];
}

/**
 * The policy of a key, and of each of its replicas: the log-archive account administers, the
 * admitted accounts encrypt and decrypt what the key is for, the readers decrypt logs.
 */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AdministerInOwnAccount",
                Effect: "Allow",
                Principal: { AWS: accountRootArn(args.partition, args.accountId) },
                Action: "kms:*",
                Resource: "*",
            },
            ...args.uses.flatMap((use) => (use === "logs" ? ofLogs(args) : ofSessions(args))),
        ],
    };
}

function ofLogs(args: KeyPolicyArgs): Statement[] {
    return [encryptLogs(args), ...readers(args).map((some) => decryptLogs(args, some))];
}

/**
 * kms:Decrypt does not let a member read logs (the bucket policy allows no s3:GetObject): S3 needs
 * it to put a log above 5 MB together from its parts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
function encryptLogs(args: KeyPolicyArgs): Statement {
    const { Principal, Condition } = admission(args);
    return {
        Sid: "EncryptLogsThroughS3",
        Effect: "Allow",
        Principal,
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: allOf(Condition, throughS3(args)),
    };
}

function decryptLogs(args: KeyPolicyArgs, { name, Principal, Condition }: Readers): Statement {
    return {
        Sid: `DecryptLogsAs${name}`,
        Effect: "Allow",
        Principal,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: allOf(Condition, throughS3(args)),
    };
}

/**
 * S3 asks for an object of the bucket. The encryption context is the bucket's ARN with an S3 Bucket
 * Key, and the object's without.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes
 */
export function throughS3({
    partition,
    region,
    bucketName,
}: Pick<KeyPolicyArgs, "partition" | "region" | "bucketName">): ConditionBlock {
    const bucket = bucketArn(partition, bucketName);
    return {
        StringEquals: { "kms:ViaService": viaService(partition, "s3", region) },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
    };
}

/**
 * Agent and starter call KMS by themselves, with the session's id and node as encryption context.
 * A request through a service that is not Systems Manager is none of theirs: S3 takes any context
 * from an uploader, and would encrypt objects with the key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
function ofSessions(args: KeyPolicyArgs): Statement {
    const { Principal, Condition } = admission(args);
    return {
        Sid: "EncryptStreamsOfSessions",
        Effect: "Allow",
        Principal,
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: allOf(Condition, {
            Null: {
                "kms:EncryptionContext:aws:ssm:SessionId": "false",
                "kms:EncryptionContext:aws:ssm:TargetId": "false",
            },
            StringLikeIfExists: { "kms:ViaService": viaService(args.partition, "ssm", "*") },
        }),
    };
}
