/** What the reference of config keys says of one, beside what its schema does. */
export interface SettingReference {
    /** A value as it stands in the stack's file. */
    readonly example: unknown;
    /** Markdown; what holds where the key is not set and the schema has no default. */
    readonly default?: string;
    /** Markdown: what it is for, and what depends on it. */
    readonly reason: string;
}

/** A word on each of a party's keys, and on nothing else. */
export type References<Keys extends readonly string[]> = Readonly<
    Record<Keys[number], SettingReference>
>;
