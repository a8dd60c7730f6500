import type { PolicyProblem } from "./normal-policy";

/** Whether the value is an object with fields: neither null nor a list. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A found value for a message: short, on one line, and safe for cyclic and huge values. */
export function showFound(value: unknown): string {
    if (Array.isArray(value)) {
        return value.length === 0 ? "an empty list" : "a list";
    }
    if (typeof value === "string") {
        const text = JSON.stringify(value.slice(0, 80));
        return value.length > 80 ? `${text.slice(0, -1)}…"` : text;
    }
    if (typeof value === "object" && value !== null) {
        return "an object";
    }
    return typeof value === "function" || typeof value === "symbol"
        ? `a ${typeof value}`
        : String(value);
}

/**
 * The object's own fields under their proper names. A field in another case counts, because a
 * reader might take it for the real one, and is a problem, as is every field that AWS doesn't know.
 */
export function fieldsOf(
    object: Readonly<Record<string, unknown>>,
    known: readonly string[],
    path: string,
    problems: PolicyProblem[],
): ReadonlyMap<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const name of Object.keys(object)) {
        // Pulumi's providers leave this note in checked inputs.
        if (name === "__defaults" || object[name] === undefined) {
            continue;
        }
        const proper = known.includes(name)
            ? name
            : known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
        if (proper !== name) {
            problems.push({
                path,
                found: `has an unknown element ${showFound(name)}`,
                expected: `Write ${proper ?? known.join(", ")}.`,
            });
        }
        if (proper !== undefined && (proper === name || !fields.has(proper))) {
            fields.set(proper, object[name]);
        }
    }
    return fields;
}
