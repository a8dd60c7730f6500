import { nearest } from "./nearest";
import type { Fields, Input } from "./property";
import { UNKNOWN } from "./unknown";

export interface Failure {
    /** Property path, as in `rules[0].status`. */
    readonly property: string;
    /** What is wrong, the value found and what to write instead. */
    readonly reason: string;
}

/** What is wrong with the value of one property, inner properties included. */
export function violations(token: string, path: string, input: Input, value: unknown): Failure[] {
    if (value === UNKNOWN || value === undefined || value === null) return [];
    const failed = (wanted: string): Failure[] => [
        { property: path, reason: `${token} "${path}" is ${shown(value)}; write ${wanted}.` },
    ];
    switch (input.kind) {
        case "text":
            if (typeof value !== "string") return failed("a string");
            if (!input.oneOf || input.oneOf.includes(value)) return [];
            return failed(`one of ${input.oneOf.join(", ")}`);
        case "policy":
            return typeof value === "string" || isObject(value)
                ? []
                : failed("a policy as JSON text or as an object");
        case "flag":
            return typeof value === "boolean" ? [] : failed("true or false");
        case "whole":
            return isWhole(value, input) ? [] : failed(wholeForm(input));
        case "tags":
            return isObject(value) && Object.values(value).every((v) => typeof v === "string")
                ? []
                : failed("an object of strings");
        case "list":
            if (!Array.isArray(value)) return failed("a list");
            return value.flatMap((element, at) =>
                input.of ? violations(token, `${path}[${at}]`, input.of, element) : [],
            );
        case "block":
            if (!isObject(value)) return failed("an object");
            return fieldViolations(token, path, input.fields ?? {}, value);
        case "unserved":
            return [
                {
                    property: path,
                    reason: `${token} has "${path}", but the sandbox does not serve it: leave it out.`,
                },
            ];
    }
}

function fieldViolations(
    token: string,
    path: string,
    fields: Fields,
    value: Readonly<Record<string, unknown>>,
): Failure[] {
    const names = Object.keys(fields);
    const unknown = Object.keys(value)
        .filter((name) => !names.includes(name))
        .map((name) => ({
            property: `${path}.${name}`,
            reason: `${token} has no property "${path}.${name}"; ${nearest(name, names)}`,
        }));
    const missing = names
        .filter((name) => fields[name]?.required && (value[name] ?? undefined) === undefined)
        .map((name) => ({
            property: `${path}.${name}`,
            reason: `${token} needs "${path}.${name}", which is missing.`,
        }));
    const inner = Object.entries(fields).flatMap(([name, field]) =>
        violations(token, `${path}.${name}`, field, value[name]),
    );
    return [...unknown, ...missing, ...inner];
}

function isWhole(value: unknown, { range }: Input): boolean {
    if (typeof value !== "number" || !Number.isInteger(value)) return false;
    return !range || (value >= range[0] && value <= range[1]);
}

function wholeForm({ range }: Input): string {
    return range ? `a whole number from ${range[0]} to ${range[1]}` : "a whole number";
}

function shown(value: unknown): string {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
