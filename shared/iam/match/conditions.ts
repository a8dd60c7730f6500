import { and, either, not, or, type Answer } from "./answer";
import type { KeyLookup, KeyValue } from "./key-value";
import type { NormalCondition } from "../parse/normal-policy";
import { parseOperator, type Operator } from "../parse/operators";
import { compare, compilePattern, type Pattern } from "./pattern";
import type { Text } from "./text";
import { hasVariable, substituteVariables } from "./variables";

/** A condition, ready for evaluation. */
export interface CompiledCondition {
    readonly source: NormalCondition;
    /** In lower case. */
    readonly key: string;
    /** Undefined for an operator that AWS doesn't know. */
    readonly operator: Operator | undefined;
    readonly values: readonly CompiledValue[];
}

interface CompiledValue {
    readonly text: string;
    /** Undefined for a value with variables, which depends on the request. */
    readonly pattern: Pattern | undefined;
}

/** @param variables whether `${…}` is a variable. */
export function compileCondition(source: NormalCondition, variables: boolean): CompiledCondition {
    const operator = parseOperator(source.operator);
    const values = source.values.map((value) => {
        if (operator?.comparison === "binary") {
            return { text: value, pattern: binaryPattern(value) };
        }
        const text = operator?.ignoreCase === true ? value.toLowerCase() : value;
        const pattern = hasVariable(value, variables)
            ? undefined
            : compilePattern(text, operator?.wildcards === true);
        return { text: value, pattern };
    });
    return { source, key: source.key.toLowerCase(), operator, values };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What a value in base64 stands for. No key is known to hold binary data: a match is never certain. */
function binaryPattern(value: string): Pattern {
    return BASE64.test(value)
        ? { ...compilePattern(Buffer.from(value, "base64").toString(), false), uncertain: true }
        : { tokens: [], never: true };
}

/** Whether all conditions hold for a request. */
export function evaluateConditions(
    conditions: readonly CompiledCondition[],
    lookup: KeyLookup,
): Answer {
    let answer: Answer = "yes";
    for (const condition of conditions) {
        answer = and(answer, evaluateCondition(condition, lookup));
        if (answer === "no") {
            return "no";
        }
    }
    return answer;
}

/** Whether one condition holds for a request. */
export function evaluateCondition(condition: CompiledCondition, lookup: KeyLookup): Answer {
    const { operator } = condition;
    if (operator === undefined) {
        return "maybe";
    }
    const value = lookup(condition.key);
    if (operator.comparison === "presence") {
        return evaluateNull(condition, value);
    }
    const whenAbsent = answerWhenAbsent(operator);
    if (value.presence === "absent") {
        return whenAbsent;
    }
    const whenPresent = answerWhenPresent(condition, operator, value, lookup);
    return value.presence === "present" ? whenPresent : either([whenPresent, whenAbsent]);
}

/**
 * What an operator says about a request without the key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function answerWhenAbsent({ set, ifExists, negated }: Operator): Answer {
    if (set === "any") {
        return ifExists ? "maybe" : "no";
    }
    return set === "all" || ifExists || negated ? "yes" : "no";
}

/** The request has one value, though not always a known one, so set operators change nothing. */
function answerWhenPresent(
    condition: CompiledCondition,
    operator: Operator,
    value: KeyValue,
    lookup: KeyLookup,
): Answer {
    if (operator.comparison === "other" || value.texts.length === 0) {
        return "maybe";
    }
    const patterns = condition.values.map(
        ({ text, pattern }) => pattern ?? substituteVariables(text, operator.wildcards, lookup),
    );
    const match = either(value.texts.map((text) => matchOne(patterns, operator, text)));
    const certainty = isUndefinedFor(condition.key, operator) ? "maybe" : "yes";
    if (!operator.negated) {
        return and(match, certainty);
    }
    // A statement whose variable has no value doesn't apply, or so AWS's documentation can be read.
    const unresolved = patterns.some(
        ({ never, uncertain }) => never === true || uncertain === true,
    );
    return unresolved ? and(not(match), "maybe") : and(not(match), certainty);
}

/** AWS requires a set operator for a multi-valued key, and does not say what holds without one. */
function isUndefinedFor(key: string, { set }: Operator): boolean {
    return set === "none" && MULTIVALUED_KEYS.has(key);
}

const MULTIVALUED_KEYS: ReadonlySet<string> = new Set([
    "aws:principalorgpaths",
    "aws:sourceorgpaths",
    "aws:resourceorgpaths",
]);

function matchOne(patterns: readonly Pattern[], operator: Operator, text: Text): Answer {
    const compared = operator.ignoreCase ? lowerCase(text) : text;
    let answer: Answer = "no";
    for (const pattern of patterns) {
        const match = compare(pattern, compared);
        answer = or(answer, operator.comparison === "arn" ? asArn(match, pattern) : match);
    }
    return answer;
}

/** The parts of an ARN match one by one, so a pattern with fewer than six need not match. */
function asArn(match: Answer, { tokens }: Pattern): Answer {
    const colon = ":".charCodeAt(0);
    const colons = tokens.filter((token) => token === colon).length;
    return match === "yes" && colons < 5 ? "maybe" : match;
}

function lowerCase(text: Text): Text {
    return {
        ...(text.exact === undefined ? {} : { exact: text.exact.toLowerCase() }),
        tokens: text.tokens.map((token) => (token >= 65 && token <= 90 ? token + 32 : token)),
    };
}

function evaluateNull({ values }: CompiledCondition, { presence }: KeyValue): Answer {
    const wanted = new Set(values.map(({ text }) => text.toLowerCase()));
    const absent: Answer = presence === "absent" ? "yes" : presence === "present" ? "no" : "maybe";
    const answers: Answer[] = [
        ...(wanted.has("true") ? [absent] : []),
        ...(wanted.has("false") ? [not(absent)] : []),
    ];
    return wanted.size === 2 ? "yes" : (answers[0] ?? "maybe");
}
