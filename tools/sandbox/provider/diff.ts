import { DEFAULTS } from "./properties/check";
import { isInput, tags, type Input, type Properties } from "./properties/property";
import type { ResourceType } from "./resource";
import { isSame } from "./properties/same";
import type { Values } from "./properties/values";

export interface Change {
    readonly property: string;
    readonly kind: "add" | "delete" | "update";
    readonly replaces: boolean;
    /** Seen in the inputs; otherwise only the state shows what somebody changed by hand. */
    readonly isInput: boolean;
}

export interface Difference {
    readonly changes: readonly Change[];
    readonly deleteBeforeReplace: boolean;
}

/**
 * What an update has to change, judged like the real provider from the state (`outputs`): so an
 * update after a refresh also takes back what somebody changed by hand.
 */
export function diff(
    type: Pick<ResourceType, "properties" | "deleteBeforeReplace">,
    states: { readonly inputs: Values; readonly outputs: Values },
    news: Values,
    ignored: readonly string[] = [],
): Difference {
    const changes = Object.entries(type.properties).flatMap(([name, declared]) => {
        const property = name === "tagsAll" ? tags() : declared;
        if (!isInput(property) || ignored.includes(name)) {
            return [];
        }
        const old = name in states.outputs ? states.outputs[name] : states.inputs[name];
        const kind = changeOf(property, old, news[name]);
        const replaces = property.forcesReplacement === true;
        const isWritten = name in states.inputs || news[name] !== undefined;
        return kind ? [{ property: name, kind, replaces, isInput: isWritten }] : [];
    });
    return {
        changes,
        deleteBeforeReplace:
            changes.some(({ replaces }) => replaces) &&
            (type.deleteBeforeReplace === true || keepsItsName(type.properties, changes, news)),
    };
}

function changeOf(input: Input, old: unknown, value: unknown): Change["kind"] | undefined {
    if (value === undefined && input.computed) {
        return undefined;
    }
    if (isSame(input, value, old)) {
        return undefined;
    }
    if (old === undefined) {
        return "add";
    }
    return value === undefined ? "delete" : "update";
}

/** Two resources can't have one name: a name given by the program and unchanged is in the way. */
function keepsItsName(properties: Properties, changes: readonly Change[], news: Values): boolean {
    const madeUp = Array.isArray(news[DEFAULTS]) ? news[DEFAULTS] : [];
    return Object.entries(properties).some(
        ([name, property]) =>
            isInput(property) &&
            property.autoName !== undefined &&
            news[name] !== undefined &&
            !madeUp.includes(name) &&
            !changes.some((change) => change.property === name),
    );
}
