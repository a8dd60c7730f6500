import type { PolicyProblem } from "./normal-policy";
import { showFound } from "./plain";

/** Longer than any ARN (2,048 characters); keeps comparisons short. */
const LONGEST = 4096;

/**
 * A scalar or a list of strings, as a list; undefined if there is none or one can't be read.
 * Numbers and booleans count as the text that JSON has for them, where the caller allows that.
 */
export function normalizeStrings(
    source: unknown,
    path: string,
    problems: PolicyProblem[],
    scalars: "strings" | "any" = "strings",
): readonly string[] | undefined {
    if (source === undefined || (Array.isArray(source) && source.length === 0)) {
        const found = source === undefined ? "is missing" : "is an empty list";
        problems.push({ path, found, expected: "Write at least one value." });
        return undefined;
    }
    const list: readonly unknown[] = Array.isArray(source) ? source : [source];
    const texts: string[] = [];
    for (const value of list) {
        const text = asText(value, scalars);
        if (text === undefined || text.length > LONGEST) {
            problems.push({
                path,
                found:
                    text === undefined
                        ? `holds ${showFound(value)}`
                        : `holds a text of ${text.length} characters`,
                expected: `Write strings of at most ${LONGEST} characters.`,
            });
            return undefined;
        }
        texts.push(text);
    }
    return texts;
}

function asText(value: unknown, scalars: "strings" | "any"): string | undefined {
    if (typeof value === "string") {
        return value;
    }
    if (scalars === "any" && (typeof value === "boolean" || typeof value === "number")) {
        return String(value);
    }
    return undefined;
}
