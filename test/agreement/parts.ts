import { BUCKET, KEY, MEMBER, ORGANIZATION, OTHER_KEY, OUTSIDER, OWN_ACCOUNT } from "./world";
import type { Statement } from "./world";

/** The parts from which one sort of policy is put together. */
export interface Parts {
    readonly service: "s3" | "kms";
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    /** Statements that policies of this sort have in practice. */
    readonly usual: readonly Statement[];
    /** A grant to everybody, and a denial of everything. */
    readonly open: Statement;
    readonly closed: Statement;
    /** What lets members write logs. */
    readonly writing: readonly Statement[];
}

const IN_ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } };
const BOTH = [BUCKET, `${BUCKET}/*`];

export const BUCKET_PARTS: Parts = {
    service: "s3",
    actions: [
        ...["s3:PutObject", "s3:PutObject", "s3:PutObjectAcl", "s3:GetEncryptionConfiguration"],
        ...["s3:GetObject", "s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteObject", "s3:*"],
        ...["s3:Put*", "s3:Get*", "S3:PUTOBJECT", "s3:getobject*", "s3:?utObject", "*"],
        ...["s3:PutBucket*", "s3:*Object", "s3:*Policy", "kms:Decrypt"],
    ],
    resources: [
        ...[...BOTH, ...BOTH, `${BUCKET}*`, "*", "arn:aws:s3:::*", "arn:aws:s3:::acme-*/*"],
        ...[`${BUCKET}/\${aws:PrincipalAccount}/*`, `${BUCKET}/\${aws:PrincipalAccount}/*`],
        ...[`${BUCKET}/${MEMBER}/*`, `${BUCKET}/logs/*`, `${BUCKET}/\${aws:PrincipalOrgID}/*`],
        ...[`${BUCKET}/????????????/*`, `${BUCKET}/\${aws:PrincipalTag/team}/*`, `${BUCKET}/a.log`],
        `${BUCKET}/\${aws:PrincipalAccount, 'none'}/*`,
    ],
    usual: [
        {
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:PutObject", "s3:PutObjectAcl"],
            Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
            Condition: IN_ORGANIZATION,
        },
        {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: BOTH,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: "s3:*",
            Resource: BOTH,
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": [ORGANIZATION] } },
        },
        {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: BOTH,
            Condition: {
                StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION },
                BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
            },
        },
    ],
    open: {
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:PutObject", "s3:GetObject", "s3:ListBucket"],
        Resource: BOTH,
    },
    closed: { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: BOTH },
    writing: [
        {
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:PutObject", "s3:PutObjectAcl"],
            Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
            Condition: IN_ORGANIZATION,
        },
        {
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: "s3:GetEncryptionConfiguration",
            Resource: BUCKET,
            Condition: IN_ORGANIZATION,
        },
    ],
};

export const KEY_PARTS: Parts = {
    service: "kms",
    actions: [
        ...["kms:Decrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:GenerateDataKey"],
        ...["kms:DescribeKey", "kms:Encrypt", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:*"],
        ...["KMS:decrypt", "kms:Describe*", "kms:*Grant*", "kms:Put*", "kms:?ecrypt", "*"],
        ...["kms:ReEncrypt*", "s3:GetObject"],
    ],
    resources: [
        ...["*", "*", "*", "*", KEY, `arn:aws:kms:*:${OWN_ACCOUNT}:key/*`, OTHER_KEY],
        ...[`arn:aws:kms:eu-central-1:${OUTSIDER}:key/*`, "arn:aws:kms:*:*:key/1111*"],
    ],
    usual: [
        {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${OWN_ACCOUNT}:root` },
            Action: "kms:*",
            Resource: "*",
        },
        {
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: IN_ORGANIZATION,
        },
        {
            Effect: "Deny",
            Principal: "*",
            Action: "kms:*",
            Resource: "*",
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": [ORGANIZATION] } },
        },
    ],
    open: {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Decrypt", "kms:CreateGrant", "kms:PutKeyPolicy"],
        Resource: "*",
    },
    closed: { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" },
    writing: ["kms:Decrypt", "kms:GenerateDataKey*"].map((Action) => ({
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action,
        Resource: "*",
        Condition: IN_ORGANIZATION,
    })),
};

export const NODE_KEY_PARTS: Parts = {
    service: "kms",
    actions: KEY_PARTS.actions,
    resources: [
        ...["*", KEY, KEY, OTHER_KEY, `arn:aws:kms:*:${OWN_ACCOUNT}:key/*`],
        ...[KEY.replace("eu-central-1", "*"), `arn:aws:kms:*:${MEMBER}:key/*`],
        ...["arn:aws:kms:*:*:key/1111*", KEY.slice(0, -4).concat("*"), "arn:aws:kms:*"],
        ...[KEY.replace(OWN_ACCOUNT, "*"), `${KEY.slice(0, -1)}?`, "arn:aws:s3:::*"],
    ],
    usual: [
        { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [KEY] },
        { Effect: "Deny", Action: "kms:*", NotResource: `arn:aws:kms:*:${OWN_ACCOUNT}:key/*` },
    ],
    writing: [],
    open: { Effect: "Allow", Action: "kms:*", Resource: "*" },
    closed: { Effect: "Deny", Action: "kms:*", NotResource: KEY },
};

export const NODE_BUCKET_PARTS: Parts = {
    ...BUCKET_PARTS,
    // S3 takes no bucket policy that names another bucket.
    resources: [...BUCKET_PARTS.resources, "arn:aws:s3:::other-bucket/*"],
    usual: [
        {
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:PutObjectAcl"],
            Resource: `${BUCKET}/\${aws:PrincipalAccount}/*`,
        },
        { Effect: "Allow", Action: "s3:GetEncryptionConfiguration", Resource: BUCKET },
    ],
    open: { Effect: "Allow", Action: "s3:*", Resource: "*" },
    closed: { Effect: "Deny", Action: "s3:*", NotResource: BOTH },
};
