import type { Props } from "../../policypack/values";
import { listAt, objectAt, type ReadStack } from "./read-stack";
import { stackOfStates } from "./state";

/**
 * Reads what `pulumi stack export` prints. A resource marked `delete` is on its way out: its
 * successor is in the list too.
 *
 * @throws UnreadableError
 */
export function exportedStack({ deployment }: Props): ReadStack {
    const { resources } = objectAt(deployment ?? {}, "deployment");
    const entries = listAt(resources, "deployment.resources")
        .map((value, index) => {
            const place = `deployment.resources[${index}]`;
            return { state: objectAt(value, place), place };
        })
        .filter(({ state }) => state["delete"] !== true);
    return { ...stackOfStates(entries, false), organizationIds: [], incomplete: undefined };
}
