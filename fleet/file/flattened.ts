/**
 * A stack's config as Pulumi hands it to the program: every value as text, lists and objects as
 * JSON text whose keys are sorted, as Go writes them.
 *
 * @param config As it stands in a stack's file.
 */
export function flattened(
    config: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key, flattenedValue(value)]),
    );
}

/** One value of it. */
export function flattenedValue(value: unknown): string {
    return typeof value === "object" && value !== null
        ? JSON.stringify(sorted(value))
        : String(value);
}

function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
