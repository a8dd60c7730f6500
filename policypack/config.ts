import { filledTextOf, listOf, recordOf } from "./stack/shape";

/** What an organization tells the pack; every key may be left out. */
export interface PackConfig {
    /** Organizations whose accounts are members, e.g. `o-exampleorgid1`. Empty: not told. */
    readonly organizationIds: readonly string[];
    /** The account that owns the archive. */
    readonly centralAccountId?: string;
    /** Accounts that are no outsiders although they are in no configured organization. */
    readonly trustedAccountIds: readonly string[];
    /** Buckets that hold session logs. Empty: told by policies, documents, tags and names. */
    readonly logBucketNames: readonly string[];
    /** Shortest accepted waiting time before a key is deleted, in days (7–30). */
    readonly minimumDeletionWindowDays: number;
    /** Key that the encryption remediation may set, as a full ARN. */
    readonly bucketKeyArn?: string;
}

/** The longest that KMS offers: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
export const DEFAULT_DELETION_WINDOW_DAYS = 30;

const organizationId = { type: "string", pattern: "^o-[a-z0-9]{10,32}$" } as const;
const accountId = { type: "string", pattern: "^[0-9]{12}$" } as const;

/** JSON schema of the properties that each rule accepts. */
export const CONFIG_SCHEMA = {
    organizationId: {
        description: "The organization, or a list of them, whose accounts may write logs.",
        type: ["string", "array"],
        pattern: organizationId.pattern,
        items: organizationId,
    },
    centralAccountId: { ...accountId, description: "The account that owns the archive." },
    trustedAccountIds: {
        description: "Accounts outside the organization that may be named in policies.",
        type: "array",
        items: accountId,
    },
    logBucketNames: {
        description: "Names of the buckets that hold session logs.",
        type: "array",
        items: { type: "string", minLength: 3, maxLength: 63 },
    },
    minimumDeletionWindowDays: {
        description: "Shortest accepted waiting time before a key is deleted, in days.",
        type: "integer",
        minimum: 7,
        maximum: 30,
    },
    bucketKeyArn: {
        description: "Full ARN of the key that the encryption remediation sets.",
        type: "string",
        pattern: "^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$",
    },
} as const;

/**
 * Reads the properties given to a rule; what a rule is not given itself comes from the pack-wide
 * ones (those of the rule `not-judged`, since the engine knows properties per rule only).
 */
export function readConfig(own: unknown, packWide: unknown = {}): PackConfig {
    const given = { ...recordOf(packWide), ...recordOf(own) };
    return {
        organizationIds: texts(given["organizationId"]),
        centralAccountId: filledTextOf(given["centralAccountId"]),
        trustedAccountIds: texts(given["trustedAccountIds"]),
        logBucketNames: texts(given["logBucketNames"]),
        minimumDeletionWindowDays:
            typeof given["minimumDeletionWindowDays"] === "number"
                ? given["minimumDeletionWindowDays"]
                : DEFAULT_DELETION_WINDOW_DAYS,
        bucketKeyArn: filledTextOf(given["bucketKeyArn"]),
    };
}

function texts(value: unknown): readonly string[] {
    return listOf(value)
        .map(filledTextOf)
        .filter((text) => text !== undefined);
}
