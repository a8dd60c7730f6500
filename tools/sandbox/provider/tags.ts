import type { Tags, Values } from "./properties/values";

/** AWS's own list form of tags. */
export interface AwsTag {
    readonly Key?: string | undefined;
    readonly Value?: string | undefined;
}

export function toAwsTags(tags: Tags | undefined): { Key: string; Value: string }[] {
    return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags from AWS's list, without those that AWS keeps for itself. */
export function fromAwsTags(list: readonly AwsTag[] | undefined): Tags {
    const own = (list ?? []).filter(({ Key = "" }) => !Key.startsWith("aws:"));
    return Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** A resource's own tags: all that are on it but those it has from the provider only. */
export function ownTags(all: Tags, defaults: Tags, known: Values): Tags {
    const written = (known.tags ?? {}) as Tags;
    return Object.fromEntries(
        Object.entries(all).filter(([key, value]) => key in written || defaults[key] !== value),
    );
}
