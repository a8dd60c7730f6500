import type { LookedUp } from "../../shared/looked-up";

/* What AWS has already that the config names or this stack is going to make. */

/** What KMS tells of a key. */
export interface FoundKey {
    readonly policy: string;
    readonly isEnabled: boolean;
    readonly customerMasterKeySpec: string;
    readonly multiRegion: boolean;
}

/** A bucket that this stack does not make. */
export interface FoundBucket {
    readonly region: string;
    /** JSON text, "" if it has none. */
    readonly policy: string;
    /** In the form of BucketLifecycleConfiguration's rules. */
    readonly lifecycleRules: readonly LifecycleRule[];
}

/** A rule of a lifecycle configuration, of which only the name matters here. */
export interface LifecycleRule {
    readonly id?: string;
    readonly [property: string]: unknown;
}

/** A replica of the session key that this stack does not have. */
export interface FoundReplica {
    readonly keyId: string;
    /** Such as `Enabled` and `PendingDeletion`. */
    readonly keyState: string;
    /** When KMS deletes it, while that is pending. */
    readonly deletionDate?: string | undefined;
}

export interface ExistingFacts {
    /** The key that `bucketKeyArn` names. */
    readonly key?: LookedUp<FoundKey> | undefined;
    /** The bucket, where `existingBucket` says that it is there. */
    readonly bucket?: LookedUp<FoundBucket> | undefined;
    /** Of the bucket that is to be made: whether somebody has one of that name. */
    readonly bucketOfThatName?: LookedUp<unknown> | undefined;
    /** Of the role that is to be made: whether the account has one of that name. */
    readonly roleOfThatName?: LookedUp<unknown> | undefined;
    /** ARN → IAM path of each reader of the own account, and of who takes the sealer's role. */
    readonly readers: Readonly<Record<string, LookedUp<{ readonly path: string }>>>;
    /** Aliases that are to be made, where the account has one of that name. */
    readonly aliases: readonly { readonly alias: string; readonly region: string }[];
    /** Region → the session key's replica there, where this stack has lost it. */
    readonly replicas: Readonly<Record<string, FoundReplica>>;
}
