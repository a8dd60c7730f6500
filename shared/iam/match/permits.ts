import { and, not, or, type Answer } from "./answer";
import { compileCondition, evaluateConditions } from "./conditions";
import type { KeyLookup } from "./key-value";
import type { NormalPolicy, NormalStatement } from "../parse/normal-policy";
import { compare, compilePattern, patternText } from "./pattern";
import { exactly } from "./text";
import { hasVariable, substituteVariables } from "./variables";

/** A call of one action, of any service. */
export interface Request {
    /** `kms:Decrypt` */
    readonly action: string;
    /** An ARN; with wildcards it stands for everything that they match. */
    readonly resource: string;
    /** What is known of the request's condition keys. */
    readonly lookup: KeyLookup;
}

/**
 * Whether an identity policy, or a permissions boundary, by itself allows a request: `no` where no
 * Allow can be about it, or a Deny is for sure.
 */
export function permits({ statements, variables }: NormalPolicy, request: Request): Answer {
    const about = (effect: NormalStatement["effect"]): Answer =>
        statements
            .filter((statement) => statement.effect === effect)
            .map((statement) => speaksOf(statement, variables, request))
            .reduce(or, "no");
    return and(about("Allow"), not(about("Deny")));
}

function speaksOf(
    { action, resource, conditions }: NormalStatement,
    variables: boolean,
    request: Request,
): Answer {
    const { lookup } = request;
    const name = exactly(request.action.toLowerCase());
    const named = action.of.map((one) => compare(compilePattern(one, true), name)).reduce(or, "no");
    const arns = patternText(compilePattern(request.resource, true));
    const covered = resource.of
        .map((one) =>
            compare(
                hasVariable(one, variables)
                    ? substituteVariables(one, true, lookup)
                    : compilePattern(one, true),
                arns,
            ),
        )
        .reduce(or, "no");
    const compiled = conditions.map((condition) => compileCondition(condition, variables));
    return [
        action.not ? not(named) : named,
        resource.not ? not(covered) : covered,
        evaluateConditions(compiled, lookup),
    ].reduce(and);
}
