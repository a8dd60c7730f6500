import { closest } from "fastest-levenshtein";

/** A hint at the known name that the given one most resembles. */
export function nearest(name: string, known: readonly string[]): string {
    return known.length > 0 ? `did you mean "${closest(name, known)}"?` : "it takes none.";
}
