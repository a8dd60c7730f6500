/** Where a text is met: in the person's terminal or console banner, in the node's agent log, … */
export type Place = "client" | "console" | "node" | "deployment" | "symptom";

/** One reason for an error, and what ends it. */
export interface Cause {
    /** Whole sentences, in Markdown of one paragraph. */
    readonly cause: string;
    readonly fix: string;
}

/** An error that people meet with Session Manager's logs, encryption or preferences. */
export interface KnownError {
    /** Lower-case words with hyphens: a heading of docs/troubleshooting.md, and its anchor. */
    readonly id: string;
    /**
     * The text as it is printed, in each of its forms; `pattern.ts` says what its marks mean. Of a
     * symptom without a text, the words that describe it.
     */
    readonly texts: readonly [string, ...string[]];
    readonly place: Place;
    /** More than one where the same text has several reasons, the likeliest first. */
    readonly causes: readonly [Cause, ...Cause[]];
    /** URLs of where the text comes from, or of people who met it. */
    readonly sources: readonly [string, ...string[]];
}

/** Errors that belong together: a section of docs/troubleshooting.md. */
export interface ErrorGroup {
    readonly title: string;
    readonly errors: readonly KnownError[];
}
