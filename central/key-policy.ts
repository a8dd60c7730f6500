import { accountRootArn, bucketArn, viaService } from "../shared/arn";
import type { PolicyDocument, Statement } from "../shared/policy/document";
import { admission, type AdmissionArgs } from "./admission";
import { allOf } from "./conditions";

/** What a key encrypts: logs in the bucket, or the streams of sessions. */
export type KeyUse = "logs" | "sessions";

export interface KeyPolicyArgs extends AdmissionArgs {
    /** The bucket's region. */
    readonly region: string;
    readonly bucketName: string;
    readonly uses: readonly KeyUse[];
}

/**
 * The policy of a key, and of each of its replicas: the log-archive account administers, the
 * admitted accounts encrypt and decrypt what the key is for.
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
            ...args.uses.map((use) => (use === "logs" ? encryptLogs(args) : encryptSessions(args))),
        ],
    };
}

/**
 * kms:Decrypt does not let a member read logs (the bucket policy allows no s3:GetObject): S3 needs
 * it to put a log above 5 MB together from its parts. The encryption context is the bucket's ARN
 * with an S3 Bucket Key, and the object's without.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes
 */
function encryptLogs(args: KeyPolicyArgs): Statement {
    const { Principal, Condition } = admission(args);
    const bucket = bucketArn(args.partition, args.bucketName);
    return {
        Sid: "EncryptLogsThroughS3",
        Effect: "Allow",
        Principal,
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: allOf(Condition, {
            StringEquals: { "kms:ViaService": viaService(args.partition, "s3", args.region) },
            StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, `${bucket}/*`] },
        }),
    };
}

/**
 * Agent and starter call KMS by themselves, with the session's id and node as encryption context.
 * A request through a service that is not Systems Manager is none of theirs: S3 takes any context
 * from an uploader, and would encrypt objects with the key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
function encryptSessions(args: KeyPolicyArgs): Statement {
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
