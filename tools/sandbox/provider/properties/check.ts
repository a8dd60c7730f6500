import { autoName } from "./auto-name";
import { nearest } from "./nearest";
import { isInput, type Input, type Properties } from "./property";
import { isUnknown, present } from "./unknown";
import type { Values } from "./values";
import { type Failure, violations } from "./violations";

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
    const news = present(request.news);
    const failures = [...unknownProperties(token, properties, news)];
    const inputs: Record<string, unknown> = {};
    const filled: string[] = [];
    for (const [name, property] of Object.entries(properties)) {
        if (!isInput(property)) continue;
        const written = news[name];
        if (written !== undefined) {
            failures.push(...violations(token, name, property, written));
            inputs[name] = settled(property, written);
            continue;
        }
        const value = property.default ?? chosenName(request, name, property, news);
        if (value !== undefined) {
            inputs[name] = value;
            filled.push(name);
        } else if (property.required) {
            failures.push({
                property: name,
                reason: `${token} needs "${name}", which is missing.`,
            });
        }
    }
    return { inputs: { [DEFAULTS]: filled.sort(), ...inputs }, failures };
}

function unknownProperties(token: string, properties: Properties, news: Values): Failure[] {
    const known = Object.keys(properties).filter((name) => isInputName(properties, name));
    return Object.keys(news)
        .filter((name) => name !== DEFAULTS && !isInputName(properties, name))
        .map((name) => ({
            property: name,
            reason: properties[name]
                ? `${token} computes "${name}" itself: leave it out.`
                : `${token} has no property "${name}"; ${nearest(name, known)}`,
        }));
}

function isInputName(properties: Properties, name: string): boolean {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property !== undefined && isInput(property);
}

function settled(property: Input, value: unknown): unknown {
    const isDocument = property.kind === "policy" && typeof value !== "string";
    return isDocument && !isUnknown(value) ? JSON.stringify(value) : value;
}

/** A name made up before is kept, so that the next update does not replace the resource. */
function chosenName(
    { olds, name: resourceName, seed }: CheckRequest,
    property: string,
    { autoName: rule }: Input,
    news: Values,
): unknown {
    if (!rule || news[`${property}Prefix`] !== undefined) return undefined;
    const madeUp = olds[DEFAULTS];
    const kept = Array.isArray(madeUp) && madeUp.includes(property) ? olds[property] : undefined;
    return kept ?? autoName(rule, resourceName, seed);
}
