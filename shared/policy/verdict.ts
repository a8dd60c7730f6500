import type { PolicyContext, MissingContext } from "./context";
import type { AccessFinding, ConditionRef, StatementRef, Witness } from "./finding";
import type { PolicyProblem } from "./normalize";

/** Whether the owner can still change the policy. */
export interface OwnerVerdict {
    readonly mayChangePolicy: boolean;
    /** `s3:PutBucketPolicy`, `s3:PutAccessPointPolicy` or `kms:PutKeyPolicy`. */
    readonly action: string;
    /** The Deny that locks the owner out; absent when it is a grant that is missing. */
    readonly deniedBy?: StatementRef;
}

/** Whether a member of the organization can still do its work. */
export interface MemberUse {
    /** `not-granted`: no Allow for members at all; `denied`: an Allow, but a Deny takes it back. */
    readonly answer: "yes" | "not-granted" | "denied";
    /** `s3:PutObject`, `kms:Decrypt` or `kms:GenerateDataKey`: the first that is refused, or granted. */
    readonly action: string;
    readonly grantedBy?: StatementRef;
    readonly deniedBy?: StatementRef;
}

/** What stays open to plain HTTP. */
export interface PlainHttpFinding {
    /** `bucket`: bucket-level calls; `object`: calls on objects. */
    readonly level: "bucket" | "object";
    readonly witness: Witness;
    /** Actions not definitely denied, sorted. */
    readonly actions: readonly string[];
    readonly resource: string;
    /** The Deny statements that mention aws:SecureTransport but do not close it, with the reason. */
    readonly insufficient: readonly { readonly statement: StatementRef; readonly why: string }[];
}

/** A writer that reaches further than its own account's prefix. */
export interface PrefixFinding {
    readonly statement: StatementRef;
    readonly witness: Witness;
    /** The Resource as written. */
    readonly resource: string;
    /** An object of another account that it may overwrite. */
    readonly reached: string;
    /** True when `${aws:PrincipalAccount}` is written but literal, for lack of Version 2012-10-17. */
    readonly literalVariable: boolean;
}

/** An organization id that admits, and is not one exact id of ours. */
export interface OrganizationIdFinding {
    readonly statement: StatementRef;
    readonly condition: ConditionRef;
    readonly value: string;
    readonly reason: "wildcard" | "variable" | "malformed" | "not-configured";
}

/** Every answer about one bucket, key or access point policy. */
export interface ResourcePolicyVerdict {
    /** Unreadable or refused by AWS. The other answers are about the statements that could be read. */
    readonly problems: readonly PolicyProblem[];
    /** Who outside the organization may do what. */
    readonly outsiders: readonly AccessFinding[];
    /** What members may do beyond `MEMBER_S3_ACTIONS` or `MEMBER_KMS_ACTIONS`. */
    readonly memberExcess: readonly AccessFinding[];
    readonly owner: OwnerVerdict;
    readonly memberUse: MemberUse;
    /** Buckets and access points only; empty when plain HTTP is denied to everybody. */
    readonly plainHttp: readonly PlainHttpFinding[];
    /** Buckets and access points only. */
    readonly foreignPrefixes: readonly PrefixFinding[];
    readonly organizationIds: readonly OrganizationIdFinding[];
    /** The organizations that counted as ours: configured, or the one exact id that the policy names. */
    readonly assumedOrganizationIds: readonly string[];
    /** The owner's account: configured, or inferred from the policy. */
    readonly assumedOwnAccountId?: string;
    /** Configuration without which some findings are `undecided`. */
    readonly needs: readonly MissingContext[];
}

/** Judges a resource policy, JSON text or object. Never throws. */
export function judgeResourcePolicy(
    source: unknown,
    context: PolicyContext,
): ResourcePolicyVerdict {
    throw new Error(`not written yet: ${String(source)} ${context.kind}`);
}
