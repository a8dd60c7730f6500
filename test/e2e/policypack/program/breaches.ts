import type { Archive } from "./archive";

/** Breaks one rule of an archive, and no other. */
export type Breach = (archive: Archive) => unknown;

/** Rule → what is wrong with the archive → how to get there. */
export type Breaches = Readonly<Record<string, Readonly<Record<string, Breach>>>>;

/** Refused by a pack that is told nothing. */
export const breaches: Breaches = {
    "bucket-policy-org-only": {
        "anybody may put logs": ({ bucketPolicy }) => delete bucketPolicy.putLogs.Condition,
    },
    "key-policy-org-only": {
        "anybody may use the key": ({ keyPolicy }) => delete keyPolicy.use.Condition,
    },
    "org-id-exact": {
        "a placeholder beside the organization's id": ({ bucketPolicy }) =>
            (bucketPolicy.putLogs.Condition = {
                StringEquals: { "aws:PrincipalOrgID": ["o-exampleorgid1", "<organization id>"] },
            }),
    },
    "bucket-org-grants-minimal": {
        "members may read logs": ({ bucketPolicy }) =>
            (bucketPolicy.putLogs.Action = ["s3:PutObject", "s3:PutObjectAcl", "s3:GetObject"]),
    },
    "key-org-grants-minimal": {
        "members may let others use the key": ({ keyPolicy }) =>
            (keyPolicy.use.Action = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant"]),
    },
    "resource-policy-valid": {
        "a statement without effect": ({ nodePolicy }) => delete nodePolicy.useKeys.Effect,
    },
    "policy-no-lockout": {
        "nobody may change the bucket policy": ({ bucketPolicy }) =>
            (bucketPolicy.denyChange = {
                Effect: "Deny",
                Principal: "*",
                Action: "s3:PutBucketPolicy",
                Resource: bucketPolicy.getEncryption.Resource,
            }),
        "a key policy that KMS does not check": ({ key }) =>
            (key.bypassPolicyLockoutSafetyCheck = true),
    },
    "members-can-write": {
        "members may not look the bucket's encryption up": ({ bucketPolicy }) =>
            (bucketPolicy.getEncryption.Resource = bucketPolicy.putLogs.Resource),
        "a node may not decrypt": ({ nodePolicy }) =>
            (nodePolicy.useKeys.Action = "kms:GenerateDataKey*"),
    },
    "bucket-encryption-kms": {
        "an encryption that the agent does not know": ({ encryption }) =>
            encryption && (encryption.sseAlgorithm = "aws:kms:dsse"),
    },
    "bucket-key-by-arn": {
        "an alias instead of the key's ARN": ({ encryption }) =>
            encryption && (encryption.kmsMasterKeyId = "alias/aws/s3"),
    },
    "bucket-encryption-present": {
        "no encryption at all": (archive) => (archive.encryption = undefined),
    },
    "bucket-tls-only": {
        "plain HTTP is not denied": ({ bucketPolicy }) =>
            delete (bucketPolicy as Partial<typeof bucketPolicy>).denyPlainHttp,
    },
    "bucket-public-access-blocked": {
        "one flag left out": ({ publicAccessBlock }) =>
            delete publicAccessBlock.restrictPublicBuckets,
    },
    "bucket-acl-private": {
        "an ACL for everybody": (archive) => (archive.acl = "public-read"),
    },
    "bucket-prefix-per-account": {
        "a variable that is literal text in the old version": (archive) =>
            (archive.bucketPolicyVersion = "2008-10-17"),
    },
    "bucket-lifecycle-keeps-logs": {
        "logs that live for a month": (archive) => (archive.expireLogsAfterDays = 30),
    },
    "key-rotation": {
        "no rotation": ({ key }) => (key.enableKeyRotation = false),
    },
    "key-deletion-window": {
        "a week until the key is gone": ({ key }) => (key.deletionWindowInDays = 7),
    },
    "key-usable": {
        "a disabled key": ({ key }) => (key.isEnabled = false),
    },
    "session-logs-to-bucket": {
        "sessions without a bucket": ({ sessionInputs }) => (sessionInputs.s3BucketName = ""),
    },
    "session-bucket-encrypted": {
        "sessions that do not insist on encryption": ({ sessionInputs }) =>
            (sessionInputs.s3EncryptionEnabled = false),
    },
    "session-stream-encrypted": {
        "sessions without a key": ({ sessionInputs }) => delete sessionInputs.kmsKeyId,
    },
    "session-cloudwatch-encrypted": {
        "sessions that do not insist on an encrypted log group": ({ sessionInputs }) =>
            (sessionInputs.cloudWatchEncryptionEnabled = false),
        "a log group without a key": ({ logGroup }) => (logGroup.isEncrypted = false),
    },
    "session-document-private": {
        "a document for everybody": (archive) => (archive.sharedWith = "All"),
    },
    "session-preferences-valid": {
        "a timeout as a number": ({ sessionInputs }) => (sessionInputs.idleSessionTimeout = 20),
    },
    "member-policy-scoped": {
        "a node may use every key": ({ nodePolicy }) => (nodePolicy.useKeys.Resource = "*"),
    },
};

/** Refused only by a pack that knows the account and the bucket. */
export const breachesOfConfig: Breaches = {
    "bucket-policy-org-only": {
        "an account that is not named as trusted": ({ bucketPolicy }) =>
            (bucketPolicy.partner = {
                ...bucketPolicy.putLogs,
                Principal: { AWS: "arn:aws:iam::444444444444:root" },
                Condition: undefined,
            }),
    },
    "session-logs-to-bucket": {
        "sessions that go to another bucket": ({ sessionInputs }) =>
            (sessionInputs.s3BucketName = "somebody-elses-bucket"),
    },
};

/** The breach of a description, among all. */
export function breachOf(description: string): Breach {
    const found = [...Object.values(breaches), ...Object.values(breachesOfConfig)]
        .flatMap((ofRule) => Object.entries(ofRule))
        .find(([name]) => name === description);
    if (found === undefined) {
        throw new Error(`breaches.ts describes no breach "${description}".`);
    }
    return found[1];
}
