/** The statement that a finding is about. */
export interface StatementRef {
    /** Position in `Statement`, from 0. */
    readonly index: number;
    readonly sid?: string;
}

/** One condition of a statement, as written. */
export interface ConditionRef {
    /** As written: `StringEqualsIfExists`, `ForAllValues:StringLike`. */
    readonly operator: string;
    /** As written: `aws:PrincipalOrgID`. */
    readonly key: string;
    readonly values: readonly string[];
}

/** `Statement[1] "WriteLogs"`, for messages. */
export function describeStatement({ index, sid }: StatementRef): string {
    return sid === undefined || sid === "" ? `Statement[${index}]` : `Statement[${index}] "${sid}"`;
}

/** `StringEqualsIfExists aws:PrincipalOrgID`, for messages. */
export function describeCondition({ operator, key }: ConditionRef): string {
    return `${operator} ${key}`;
}
