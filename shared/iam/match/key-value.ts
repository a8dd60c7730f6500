import { exactly, type Text } from "./text";

/** What is known about a condition key's value in one request. */
export interface KeyValue {
    readonly presence: "present" | "absent" | "maybe";
    /** The value is one of these; none for a value that the principal or its network chooses. */
    readonly texts: readonly Text[];
}

/** Anything, or missing: the caller's network, tags, headers, dates, … */
export const FREE: KeyValue = { presence: "maybe", texts: [] };

export const ABSENT: KeyValue = { presence: "absent", texts: [] };

/** One of the texts, strings being exact. */
export function present(...texts: readonly (string | Text)[]): KeyValue {
    return { presence: "present", texts: texts.map(asText) };
}

/** Missing, or one of the texts. */
export function perhaps(...texts: readonly (string | Text)[]): KeyValue {
    return { presence: "maybe", texts: texts.map(asText) };
}

/** What a request says under a condition key, which is given in lower case. */
export type KeyLookup = (key: string) => KeyValue;

function asText(text: string | Text): Text {
    return typeof text === "string" ? exactly(text) : text;
}
