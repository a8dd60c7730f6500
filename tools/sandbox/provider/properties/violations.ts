import { closest } from "fastest-levenshtein";
import { isInput, type Input, type Properties } from "./property";
import { UNKNOWN } from "./unknown";
import type { Values } from "./values";

export interface Failure {
    /** Property path, as in `rules[0].status`. */
    readonly property: string;
    /** What is wrong, the value found and what to write instead. */
    readonly reason: string;
}

/**
 * What is wrong with the values of a resource or a block, inner blocks included.
 *
 * @param within Path of the block with its dot, such as `rules[0].`, or nothing.
 */
export function fieldViolations(
    token: string,
    within: string,
    properties: Properties,
    values: Values,
): Failure[] {
    const inputs = Object.entries(properties).filter((entry): entry is [string, Input] =>
        isInput(entry[1]),
    );
    const names = inputs.map(([name]) => name);
    const unknown = Object.keys(values)
        .filter((name) => !names.includes(name))
        .map((name) => ({
            property: `${within}${name}`,
            reason: Object.hasOwn(properties, name)
                ? `${token} computes "${name}" itself: leave it out.`
                : `${token} has no property "${within}${name}"; ${nearest(name, names)}`,
        }));
    const wrong = inputs.flatMap(([name, input]) => {
        const property = `${within}${name}`;
        const value = values[name] ?? undefined;
        if (value !== undefined) {
            return violations(token, property, input, value);
        }
        if (!input.required) {
            return [];
        }
        return [{ property, reason: `${token} needs "${property}", which is missing.` }];
    });
    return [...unknown, ...wrong];
}

/** A hint at the known name that the given one most resembles. */
function nearest(name: string, known: readonly string[]): string {
    return known.length > 0 ? `did you mean "${closest(name, known)}"?` : "it takes none.";
}

function violations(token: string, path: string, input: Input, value: unknown): Failure[] {
    if (value === UNKNOWN) {
        return [];
    }
    if (input.kind === "unserved") {
        const reason = `${token} has "${path}", but the sandbox does not serve it: leave it out.`;
        return [{ property: path, reason }];
    }
    const wanted = unlike(input, value);
    if (wanted !== undefined) {
        const reason = `${token} "${path}" is ${shown(value)}; write ${wanted}.`;
        return [{ property: path, reason }];
    }
    const { of, fields = {} } = input;
    if (input.kind === "block") {
        return fieldViolations(token, `${path}.`, fields, value as Values);
    }
    if (input.kind !== "list" || !of) {
        return [];
    }
    return (value as unknown[]).flatMap((element, at) =>
        violations(token, `${path}[${at}]`, of, element),
    );
}

/** What to write instead of a value that is of another kind, or not among those accepted. */
function unlike(input: Input, value: unknown): string | undefined {
    const { kind, oneOf, range } = input;
    const isText = typeof value === "string";
    switch (kind) {
        case "text":
            if (!isText) {
                return "a string";
            }
            return !oneOf || oneOf.includes(value) ? undefined : `one of ${oneOf.join(", ")}`;
        case "policy":
            return isText || isObject(value) ? undefined : "a policy as JSON text or as an object";
        case "flag":
            return typeof value === "boolean" ? undefined : "true or false";
        case "whole": {
            const [lowest, highest] = range ?? [-Infinity, Infinity];
            const isWhole = typeof value === "number" && Number.isInteger(value);
            if (isWhole && value >= lowest && value <= highest) {
                return undefined;
            }
            return `a whole number${range ? ` from ${lowest} to ${highest}` : ""}`;
        }
        case "tags": {
            const isTags =
                isObject(value) && Object.values(value).every((v) => typeof v === "string");
            return isTags ? undefined : "an object of strings";
        }
        case "list":
            return Array.isArray(value) ? undefined : "a list";
        case "block":
            return isObject(value) ? undefined : "an object";
        case "unserved":
            return undefined;
    }
}

function shown(value: unknown): string {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
