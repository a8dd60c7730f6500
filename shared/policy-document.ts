/** A value or several of them, as policy documents allow almost everywhere. */
export type OneOrMany<T> = T | readonly T[];

/** Who a statement speaks of; `"*"` is everybody, anonymous callers included. */
export type Principal =
    | "*"
    | {
          readonly AWS?: OneOrMany<string>;
          readonly Service?: OneOrMany<string>;
          readonly Federated?: OneOrMany<string>;
          readonly CanonicalUser?: OneOrMany<string>;
      };

/** Operator → condition key → values. All operators and keys must hold, one value of a key is enough. */
export type ConditionBlock = Readonly<
    Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>
>;

/** One statement as this project writes it: always with a Sid, never with a `Not…` element. */
export interface Statement {
    /** Verb, object and limit, letters and digits only (KMS and IAM refuse anything else). */
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    /** In bucket and key policies; identity policies have none. */
    readonly Principal?: Principal;
    readonly Action: OneOrMany<string>;
    readonly Resource: OneOrMany<string>;
    readonly Condition?: ConditionBlock;
}

/**
 * A policy document as this project writes it. The version is fixed: with the older one
 * `${aws:PrincipalAccount}` would be literal text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
export interface PolicyDocument {
    readonly Version: "2012-10-17";
    readonly Statement: readonly Statement[];
}
