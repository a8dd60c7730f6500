import * as pulumi from "@pulumi/pulumi";
import { type Checked, describeProblems } from "../shared/problem";

/**
 * The value, if there is one.
 *
 * @throws pulumi.RunError with all problems, which Pulumi prints without a stack trace.
 */
export function usable<T>(checked: Checked<T>): T {
    if (!checked.ok) {
        throw new pulumi.RunError(
            describeProblems(
                `Nothing was planned: stack ${pulumi.getStack()} can't be deployed as it is.`,
                checked.problems,
            ),
        );
    }
    return checked.value;
}
