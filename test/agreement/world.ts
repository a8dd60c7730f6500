import { BUCKET, ORGANIZATION, OWN_ACCOUNT } from "../shared/iam/policies";

/** Who and what the generated policies name, and who they don't. */
export { BUCKET, ORGANIZATION, OWN_ACCOUNT };
export const BUCKET_NAME = BUCKET.replace("arn:aws:s3:::", "");
/** An account of our organization, or so it says: nothing but its requests tells. */
export const MEMBER = "222222222222";
/** Configured as trusted in part of the runs. */
export const TRUSTED = "333333333333";
export const OUTSIDER = "444444444444";
export const FOREIGN_ORGANIZATION = "o-foreignorg01";
export const KEY = `arn:aws:kms:eu-central-1:${OWN_ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
export const OTHER_KEY = `arn:aws:kms:eu-central-1:${OWN_ACCOUNT}:key/99999999-8888-7777-6666-000000000000`;

/** Not named by any generated policy. */
export const UNNAMED_ACCOUNT = "987654321098";
export const UNNAMED_ORGANIZATION = "o-unnamedorg9";

export type StringOrList = string | readonly string[];
export type Conditions = Readonly<
    Record<string, Readonly<Record<string, StringOrList | boolean | readonly boolean[]>>>
>;
export type Principals = "*" | Readonly<Record<string, StringOrList>>;

/** A statement as generated: valid, in any of the spellings that AWS accepts. */
export interface Statement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: Principals;
    readonly NotPrincipal?: Principals;
    readonly Action?: StringOrList;
    readonly NotAction?: StringOrList;
    readonly Resource?: StringOrList;
    readonly NotResource?: StringOrList;
    readonly Condition?: Conditions;
}

export interface Document {
    readonly Version?: string;
    readonly Statement: readonly Statement[];
}

/** What a request carries under condition keys in lower case; lists for multi-valued keys. */
export type Keys = Readonly<Record<string, string | readonly string[]>>;

export interface Request {
    /** An ARN, a service or another id; undefined for an unsigned request. */
    readonly principal: string | undefined;
    readonly action: string;
    readonly resource: string;
    readonly keys: Keys;
}

/** A scalar or a list, as a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
    return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export interface Condition {
    readonly operator: string;
    /** In lower case. */
    readonly key: string;
    readonly values: readonly string[];
}

/** A statement's conditions, one by one. */
export function conditionsOf({ Condition = {} }: Statement): Condition[] {
    return Object.entries(Condition).flatMap(([operator, block]) =>
        Object.entries(block).map(([key, values]) => ({
            operator,
            key: key.toLowerCase(),
            values: listOf<string | boolean>(values).map(String),
        })),
    );
}
