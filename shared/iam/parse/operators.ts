/**
 * How an operator compares one value of the policy with one value of the request. `other`: numbers,
 * dates and networks, which never tie a caller, so only the key's presence is judged. `binary`: the
 * policy's value is in base64.
 */
export type Comparison = "text" | "arn" | "binary" | "other" | "presence";

/** What an operator means. */
export interface Operator {
    readonly comparison: Comparison;
    /** True for …Not…: none of the values may match. */
    readonly negated: boolean;
    readonly wildcards: boolean;
    readonly ignoreCase: boolean;
    /** `ForAllValues:`, `ForAnyValue:`. */
    readonly set: "none" | "all" | "any";
    /** True for …IfExists: holds when the key is missing. */
    readonly ifExists: boolean;
}

type Base = Pick<Operator, "comparison"> & Partial<Operator>;

/**
 * Every operator of the policy language, in lower case, without prefix and suffix.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlyMap<string, Base> = new Map<string, Base>([
    ["stringequals", { comparison: "text" }],
    ["stringnotequals", { comparison: "text", negated: true }],
    ["stringequalsignorecase", { comparison: "text", ignoreCase: true }],
    ["stringnotequalsignorecase", { comparison: "text", ignoreCase: true, negated: true }],
    ["stringlike", { comparison: "text", wildcards: true }],
    ["stringnotlike", { comparison: "text", wildcards: true, negated: true }],
    // ArnEquals takes wildcards just as ArnLike does.
    ["arnequals", { comparison: "arn", wildcards: true }],
    ["arnlike", { comparison: "arn", wildcards: true }],
    ["arnnotequals", { comparison: "arn", wildcards: true, negated: true }],
    ["arnnotlike", { comparison: "arn", wildcards: true, negated: true }],
    ["bool", { comparison: "text", ignoreCase: true }],
    ["binaryequals", { comparison: "binary" }],
    ["numericequals", { comparison: "other" }],
    ["numericnotequals", { comparison: "other", negated: true }],
    ["numericlessthan", { comparison: "other" }],
    ["numericlessthanequals", { comparison: "other" }],
    ["numericgreaterthan", { comparison: "other" }],
    ["numericgreaterthanequals", { comparison: "other" }],
    ["dateequals", { comparison: "other" }],
    ["datenotequals", { comparison: "other", negated: true }],
    ["datelessthan", { comparison: "other" }],
    ["datelessthanequals", { comparison: "other" }],
    ["dategreaterthan", { comparison: "other" }],
    ["dategreaterthanequals", { comparison: "other" }],
    ["ipaddress", { comparison: "other" }],
    ["notipaddress", { comparison: "other", negated: true }],
    ["null", { comparison: "presence" }],
]);

const NAME = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/**
 * What an operator's name means, in any case; undefined for a name that AWS does not know, `Null`
 * with a prefix or suffix included.
 */
export function parseOperator(name: string): Operator | undefined {
    const [, set, base = "", ifExists] = NAME.exec(name.toLowerCase()) ?? [];
    const found = OPERATORS.get(base);
    if (found === undefined) {
        return undefined;
    }
    if (found.comparison === "presence" && (set !== undefined || ifExists !== undefined)) {
        return undefined;
    }
    return {
        negated: false,
        wildcards: false,
        ignoreCase: false,
        ...found,
        set: set === undefined ? "none" : set === "forallvalues" ? "all" : "any",
        ifExists: ifExists !== undefined,
    };
}
