import * as pulumi from "@pulumi/pulumi";
import { refusal } from "./refusal";
import { type Checked, describeProblems } from "../problem";
import { partyOf } from "../stack-name";

/**
 * The value, if there is one.
 *
 * @throws a refusal with all problems.
 */
export function usable<T>(checked: Checked<T>): T {
    if (!checked.ok) {
        throw refusal(
            describeProblems(
                `Nothing was planned: stack ${pulumi.getStack()}, ${party()}, can't be deployed as it is.`,
                checked.problems,
            ),
        );
    }
    return checked.value;
}

/** What the stack is by its name: somebody may have meant the other. */
function party(): string {
    const found = partyOf(pulumi.getStack());
    return found.ok && found.value === "central"
        ? "an archive by its name"
        : "a member by its name";
}
