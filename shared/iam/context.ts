import type { KeyValue } from "./match/key-value";

/** What is known of a policy beside its text. Everything but the kind may be missing. */
export interface PolicyContext {
    /** `access-point`: a policy of an S3 access point; judged like a bucket's. */
    readonly kind: "bucket" | "key" | "access-point";
    /** The organizations that count as ours, `o-…`. */
    readonly organizationIds?: readonly string[];
    /** The account that owns the bucket or key, 12 digits. */
    readonly ownAccountId?: string;
    /** The account that counts as the owner where `ownAccountId` is missing and the policy tells none. */
    readonly assumedOwnAccountId?: string;
    /** Accounts outside the organization that may be granted whatever the own account may. */
    readonly trustedAccountIds?: readonly string[];
    /**
     * What is known of a member's request when it uploads a log or uses the key: values of condition
     * keys, in lower case. Beside it, uploads carry what the agent sends with every one; a key is
     * asked for what it says here only, and without it for logs or for sessions.
     */
    readonly memberRequest?: Readonly<Record<string, KeyValue>>;
    /** The bucket's name, for policies whose resources are patterns. */
    readonly bucketName?: string;
}

/** What has to be configured before an `undecided` finding can be decided. */
export type MissingContext = "organizationIds" | "ownAccountId";
