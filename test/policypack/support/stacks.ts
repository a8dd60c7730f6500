import type { Resource } from "../../../policypack/stack/resource";

export const ACCOUNT = "111111111111";
export const MEMBER = "222222222222";
export const ORGANIZATION = "o-exampleorgid1";
export const BUCKET_NAME = "acme-session-logs";
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET_NAME}`;
export const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const SESSION_KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-0123456789abcdef0123456789abcdef`;

type Props = Record<string, unknown>;

function resource(type: string, name: string, props: Props): Resource {
    return { type, name, props, urn: `urn:pulumi:test::acme::${type}::${name}` };
}

/** A bucket whose name says nothing; `logBucket` for one whose name does. */
export const bucket = (props: Props = {}): Resource =>
    resource("aws:s3/bucket:Bucket", "data", { bucket: "acme-data", ...props });

export const logBucket = (props: Props = {}): Resource =>
    resource("aws:s3/bucket:Bucket", "archive", { bucket: BUCKET_NAME, ...props });

export const IN_ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } };

export const READ_ENCRYPTION = {
    Sid: "ReadEncryption",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "s3:GetEncryptionConfiguration",
    Resource: BUCKET_ARN,
    Condition: IN_ORGANIZATION,
};

export const PUT_LOGS = {
    Sid: "PutLogs",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: `${BUCKET_ARN}/\${aws:PrincipalAccount}/*`,
    Condition: IN_ORGANIZATION,
};

export const DENY_PLAIN_HTTP = {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const ADMINISTER = {
    Sid: "Administer",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
};

export const USE_KEY = {
    Sid: "UseKey",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: IN_ORGANIZATION,
};

/** A policy as the engine shows it: JSON text. */
export function policyText(statements: readonly object[], version = "2012-10-17"): string {
    return JSON.stringify({ Version: version, Statement: statements });
}

export const bucketPolicy = (
    statements: readonly object[] = [READ_ENCRYPTION, PUT_LOGS, DENY_PLAIN_HTTP],
    props: Props = {},
): Resource =>
    resource("aws:s3/bucketPolicy:BucketPolicy", "archive", {
        bucket: BUCKET_NAME,
        policy: policyText(statements),
        ...props,
    });

export const key = (props: Props = {}): Resource =>
    resource("aws:kms/key:Key", "session-logs-key", {
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policyText([ADMINISTER, USE_KEY]),
        ...props,
    });

export const replica = (props: Props = {}): Resource =>
    resource("aws:kms/replicaKey:ReplicaKey", "session-key-eu", {
        primaryKeyArn: SESSION_KEY_ARN,
        region: "eu-west-1",
        policy: policyText([ADMINISTER, USE_KEY]),
        ...props,
    });

export const encryption = (rule: Props = {}, props: Props = {}): Resource =>
    resource(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "archive",
        {
            bucket: BUCKET_NAME,
            rules: [
                {
                    applyServerSideEncryptionByDefault: {
                        sseAlgorithm: "aws:kms",
                        kmsMasterKeyId: KEY_ARN,
                    },
                    bucketKeyEnabled: true,
                    blockedEncryptionTypes: ["SSE-C"],
                    ...rule,
                },
            ],
            ...props,
        },
    );

export const encryptedBy = (byDefault: Props, props: Props = {}): Resource =>
    encryption({ applyServerSideEncryptionByDefault: byDefault }, props);

export const publicAccessBlock = (props: Props = {}): Resource =>
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "archive", {
        bucket: BUCKET_NAME,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
        ...props,
    });

export const ownership = (objectOwnership: unknown): Resource =>
    resource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "archive", {
        bucket: BUCKET_NAME,
        rule: { objectOwnership },
    });

export const versioning = (status: unknown): Resource =>
    resource("aws:s3/bucketVersioning:BucketVersioning", "archive", {
        bucket: BUCKET_NAME,
        versioningConfiguration: { status },
    });

export const acl = (props: Props): Resource =>
    resource("aws:s3/bucketAcl:BucketAcl", "archive", { bucket: BUCKET_NAME, ...props });

export const SESSION_INPUTS = {
    s3BucketName: BUCKET_NAME,
    s3KeyPrefix: MEMBER,
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: "",
    cloudWatchEncryptionEnabled: false,
    cloudWatchStreamingEnabled: false,
    kmsKeyId: SESSION_KEY_ARN,
    idleSessionTimeout: "20",
};

/** A preferences document; `undefined` inputs are left out of its content. */
export const sessionDocument = (
    inputs: Props = {},
    props: Props = {},
    sessionType = "Standard_Stream",
): Resource =>
    resource("aws:ssm/document:Document", "preferences", {
        name: "SSM-SessionManagerRunShell",
        documentType: "Session",
        documentFormat: "JSON",
        content: JSON.stringify({
            schemaVersion: "1.0",
            sessionType,
            inputs: { ...SESSION_INPUTS, ...inputs },
        }),
        ...props,
    });

/** A document in which `{{ choice }}` stands in some inputs; `choice` is what the document declares. */
export const choosingDocument = (
    inputs: Props,
    choice: Props | undefined,
    sessionType = "Standard_Stream",
): Resource =>
    sessionDocument(
        {},
        {
            content: JSON.stringify({
                schemaVersion: "1.0",
                sessionType,
                parameters: choice === undefined ? undefined : { choice },
                inputs: { ...SESSION_INPUTS, ...inputs },
            }),
        },
    );

export const logGroup = (props: Props = {}): Resource =>
    resource("aws:cloudwatch/logGroup:LogGroup", "sessions", { name: "/sessions", ...props });

export const LOOK_UP_ENCRYPTION = {
    Effect: "Allow",
    Action: "s3:GetEncryptionConfiguration",
    Resource: BUCKET_ARN,
};

export const PUT_OWN_LOGS = {
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:PutObjectAcl"],
    Resource: `${BUCKET_ARN}/${MEMBER}/*`,
};

export const USE_KEYS = {
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: [KEY_ARN, SESSION_KEY_ARN],
};

export const nodePolicy = (
    statements: readonly object[] = [PUT_OWN_LOGS, USE_KEYS],
    props: Props = {},
    name = "session-logs-node",
): Resource =>
    resource("aws:iam/policy:Policy", name, { policy: policyText(statements), ...props });

export const role = (props: Props = {}): Resource =>
    resource("aws:iam/role:Role", "node", {
        name: "node",
        assumeRolePolicy: policyText([
            {
                Effect: "Allow",
                Principal: { Service: "ec2.amazonaws.com" },
                Action: "sts:AssumeRole",
            },
        ]),
        ...props,
    });

/** Any other resource. */
export const other = resource;

/** What the central program makes: every rule is content with it. */
export const centralStack = (): readonly Resource[] => [
    key(),
    logBucket(),
    ownership("BucketOwnerEnforced"),
    versioning("Enabled"),
    encryption(),
    publicAccessBlock(),
    bucketPolicy(),
];
