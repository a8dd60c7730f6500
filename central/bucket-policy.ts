import { bucketArn } from "../shared/arn";
import { accountPrefix } from "../shared/names";
import type { PolicyDocument, Statement } from "../shared/policy-document";
import { admission } from "./admission";
import { readers, type Readers, type ReadersArgs } from "./readers";
import { sealsArn } from "./sealer";

export interface BucketPolicyArgs extends ReadersArgs {
    readonly bucketName: string;
    /** What stands before `<accountId>/` in each log's key: empty, or ends with a slash. */
    readonly keyPrefix: string;
    /** The key that uploads have to be encrypted with; any that they ask for if undefined. */
    readonly onlyKeyArn?: string | undefined;
    /** ARN of the role that writes seals; nobody is kept from writing them if undefined. */
    readonly sealerRoleArn?: string | undefined;
}

/**
 * The archive's bucket policy: every admitted account may look up the bucket's encryption and write
 * below its own prefix, nobody may use plain HTTP, and only the readers may read. For
 * an organization its size does not depend on the number of accounts.
 */
export function bucketPolicy(args: BucketPolicyArgs): PolicyDocument {
    const bucket = bucketArn(args.partition, args.bucketName);
    const { Principal, Condition } = admission(args);
    return {
        Version: "2012-10-17",
        Statement: [
            {
                // The SSM agent refuses the session when it can't see the bucket's encryption.
                Sid: "GetBucketEncryptionAsMember",
                Effect: "Allow",
                Principal,
                Action: "s3:GetEncryptionConfiguration",
                Resource: bucket,
                Condition,
            },
            {
                // The variable is the caller's account: no member can write, or overwrite, a log of another.
                // PutObjectAcl because the agent sends the ACL bucket-owner-full-control with each upload.
                Sid: "PutLogsBelowOwnAccount",
                Effect: "Allow",
                Principal,
                Action: ["s3:PutObject", "s3:PutObjectAcl"],
                Resource: `${bucket}/${accountPrefix(args.keyPrefix, "${aws:PrincipalAccount}")}*`,
                Condition,
            },
            ...readers(args).flatMap((some) => readLogs(bucket, some)),
            ...(args.sealerRoleArn === undefined
                ? []
                : [refuseOtherSealers(args, args.sealerRoleArn)]),
            ...(args.onlyKeyArn === undefined ? [] : refuseOtherKeys(bucket, args.onlyKeyArn)),
            {
                Sid: "DenyPlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucket, `${bucket}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}

function readLogs(bucket: string, { name, Principal, Condition }: Readers): Statement[] {
    return [
        {
            Sid: `ListLogsAs${name}`,
            Effect: "Allow",
            Principal,
            Action: ["s3:ListBucket", "s3:ListBucketVersions"],
            Resource: bucket,
            Condition,
        },
        {
            Sid: `ReadLogsAs${name}`,
            Effect: "Allow",
            Principal,
            Action: ["s3:GetObject", "s3:GetObjectVersion"],
            Resource: `${bucket}/*`,
            Condition,
        },
    ];
}

/**
 * Members write below their own accounts only: this keeps away whoever the log-archive account lets
 * write to its buckets. The sealer itself is allowed by its role's policy.
 */
function refuseOtherSealers(args: BucketPolicyArgs, sealerRoleArn: string): Statement {
    return {
        Sid: "DenySealsOfOthers",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: sealsArn(args),
        Condition: { ArnNotEquals: { "aws:PrincipalArn": sealerRoleArn } },
    };
}

/**
 * Uploads that ask for another encryption. What asks for none gets the bucket's: the parts of an
 * upload, for example, carry no such header.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
function refuseOtherKeys(bucket: string, keyArn: string): Statement[] {
    const denyPut = {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${bucket}/*`,
    } as const;
    const unlessAbsent = (header: string, value: string) => ({
        StringNotEquals: { [header]: value },
        Null: { [header]: "false" },
    });
    return [
        {
            Sid: "DenyOtherEncryption",
            ...denyPut,
            Condition: unlessAbsent("s3:x-amz-server-side-encryption", "aws:kms"),
        },
        {
            Sid: "DenyOtherKeys",
            ...denyPut,
            Condition: unlessAbsent("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
        },
        {
            // S3 would take the key that AWS manages in the uploader's account.
            // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html#API_PutObject_RequestSyntax
            Sid: "DenyKmsWithoutKey",
            ...denyPut,
            Condition: {
                StringEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
                Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "true" },
            },
        },
        {
            Sid: "DenyKeysOfUploaders",
            ...denyPut,
            Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
        },
    ];
}
