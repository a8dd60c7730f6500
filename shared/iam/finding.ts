import type { MissingContext } from "./context";
import type { ConditionRef, StatementRef } from "./parse/references";

/** Kinds of principals, from outside to inside. */
export type PrincipalKind =
    | "anonymous"
    | "account-without-organization"
    | "external-organization"
    | "service"
    | "canonical-user"
    | "federated"
    | "unidentified-principal"
    | "member"
    | "own-account";

/** A principal, or all who differ only in what no policy can tell. */
export interface PrincipalDescription {
    readonly kind: PrincipalKind;
    /** For a message: `account 999988887777 outside the organization`, `anyone, unauthenticated`. */
    readonly text: string;
    /** Set when it is one account that the policy names. */
    readonly accountId?: string;
    /** Set when it belongs to one organization that the policy names, or to ours. */
    readonly organizationId?: string;
}

/** Some principal may do something. */
export interface AccessFinding {
    /** The Allow that grants it. */
    readonly statement: StatementRef;
    readonly principal: PrincipalDescription;
    /** Everything the principal may do by this statement: real names such as `s3:GetObject`, sorted. */
    readonly actions: readonly string[];
    /** An ARN or ARN pattern that it may do that to; `*` stands for this key in a key policy. */
    readonly resource: string;
    /** The conditions that the principal meets, none for an unconditional statement. */
    readonly conditions: readonly ConditionRef[];
    /**
     * Set when the answer depends on configuration that is missing: the named account or
     * organization may be our own.
     */
    readonly undecided?: MissingContext;
}
