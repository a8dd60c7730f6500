/**
 * The document every session uses that names no other; one per account and region.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-configure-preferences-cli.html
 */
export const PREFERENCES_DOCUMENT = "SSM-SessionManagerRunShell";

/**
 * The token of just-in-time node access lets people use no key without this tag.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSSystemsManagerJustInTimeAccessTokenSessionPolicy.html
 */
export const JUST_IN_TIME_TAG = { SystemsManagerJustInTimeNodeAccessManaged: "true" } as const;

/** IAM policy, managed or inline, that lets a node write its session logs. */
export const NODE_POLICY = "session-logs-node";

/** IAM policy that lets people start sessions. */
export const START_SESSION_POLICY = "session-logs-start-session";

/**
 * What the S3 keys of one account's logs begin with, and those of no other account.
 *
 * @param keyPrefix The archive's own: empty, or ends with a slash.
 * @param accountId 12 digits, or the policy variable for the caller's.
 */
export function accountPrefix(keyPrefix: string, accountId: string): string {
    return `${keyPrefix}${accountId}/`;
}

/**
 * The S3 key prefix of one account's sessions in one region, without a trailing slash: the SSM
 * agent appends `/<SessionId>.log`.
 */
export function logPrefix(keyPrefix: string, accountId: string, region: string): string {
    return `${accountPrefix(keyPrefix, accountId)}${region}`;
}
