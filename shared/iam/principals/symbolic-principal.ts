import type { PrincipalDescription } from "../finding";
import type { KeyLookup } from "../match/key-value";
import {
    ANY,
    ONE,
    OTHER_ACCOUNT,
    OTHER_ORGANIZATION,
    exactly,
    textOf,
    type Text,
} from "../match/text";
import type { NamedPrincipal } from "../parse/named-principals";

/** One account that the policy names, any that it doesn't, or any whatsoever. */
export type Account =
    | { readonly kind: "named"; readonly id: string }
    | { readonly kind: "unnamed" }
    | { readonly kind: "unknown" };

/** An organization likewise; `ours` where nobody said which that is; `none` for an account without. */
export type Organization =
    | { readonly kind: "named"; readonly id: string }
    | { readonly kind: "unnamed" }
    | { readonly kind: "ours" }
    | { readonly kind: "none" };

/** A service principal that the policy names, or any other. */
export type ServiceName =
    { readonly kind: "named"; readonly name: string } | { readonly kind: "unnamed" };

/** Who sends a request, as far as a Principal element can tell. */
export type Identity =
    | { readonly kind: "anonymous" }
    /** A user, role or root user of an account; `isRole`: the session of a role for sure. */
    | { readonly kind: "account"; readonly account: Account; readonly isRole: boolean }
    /** A principal that only its own text in the policy tells apart. */
    | { readonly kind: "listed"; readonly principal: NamedPrincipal }
    | { readonly kind: "service"; readonly service: ServiceName };

/**
 * A principal that stands for all who differ in nothing that a policy can tell: one that a policy
 * names, or one for all that it doesn't name.
 */
export interface SymbolicPrincipal {
    /**
     * Made of everything that tells it from others, so that the same one made twice is known again.
     * Undefined where its requests carry something of their own: nothing is remembered of it.
     */
    readonly key: string | undefined;
    readonly identity: Identity;
    /** For findings. */
    readonly description: PrincipalDescription;
    /** What its requests carry under a condition key in lower case: the request context. */
    readonly lookup: KeyLookup;
}

/** Where a principal, or the resource that a service acts for, belongs. */
export interface Place {
    readonly account: Account;
    readonly organization: Organization;
}

/** Which requests of a principal are asked about. */
export interface Scope {
    /**
     * Whether requests through access points of the own account are left out, since their own
     * policies are analyzed by themselves. False for what must remain possible.
     */
    readonly externalAccessPoints: boolean;
}

export const UNNAMED = { kind: "unnamed" } as const;
export const UNKNOWN = { kind: "unknown" } as const;
export const NONE = { kind: "none" } as const;
export const OURS = { kind: "ours" } as const;

export function named(id: string): { readonly kind: "named"; readonly id: string } {
    return { kind: "named", id };
}

/** The account's id, if it is a certain one. */
export function accountId({ kind, ...account }: Account): string | undefined {
    return kind === "named" && "id" in account ? account.id : undefined;
}

/** Twelve characters of which nothing is known. */
export const ANY_ACCOUNT: Text = { tokens: Array<number>(12).fill(ONE) };

/** An id that no policy names and that is nobody's: parentheses can't stand in one. */
const OUR_ORGANIZATION = exactly("o-(ours)");

/** The account's id, as far as it is known. */
export function accountText(account: Account): Text {
    switch (account.kind) {
        case "named":
            return exactly(account.id);
        case "unnamed":
            return OTHER_ACCOUNT;
        case "unknown":
            return ANY_ACCOUNT;
    }
}

/** The organization's id, as far as it is known. */
export function organizationText(organization: Exclude<Organization, { kind: "none" }>): Text {
    switch (organization.kind) {
        case "named":
            return exactly(organization.id);
        case "unnamed":
            return OTHER_ORGANIZATION;
        case "ours":
            return OUR_ORGANIZATION;
    }
}

/** The organization's path and everything below it. */
export function organizationPaths(organization: Exclude<Organization, { kind: "none" }>): Text {
    return textOf(organizationText(organization), "/", ANY);
}
