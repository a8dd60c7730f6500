import type { MissingContext } from "./context";
import type { ConditionRef, StatementRef } from "./reading/references";

/** Kinds of callers, from outside to inside. */
export type CallerKind =
    | "anonymous"
    | "account-without-organization"
    | "foreign-organization"
    | "service"
    | "canonical-user"
    | "federated"
    | "unidentified-principal"
    | "member"
    | "own-account";

/** A caller that stands for all callers who differ only in what a policy cannot tie. */
export interface Witness {
    readonly kind: CallerKind;
    /** For a message: `account 999988887777 outside the organization`, `anyone, unauthenticated`. */
    readonly text: string;
    /** Set when the caller is one account that the policy names. */
    readonly accountId?: string;
    /** Set when the caller belongs to one organization that the policy names, or to ours. */
    readonly organizationId?: string;
}

/** Somebody may do something. */
export interface AccessFinding {
    /** The Allow that lets the witness in. */
    readonly statement: StatementRef;
    readonly witness: Witness;
    /** Everything the witness may do by this statement: real names such as `s3:GetObject`, sorted. */
    readonly actions: readonly string[];
    /** An ARN or ARN pattern that it may do that to; `*` stands for this key in a key policy. */
    readonly resource: string;
    /** The conditions that the witness passed, none for an unconditional statement. */
    readonly conditions: readonly ConditionRef[];
    /**
     * Set when the answer depends on configuration that is missing: the named account or
     * organization may be our own.
     */
    readonly undecided?: MissingContext;
}
