import { ACCOUNT_ID, ORGANIZATION_ID } from "../shared/ids";
import { filledTextOf, listOf, recordOf } from "./values";

/** A finding that an organization accepts for a while, and says why. */
export interface Exemption {
    /** Name of the rule. */
    readonly rule: string;
    /** Pattern of stack names (`*` for any text); all stacks if undefined. */
    readonly stack: string | undefined;
    /** Pattern of URNs or logical names (`*` for any text); all resources if undefined. */
    readonly resource: string | undefined;
    readonly reason: string;
    /** The last day on which it counts, `YYYY-MM-DD`, in UTC. */
    readonly until: string;
}

/** What the rules say something about at mandatory level. */
export type Scope = "session-logs" | "everything";

/** What an organization tells the pack; every key may be left out. */
export interface PackConfig {
    /** Organizations whose accounts are members, e.g. `o-exampleorgid1`. Empty: not told. */
    readonly organizationIds: readonly string[];
    /** The account that owns the archive. */
    readonly centralAccountId?: string;
    /** Accounts that do not count as external although they are in no configured organization. */
    readonly trustedAccountIds: readonly string[];
    /** Buckets that hold session logs. Empty: told by policies, documents, tags and names. */
    readonly logBucketNames: readonly string[];
    /** Keys that encrypt logs or sessions: ARNs of keys or aliases. Empty: told as for buckets. */
    readonly logKeyArns: readonly string[];
    /** `everything` asks rotation, deletion window and public access of all keys and buckets. */
    readonly scope: Scope;
    /** Fewest days that logs are kept before a lifecycle rule may delete them; undefined: not told. */
    readonly minimumRetentionDays?: number;
    readonly exemptions: readonly Exemption[];
    /** Shortest accepted waiting time before a key is deleted, in days (7–30). */
    readonly minimumDeletionWindowDays: number;
    /** Key that the encryption remediation may set, as a full ARN. */
    readonly bucketKeyArn?: string;
}

/** The rule whose properties hold for every rule. */
export const PACK_SETTINGS = "pack-settings";

/** The longest that KMS offers: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
export const DEFAULT_DELETION_WINDOW_DAYS = 30;

/** A day that exists; the leap years of 29 February are not told apart. */
const DAY =
    "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$";

const organizationId = {
    type: "string",
    pattern: ORGANIZATION_ID.source,
    description: "id of an organization, such as o-exampleorgid1",
} as const;
const accountId = {
    type: "string",
    pattern: ACCOUNT_ID.source,
    description: "id of an account in quotes, such as 111111111111",
} as const;

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
        items: {
            type: "string",
            minLength: 3,
            maxLength: 63,
            description: "name of a bucket, 3 to 63 characters, such as acme-session-logs",
        },
    },
    logKeyArns: {
        description: "ARNs of the keys, or of their aliases, that encrypt logs and sessions.",
        type: "array",
        items: {
            type: "string",
            pattern: "^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/.+$",
            description:
                "ARN of a key or alias, such as arn:aws:kms:eu-west-1:111111111111:alias/session-logs",
        },
    },
    scope: {
        description:
            "What is judged: session-logs (the default), or everything to ask rotation, deletion window and blocked public access of all keys and buckets.",
        type: "string",
        pattern: "^(session-logs|everything)$",
    },
    minimumRetentionDays: {
        description: "Fewest days that a log is kept before a lifecycle rule may delete it.",
        type: "integer",
        minimum: 1,
        maximum: 36500,
    },
    exemptions: {
        description:
            "Findings that are accepted for a while: rule, stack and resource (patterns with *), reason, and until (YYYY-MM-DD, the last day).",
        type: "array",
        items: {
            type: "object",
            required: ["rule", "reason", "until"],
            additionalProperties: false,
            properties: {
                rule: { type: "string", minLength: 1, description: "name of a rule" },
                stack: {
                    type: "string",
                    minLength: 1,
                    description: "pattern of stacks, such as prod or payments/*",
                },
                resource: {
                    type: "string",
                    minLength: 1,
                    description: "pattern of logical names or URNs, such as archive-*",
                },
                reason: {
                    type: "string",
                    pattern: "\\S",
                    description: "reason why it is accepted",
                },
                until: {
                    type: "string",
                    pattern: DAY,
                    description: "last day on which it counts, such as 2026-12-31",
                },
            },
        },
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
 * ones (those of the rule `pack-settings`, since the engine knows properties per rule only).
 */
export function readConfig(own: unknown, packWide: unknown = {}): PackConfig {
    const given = { ...recordOf(packWide), ...recordOf(own) };
    return {
        organizationIds: texts(given["organizationId"]),
        centralAccountId: filledTextOf(given["centralAccountId"]),
        trustedAccountIds: texts(given["trustedAccountIds"]),
        logBucketNames: texts(given["logBucketNames"]),
        logKeyArns: texts(given["logKeyArns"]),
        scope: given["scope"] === "everything" ? "everything" : "session-logs",
        minimumRetentionDays: numberIn(given["minimumRetentionDays"]),
        exemptions: listOf(given["exemptions"]).flatMap(exemptionOf),
        minimumDeletionWindowDays:
            numberIn(given["minimumDeletionWindowDays"]) ?? DEFAULT_DELETION_WINDOW_DAYS,
        bucketKeyArn: filledTextOf(given["bucketKeyArn"]),
    };
}

function texts(value: unknown): readonly string[] {
    return listOf(value)
        .map(filledTextOf)
        .filter((text) => text !== undefined);
}

/**
 * The rule that says what could not be judged. It carried the properties of all rules before
 * `pack-settings` did.
 */
export const NOT_JUDGED = "not-judged";

/** Names of properties that stand under `not-judged` and so hold for no rule. */
export function strandedSettings(ofNotJudged: unknown): readonly string[] {
    return Object.keys(recordOf(ofNotJudged)).filter(
        (name) => name in CONFIG_SCHEMA && name !== "exemptions",
    );
}

/** The configuration with organizations that are ours for another reason, if it names none itself. */
export function withOrganizations(config: PackConfig, ids: readonly string[]): PackConfig {
    return config.organizationIds.length > 0 || ids.length === 0
        ? config
        : { ...config, organizationIds: ids };
}

function numberIn(value: unknown): number | undefined {
    return typeof value === "number" ? value : undefined;
}

/** None where a part is missing or no day: half an exemption exempts nothing. */
function exemptionOf(value: unknown): readonly Exemption[] {
    const given = recordOf(value);
    const [rule, reason, until] = ["rule", "reason", "until"].map((key) =>
        filledTextOf(given[key]),
    );
    const isDay = until !== undefined && new RegExp(DAY).test(until);
    return rule === undefined || reason === undefined || !isDay
        ? []
        : [
              {
                  rule,
                  stack: filledTextOf(given["stack"]),
                  resource: filledTextOf(given["resource"]),
                  reason,
                  until,
              },
          ];
}
