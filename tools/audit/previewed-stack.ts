import { organizationIdsIn } from "../../policypack/stack/organizations";
import { filledTextOf, recordOf, type Props } from "../../policypack/values";
import { listAt, objectAt, UnreadableError, type ReadStack } from "./read-stack";
import { stackOfStates } from "./state";

/** Steps after which the resource is no longer in the stack, or no longer this one. */
const REMOVALS = ["delete", "delete-replaced", "discard", "discard-replaced", "read-discard"];

/**
 * Reads what `pulumi preview --json` prints.
 *
 * @throws UnreadableError also when the preview itself failed, since its steps then end halfway.
 */
export function previewedStack(preview: Props): ReadStack {
    const failure = failureIn(preview);
    if (failure !== undefined) {
        throw new UnreadableError(
            `the preview failed, so it shows only a part of the stack: ${failure}`,
        );
    }
    const steps = listAt(preview["steps"], "steps").map((value, index) =>
        objectAt(value, `steps[${index}]`),
    );
    const entries = steps.flatMap((step, index) => {
        const { op, newState } = step;
        const isGone = REMOVALS.includes(String(op)) || newState === undefined || newState === null;
        const place = `steps[${index}].newState`;
        return isGone ? [] : [{ state: objectAt(newState, place), place }];
    });
    return {
        ...stackOfStates(entries, true),
        organizationIds: organizationIdsIn(recordOf(preview["config"])),
        incomplete: omission(preview, steps),
    };
}

/** A refusal by a policy pack says "preview failed" and nothing else; all steps are there. */
function failureIn(preview: Props): string | undefined {
    return listAt(preview["diagnostics"], "diagnostics")
        .map(recordOf)
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => (filledTextOf(message) ?? "").trim().replace(/^error: /, ""))
        .find((message) => message !== "preview failed");
}

/** Without --show-sames the CLI leaves out what does not change, and counts it only. */
function omission(preview: Props, steps: readonly Props[]): string | undefined {
    const { same } = recordOf(preview["changeSummary"]);
    const shown = steps.filter(({ op }) => op === "same").length;
    return typeof same === "number" && same > shown
        ? `the preview omits ${same - shown} unchanged resources; run pulumi preview --json --show-sames`
        : undefined;
}
