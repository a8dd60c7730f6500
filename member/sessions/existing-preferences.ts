/** One version of a document. */
export interface DocumentVersion {
    /** Its number: AWS counts from 1. */
    readonly version: string;
    /** JSON text. */
    readonly content: string;
}

/** What a document has beside its content. */
export interface DocumentLabels {
    readonly tags: Readonly<Record<string, string>>;
    /** Ids of the accounts that may use it, or `all`. */
    readonly sharedWith: readonly string[];
}

export const NO_LABELS: DocumentLabels = { tags: {}, sharedWith: [] };

/** Session preferences as AWS has them. */
export interface ExistingPreferences {
    /** The default version: what sessions follow. */
    readonly inEffect: DocumentVersion;
    /** The only version that AWS lets be updated. */
    readonly latest: DocumentVersion;
    /** Read only where the stack does not have the document yet. @default none */
    readonly labels?: DocumentLabels | undefined;
}

/** What was there before this stack. */
export interface PreviousPreferences {
    /** JSON text, "" if there was nothing. */
    readonly content: string;
    readonly labels: DocumentLabels;
}

export const NO_PREFERENCES: PreviousPreferences = { content: "", labels: NO_LABELS };

/** As the state keeps it: the mere content where there is nothing beside, as older versions wrote it. */
export type KeptPreferences =
    string | ({ readonly content: string } & Readonly<Partial<DocumentLabels>>);

export function kept({ content, labels }: PreviousPreferences): KeptPreferences {
    const isBare = Object.keys(labels.tags).length + labels.sharedWith.length === 0;
    return isBare ? content : { content, ...labels };
}

/** Reads what a version of this project, this or an older one, has kept. */
export function previousOf(found: KeptPreferences): PreviousPreferences {
    if (typeof found === "string") {
        return { content: found, labels: NO_LABELS };
    }
    const { content, ...labels } = found;
    return { content, labels: { ...NO_LABELS, ...labels } };
}
