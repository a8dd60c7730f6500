/*
 * A whole archive as plain values, with what its members have, in one account for brevity: all that
 * the policy pack looks at, written as by hand. breaches.ts changes one of these values at a time.
 */

/** One statement of a policy; what AWS requires may be deleted by a breach. */
export interface Statement {
    Effect?: "Allow" | "Deny";
    Principal?: unknown;
    Action: string | string[];
    Resource: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** The named statements, and whatever a breach adds. */
type Statements<Name extends string> = Record<Name, Statement> & Record<string, Statement>;

/** The values that index.ts makes resources of; breaches.ts changes them. */
export interface Archive {
    readonly bucketName: string;
    bucketPolicyVersion: string;
    readonly bucketPolicy: Statements<
        "getEncryption" | "putLogs" | "denyOtherEncryption" | "denyPlainHttp"
    >;
    /** Absent for none; without a key id, the key is the archive's own. */
    encryption?: { sseAlgorithm: string; kmsMasterKeyId?: string };
    readonly publicAccessBlock: Record<string, boolean>;
    /** Absent for no ACL beside the bucket's own. */
    acl?: string;
    /** Absent for logs that stay. */
    expireLogsAfterDays?: number;
    readonly key: {
        enableKeyRotation: boolean;
        deletionWindowInDays: number;
        isEnabled?: boolean;
        bypassPolicyLockoutSafetyCheck?: boolean;
    };
    readonly keyPolicy: Statements<"administer" | "use" | "useForLogGroup">;
    readonly logGroup: { readonly name: string; isEncrypted: boolean };
    readonly nodePolicy: Statements<"writeLogs" | "getEncryption" | "useKeys">;
    /** The session document's `inputs`. */
    readonly sessionInputs: Record<string, unknown>;
    /** Accounts that may read the session document; absent for nobody. */
    sharedWith?: string;
}

const ACCOUNT = "111111111111";
const BUCKET = "acme-session-logs";
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const LOG_GROUP = "/acme/sessions";
/** The keys that nodes use are another stack's, so that their ARNs are known here. */
const KEY_ARNS = [
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1111aaaa-22bb-33cc-44dd-555555eeeeee`,
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/6666aaaa-22bb-33cc-44dd-555555eeeeee`,
];
const inOrganization = () => ({ StringEquals: { "aws:PrincipalOrgID": ["o-exampleorgid1"] } });

/** An archive that every rule passes, and that nobody else holds: it may be changed. */
export function compliantArchive(): Archive {
    return {
        bucketName: BUCKET,
        bucketPolicyVersion: "2012-10-17",
        bucketPolicy: {
            getEncryption: {
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetEncryptionConfiguration",
                Resource: BUCKET_ARN,
                Condition: inOrganization(),
            },
            putLogs: {
                Effect: "Allow",
                Principal: "*",
                Action: ["s3:PutObject", "s3:PutObjectAcl"],
                Resource: `${BUCKET_ARN}/\${aws:PrincipalAccount}/*`,
                Condition: inOrganization(),
            },
            denyOtherEncryption: {
                Effect: "Deny",
                Principal: "*",
                Action: "s3:PutObject",
                Resource: `${BUCKET_ARN}/*`,
                Condition: {
                    StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" },
                },
            },
            denyPlainHttp: {
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        },
        encryption: { sseAlgorithm: "aws:kms" },
        publicAccessBlock: {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        key: { enableKeyRotation: true, deletionWindowInDays: 30 },
        keyPolicy: {
            administer: {
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            use: {
                Effect: "Allow",
                Principal: "*",
                Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resource: "*",
                Condition: inOrganization(),
            },
            // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
            useForLogGroup: {
                Effect: "Allow",
                Principal: { Service: "logs.eu-west-1.amazonaws.com" },
                Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
                Resource: "*",
                Condition: {
                    ArnEquals: {
                        "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${LOG_GROUP}`,
                    },
                },
            },
        },
        logGroup: { name: LOG_GROUP, isEncrypted: true },
        nodePolicy: {
            writeLogs: {
                Effect: "Allow",
                Action: ["s3:PutObject", "s3:PutObjectAcl"],
                Resource: `${BUCKET_ARN}/${ACCOUNT}/*`,
            },
            getEncryption: {
                Effect: "Allow",
                Action: "s3:GetEncryptionConfiguration",
                Resource: BUCKET_ARN,
            },
            useKeys: {
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: KEY_ARNS,
            },
        },
        sessionInputs: {
            s3BucketName: BUCKET,
            s3KeyPrefix: ACCOUNT,
            s3EncryptionEnabled: true,
            cloudWatchLogGroupName: LOG_GROUP,
            cloudWatchEncryptionEnabled: true,
            cloudWatchStreamingEnabled: true,
            kmsKeyId: KEY_ARNS[1],
            idleSessionTimeout: "20",
        },
    };
}
