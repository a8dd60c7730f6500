import type { CompiledStatement } from "../match/compile";
import type { ConditionRef } from "../parse/references";

const SESSION_OF_ROLE = /^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role\//;

/**
 * An exemption from a Deny that exempts nobody: aws:PrincipalArn holds the ARN of a role, never that
 * of its session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function emptyExemptionOf({ conditions }: CompiledStatement): ConditionRef | undefined {
    return conditions.find(
        ({ key, operator, source }) =>
            key === "aws:principalarn" &&
            operator?.negated === true &&
            source.values.some((value) => SESSION_OF_ROLE.test(value)),
    )?.source;
}
