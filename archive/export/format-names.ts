/** The forms of an export, by the ends of their files' names. */
export const FORMATS = ["html", "txt", "cast", "jsonl", "ocsf.jsonl", "log"] as const;

export type Format = (typeof FORMATS)[number];

/** Those that hold the terminal's output as it came, where a secret may hide between controls. */
export const UNREDACTABLE: readonly Format[] = ["cast", "log"];

/** For a person with a browser, and for a proof of what the browser shows. */
export const DEFAULT_FORMATS: readonly Format[] = ["html", "txt", "log"];
