/** What a question to AWS brought. */
export type LookedUp<T> =
    | { readonly kind: "found"; readonly value: T }
    | { readonly kind: "missing" }
    /** The caller may not look, or AWS did not answer: in AWS's words, without a full stop. */
    | { readonly kind: "unknown"; readonly reason: string };

/** What was found; undefined too where nobody could or did look. */
export function valueFound<T>(found: LookedUp<T> | undefined): T | undefined {
    return found?.kind === "found" ? found.value : undefined;
}
