import assert from "node:assert/strict";
import { readConfig } from "../../../../policypack/config";
import type { Judgement } from "../../../../policypack/judgement";
import { judge } from "../../support/judged";
import { rules } from "../../../../policypack/rules";
import type { Resource } from "../../../../policypack/stack/resource";
import { CARRIERS } from "../../support/foreign";
import {
    ADMINISTER,
    BUCKET_NAME,
    DENY_PLAIN_HTTP,
    KEY_ARN,
    ORGANIZATION,
    PUT_LOGS,
    LOOK_UP_ENCRYPTION,
    PUT_OWN_LOGS,
    READ_ENCRYPTION,
    SESSION_INPUTS,
    USE_KEY,
} from "../../support/stacks";

const CONFIG = { organizationId: ORGANIZATION };
const document = (statements: readonly object[]) => ({
    Version: "2012-10-17",
    Statement: statements,
});
const session = (inputs: object) => ({
    Name: "SSM-SessionManagerRunShell",
    DocumentType: "Session",
    Content: {
        schemaVersion: "1.0",
        sessionType: "Standard_Stream",
        inputs: { ...SESSION_INPUTS, ...inputs },
    },
});
const encryptedBy = (byDefault: object) => ({
    BucketName: BUCKET_NAME,
    BucketEncryption: {
        ServerSideEncryptionConfiguration: [
            {
                ServerSideEncryptionByDefault: byDefault,
                BucketKeyEnabled: true,
                BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
            },
        ],
    },
    PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: "Enabled" },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
});
const accessPoint = (condition: object | undefined) => ({
    Name: "session-logs",
    Bucket: BUCKET_NAME,
    Policy: document([
        {
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:us-east-1:111111111111:accesspoint/session-logs/object/*",
            ...(condition === undefined ? {} : { Condition: condition }),
        },
        {
            ...DENY_PLAIN_HTTP,
            Resource: [
                "arn:aws:s3:us-east-1:111111111111:accesspoint/session-logs",
                "arn:aws:s3:us-east-1:111111111111:accesspoint/session-logs/object/*",
            ],
        },
    ]),
});
const TRUST = document([
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
]);
const ALL_KEYS = { Effect: "Allow", Action: "kms:*", Resource: "*" };
const key = (statements: readonly object[], props: object = {}) => ({
    Description: "session logs",
    KeyPolicy: document(statements),
    EnableKeyRotation: true,
    PendingWindowInDays: 30,
    ...props,
});

/** A resource with a leak, the rule that refuses it, and the same without. */
const CASES: readonly {
    readonly type: string;
    readonly leak: string;
    readonly rule: string;
    readonly leaky: Record<string, unknown>;
    readonly tight: Record<string, unknown>;
}[] = [
    {
        type: "AWS::S3::BucketPolicy",
        leak: "open to everybody",
        rule: "bucket-policy-org-only",
        leaky: {
            Bucket: BUCKET_NAME,
            PolicyDocument: document([
                READ_ENCRYPTION,
                { ...PUT_LOGS, Condition: undefined },
                DENY_PLAIN_HTTP,
            ]),
        },
        tight: {
            Bucket: BUCKET_NAME,
            PolicyDocument: document([READ_ENCRYPTION, PUT_LOGS, DENY_PLAIN_HTTP]),
        },
    },
    {
        type: "AWS::S3::Bucket",
        leak: "encrypted by S3's own key",
        rule: "bucket-encryption-kms",
        leaky: encryptedBy({ SSEAlgorithm: "AES256" }),
        tight: encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN }),
    },
    {
        type: "AWS::S3::Bucket",
        leak: "without a block of public access",
        rule: "bucket-public-access-blocked",
        leaky: {
            ...encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN }),
            PublicAccessBlockConfiguration: { BlockPublicAcls: true },
        },
        tight: encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN }),
    },
    {
        type: "AWS::S3::Bucket",
        leak: "with an open ACL",
        rule: "bucket-acl-private",
        leaky: {
            ...encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN }),
            AccessControl: "PublicRead",
        },
        tight: {
            ...encryptedBy({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY_ARN }),
            AccessControl: "Private",
        },
    },
    {
        type: "AWS::S3::AccessPoint",
        leak: "open to everybody",
        rule: "bucket-policy-org-only",
        leaky: accessPoint(undefined),
        tight: accessPoint(READ_ENCRYPTION.Condition),
    },
    {
        type: "AWS::KMS::Key",
        leak: "open to everybody",
        rule: "key-policy-org-only",
        leaky: key([ADMINISTER, { ...USE_KEY, Condition: undefined }]),
        tight: key([ADMINISTER, USE_KEY]),
    },
    {
        type: "AWS::KMS::Key",
        leak: "that does not rotate",
        rule: "key-rotation",
        leaky: key([ADMINISTER, USE_KEY], { EnableKeyRotation: false }),
        tight: key([ADMINISTER, USE_KEY], { EnableKeyRotation: undefined, Origin: "EXTERNAL" }),
    },
    {
        type: "AWS::KMS::ReplicaKey",
        leak: "open to everybody",
        rule: "key-policy-org-only",
        leaky: {
            PrimaryKeyArn: KEY_ARN,
            KeyPolicy: document([ADMINISTER, { ...USE_KEY, Condition: undefined }]),
        },
        tight: { PrimaryKeyArn: KEY_ARN, KeyPolicy: document([ADMINISTER, USE_KEY]) },
    },
    {
        type: "AWS::SSM::Document",
        leak: "without encryption",
        rule: "session-bucket-encrypted",
        leaky: session({ s3EncryptionEnabled: false }),
        tight: session({}),
    },
    {
        type: "AWS::IAM::Role",
        leak: "whose inline policy takes every key",
        rule: "member-policy-scoped",
        leaky: {
            RoleName: "session-logs-node",
            AssumeRolePolicyDocument: TRUST,
            Policies: [
                {
                    PolicyName: "logs",
                    PolicyDocument: document([LOOK_UP_ENCRYPTION, PUT_OWN_LOGS, ALL_KEYS]),
                },
            ],
        },
        tight: {
            RoleName: "session-logs-node",
            AssumeRolePolicyDocument: TRUST,
            Policies: [
                {
                    PolicyName: "logs",
                    PolicyDocument: document([LOOK_UP_ENCRYPTION, PUT_OWN_LOGS]),
                },
            ],
        },
    },
    ...["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy"].map((type) => ({
        type,
        leak: "that takes every key",
        rule: "member-policy-scoped",
        leaky: {
            RoleName: "session-logs-node",
            PolicyName: "session-logs",
            PolicyDocument: document([LOOK_UP_ENCRYPTION, PUT_OWN_LOGS, ALL_KEYS]),
        },
        tight: {
            RoleName: "session-logs-node",
            PolicyName: "session-logs",
            PolicyDocument: document([LOOK_UP_ENCRYPTION, PUT_OWN_LOGS]),
        },
    })),
];

function judged(stack: readonly Resource[]): Judgement {
    return judge(rules, stack, () => readConfig(CONFIG));
}

describe("what holds resources of a judged kind", () => {
    for (const [carrier, carry] of Object.entries(CARRIERS)) {
        describe(carrier, () => {
            for (const { type, leak, rule, leaky, tight } of CASES) {
                it(`with ${type} ${leak} is refused by ${rule}`, () => {
                    const outer = carry(type, JSON.parse(JSON.stringify(leaky)) as typeof leaky);
                    const found = judged([outer]).violations.filter(
                        ({ level }) => level === "mandatory",
                    );
                    assert.deepEqual([...new Set(found.map(({ policy }) => policy))], [rule]);
                    assert.ok(found.every(({ resource }) => resource === outer));
                    assert.match(found[0]?.message ?? "", new RegExp(`^(In|As) .*${type}`));
                });

                it(`with ${type}, not ${leak}, is accepted`, () => {
                    const outer = carry(type, JSON.parse(JSON.stringify(tight)) as typeof tight);
                    const { violations, notJudged } = judged([outer]);
                    const refusals = violations.filter(({ level }) => level === "mandatory");
                    assert.deepEqual({ refusals, notJudged }, { refusals: [], notJudged: [] });
                });
            }

            it("is passed over when it holds nothing of the kind", () =>
                assert.deepEqual(judged([carry("AWS::SQS::Queue", { QueueName: "logs" })]), {
                    violations: [],
                    notJudged: [],
                }));
        });
    }
});
