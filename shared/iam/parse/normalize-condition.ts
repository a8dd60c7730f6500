import type { NormalCondition, PolicyProblem } from "./normal-policy";
import { normalizeStrings } from "./normalize-strings";
import { parseOperator } from "./operators";
import { isPlainObject, showFound } from "./plain";

/** The conditions of a statement, none if it has no block; undefined if one can't be read. */
export function normalizeConditions(
    source: unknown,
    statementPath: string,
    problems: PolicyProblem[],
): readonly NormalCondition[] | undefined {
    const path = `${statementPath}.Condition`;
    if (source === undefined) {
        return [];
    }
    if (!isPlainObject(source)) {
        const expected = 'Write an object such as {"Bool": {"aws:SecureTransport": "false"}}.';
        problems.push({ path, found: `is ${showFound(source)}`, expected });
        return undefined;
    }
    const conditions: NormalCondition[] = [];
    let readable = true;
    for (const operator of Object.keys(source)) {
        const keys = source[operator];
        if (operator === "__defaults" || keys === undefined) {
            continue;
        }
        readable =
            readOperator(operator, keys, `${path}.${operator}`, conditions, problems) && readable;
    }
    return readable ? conditions : undefined;
}

function readOperator(
    operator: string,
    keys: unknown,
    path: string,
    conditions: NormalCondition[],
    problems: PolicyProblem[],
): boolean {
    if (parseOperator(operator) === undefined) {
        const expected = "Write an operator of the IAM policy language, such as StringEquals.";
        problems.push({ path, found: "is not a condition operator", expected });
    }
    if (!isPlainObject(keys)) {
        const expected = "Write an object from condition key to values.";
        problems.push({ path, found: `is ${showFound(keys)}`, expected });
        return false;
    }
    let readable = true;
    for (const key of Object.keys(keys)) {
        if (key === "__defaults" || keys[key] === undefined) {
            continue;
        }
        const values = normalizeStrings(keys[key], `${path}.${key}`, problems, "any");
        if (values === undefined) {
            readable = false;
        } else {
            conditions.push({ operator, key, values });
        }
    }
    return readable;
}
