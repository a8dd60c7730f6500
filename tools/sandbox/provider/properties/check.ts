import { autoName } from "./auto-name";
import { isInput, type Input, type Properties } from "./property";
import { isUnknown, present } from "./unknown";
import type { Values } from "./values";
import { fieldViolations, type Failure } from "./violations";

/** The key under which Check notes the properties that it filled in, as the real provider does. */
export const DEFAULTS = "__defaults";

export interface Checked {
    readonly inputs: Values;
    readonly failures: readonly Failure[];
}

export interface CheckRequest {
    /** Type token, for messages. */
    readonly token: string;
    readonly properties: Properties;
    readonly olds: Values;
    readonly news: Values;
    /** The resource's name in the program. */
    readonly name: string;
    /** Empty unless the engine wants the same auto-name again. */
    readonly seed: Uint8Array;
}

/** Judges a program's inputs and completes them with defaults and auto-names. */
export function check(request: CheckRequest): Checked {
    const { token, properties } = request;
    const { [DEFAULTS]: _, ...news } = present(request.news);
    const inputs: Record<string, unknown> = {};
    const filled: string[] = [];
    for (const [name, property] of Object.entries(properties)) {
        if (!isInput(property)) {
            continue;
        }
        const written = settled(property, news[name]);
        const value = written ?? property.default ?? chosenName(request, name, property);
        if (value === undefined) {
            continue;
        }
        inputs[name] = value;
        if (written === undefined) {
            filled.push(name);
        }
    }
    return {
        inputs: { [DEFAULTS]: filled.sort(), ...inputs },
        failures: fieldViolations(token, "", properties, news),
    };
}

function settled(property: Input, value: unknown): unknown {
    const isDocument = property.kind === "policy" && typeof value === "object";
    return isDocument && !isUnknown(value) ? JSON.stringify(value) : value;
}

/** A name made up before is kept, so that the next update does not replace the resource. */
function chosenName(
    { olds, news, name: resourceName, seed }: CheckRequest,
    property: string,
    { autoName: rule }: Input,
): unknown {
    if (!rule || (news[`${property}Prefix`] ?? undefined) !== undefined) {
        return undefined;
    }
    const madeUp = olds[DEFAULTS];
    const kept = Array.isArray(madeUp) && madeUp.includes(property) ? olds[property] : undefined;
    return kept ?? autoName(rule, resourceName, seed);
}
