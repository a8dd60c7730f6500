import { closest, distance } from "fastest-levenshtein";

/** What was most likely meant, if anything is near enough. */
export function nearest(written: string, known: readonly string[]): string | undefined {
    if (known.length === 0) {
        return undefined;
    }
    const same = known.find((one) => one.toLowerCase() === written.toLowerCase());
    const found = same ?? closest(written, known);
    const changes = distance(written, found);
    const isNear = changes <= Math.max(2, written.length / 3) && changes < written.length;
    return isNear ? found : same;
}

/** `Did you mean … ? `, or nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
    const found = nearest(written, known);
    return found === undefined ? "" : `Did you mean ${found}? `;
}
