import type { PolicyContext } from "../../../shared/iam/context";

/** What the tests' policies are about. */
export const OWN_ACCOUNT = "111111111111";
export const ORGANIZATION = "o-exampleorgid1";
export const BUCKET = "arn:aws:s3:::acme-session-logs-111111111111";

export const BUCKET_CONTEXT: PolicyContext = {
    kind: "bucket",
    organizationIds: [ORGANIZATION],
    ownAccountId: OWN_ACCOUNT,
};
export const KEY_CONTEXT: PolicyContext = { ...BUCKET_CONTEXT, kind: "key" };

export type Json = Readonly<Record<string, unknown>>;

/** A policy of the current version. */
export function policy(...statements: readonly Json[]): Json {
    return { Version: "2012-10-17", Statement: statements };
}

/** An Allow of s3:PutObject to everybody, changed by the given elements. */
export function put(changes: Json = {}): Json {
    return {
        Sid: "Put",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${BUCKET}/*`,
        ...changes,
    };
}

/** An Allow of kms:Decrypt to everybody, changed by the given elements. */
export function decrypt(changes: Json = {}): Json {
    return {
        Sid: "Decrypt",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "kms:Decrypt",
        Resource: "*",
        ...changes,
    };
}

/** A Deny of everything to everybody, changed by the given elements. */
export function deny(changes: Json = {}): Json {
    return {
        Sid: "Deny",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [BUCKET, `${BUCKET}/*`],
        ...changes,
    };
}

export const IN_ORGANIZATION: Json = { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } };
export const NOT_IN_ORGANIZATION: Json = {
    StringNotEquals: { "aws:PrincipalOrgID": ORGANIZATION },
};
export const PLAIN_HTTP: Json = { Bool: { "aws:SecureTransport": "false" } };
export const ADMINISTER: Json = {
    Sid: "Administer",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${OWN_ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
};
