import { ORGANIZATION_ID } from "../../shared/ids";
import type { Resource } from "./resource";
import { ifKnown, listOf, textOf, type Props } from "../values";

/**
 * Organization ids under a name that says so (`organizationId`, `acme:organizationId`), in the
 * config or the outputs of a stack: what its own owner says about where it belongs.
 */
export function organizationIdsIn(values: Props): readonly string[] {
    return Object.keys(values)
        .filter((name) => /(^|:)organizationIds?$/i.test(name))
        .flatMap((name) => ifKnown(() => listOf(values[name]).map(textOf)) ?? [])
        .filter((id) => id !== undefined)
        .filter((id) => ORGANIZATION_ID.test(id));
}

/** The same in the outputs of the stack, and of the stacks that it refers to. */
export function organizationIdsOf(resources: readonly Resource[]): readonly string[] {
    const found = resources.flatMap(({ type, props }) => {
        switch (type) {
            case "pulumi:pulumi:Stack":
                return organizationIdsIn(props);
            case "pulumi:pulumi:StackReference":
                return organizationIdsIn(outputsIn(props));
            default:
                return [];
        }
    });
    return [...new Set(found)];
}

function outputsIn(props: Props): Props {
    return (ifKnown(() => props["outputs"]) ?? {}) as Props;
}
