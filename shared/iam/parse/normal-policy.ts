import type { NormalPrincipals } from "./named-principals";

/** Which elements a policy has: one attached to a resource names principals, IAM's own don't. */
export type PolicyUsage = "resource" | "identity";

export type { NamedPrincipal, NormalPrincipals } from "./named-principals";

/** One operator applied to one key. */
export interface NormalCondition {
    /** As written. */
    readonly operator: string;
    /** As written; compare `key.toLowerCase()`. */
    readonly key: string;
    readonly values: readonly string[];
}

/** One statement with every scalar an array and every spelling variant removed. */
export interface NormalStatement {
    readonly index: number;
    readonly sid?: string;
    readonly effect: "Allow" | "Deny";
    /** `not` for NotPrincipal. Absent in identity policies. */
    readonly principals?: { readonly not: boolean; readonly of: NormalPrincipals };
    /** Lower case. `not` for NotAction. */
    readonly action: { readonly not: boolean; readonly of: readonly string[] };
    readonly resource: { readonly not: boolean; readonly of: readonly string[] };
    readonly conditions: readonly NormalCondition[];
}

/** A policy in normal form. */
export interface NormalPolicy {
    /** Whether `${…}` is a variable (Version 2012-10-17) or literal text. */
    readonly variables: boolean;
    readonly statements: readonly NormalStatement[];
}

/** Something in the document that AWS would refuse, or that cannot be read. */
export interface PolicyProblem {
    /** `$`, `Statement[2].Effect`, … */
    readonly path: string;
    /** What is wrong with the value found: `is missing`, `is "allow"`. */
    readonly found: string;
    /** What to write instead. */
    readonly expected: string;
}

/** The readable part of a policy and everything that is wrong with the rest. */
export interface NormalizedPolicy {
    /** Statements that could be read; empty when nothing could. */
    readonly policy: NormalPolicy;
    readonly problems: readonly PolicyProblem[];
}
