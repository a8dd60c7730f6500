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

export interface TagChanges {
    readonly set: Tags;
    readonly removed: readonly string[];
}

/** What has to be said to AWS so that a resource's tags become the new ones. */
export function tagChanges(olds: Tags = {}, news: Tags = {}): TagChanges {
    return {
        set: Object.fromEntries(Object.entries(news).filter(([key, v]) => olds[key] !== v)),
        removed: Object.keys(olds).filter((key) => !(key in news)),
    };
}

/** A resource's own tags: all that are on it but those it has from the provider only. */
export function ownTags(all: Tags, defaults: Tags, known: Values): Tags {
    const written = (known.tags ?? {}) as Tags;
    return Object.fromEntries(
        Object.entries(all).filter(([key, value]) => key in written || defaults[key] !== value),
    );
}
