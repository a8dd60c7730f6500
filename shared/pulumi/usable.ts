import * as pulumi from "@pulumi/pulumi";
import { type Checked, describeProblems } from "../problem";
import { inProject } from "../setting";
import { partyOf } from "../stack-name";
import { refusal } from "./refusal";

/**
 * The value, if there is one.
 *
 * @throws a refusal with all problems.
 */
export function usable<T>(checked: Checked<T>): T {
    if (!checked.ok) {
        const title = `Nothing was planned: stack ${pulumi.getStack()}, ${party()}, can't be deployed as configured.`;
        throw refusal(inProject(pulumi.getProject(), describeProblems(title, checked.problems)));
    }
    return checked.value;
}

/** Prints what whoever runs the program should know. */
export async function warnOf(warnings: readonly string[]): Promise<void> {
    for (const warning of warnings) {
        await pulumi.log.warn(inProject(pulumi.getProject(), warning));
    }
}

/** What the stack is by its name: somebody may have meant the other. */
function party(): string {
    const found = partyOf(pulumi.getStack());
    return found.ok && found.value === "central"
        ? "which its name makes an archive"
        : "which its name makes a member";
}
