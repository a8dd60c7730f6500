import type { ConditionKeys } from "./evaluator";

export const TLS: ConditionKeys = { "aws:SecureTransport": "true" };

/** A call of KMS with an encryption context. */
export function encryptionContext(pairs: Readonly<Record<string, string>>): ConditionKeys {
    return {
        "kms:EncryptionContextKeys": Object.keys(pairs),
        ...Object.fromEntries(
            Object.entries(pairs).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
        ),
    };
}

/**
 * A call of KMS by another service in the caller's name.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function through(service: string, region: string): ConditionKeys {
    return {
        ...TLS,
        "aws:ViaAWSService": "true",
        "kms:ViaService": `${service}.${region}.amazonaws.com`,
    };
}

/**
 * The condition keys about the caller that AWS gives every request of a role.
 *
 * @param organization Absent for accounts outside any.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function keysOfRole(
    roleArn: string,
    accountId: string,
    organization?: { readonly id: string; readonly path: string },
): ConditionKeys {
    return {
        "aws:PrincipalArn": roleArn,
        "aws:PrincipalAccount": accountId,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
        ...(organization && {
            "aws:PrincipalOrgID": organization.id,
            "aws:PrincipalOrgPaths": [organization.path],
        }),
    };
}
