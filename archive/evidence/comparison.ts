import type { StoredObject } from "../reading/listing";
import { dayOf, type SealedObject } from "./seal";

/** What the seals say that an archive holds. */
export interface Sealed {
    /** By key and version. */
    readonly objects: ReadonlyMap<string, SealedObject>;
    /** The first and the last sealed day; undefined where nothing is sealed. */
    readonly first: string | undefined;
    readonly last: string | undefined;
}

export function sealedName(key: string, version: string): string {
    return `${key}\n${version}`;
}

/** Whether a day is covered by the seals. */
export function isSealedDay(day: string, { first, last }: Sealed): boolean {
    return first !== undefined && last !== undefined && first <= day && day <= last;
}

/** What the seals say against an object, beside its bytes; in sentences. */
export function contradictions(object: StoredObject, sealed: Sealed): readonly string[] {
    return object.versions.flatMap(({ versionId, written, bytes }) => {
        const known = sealed.objects.get(sealedName(object.key, versionId));
        const day = dayOf(written);
        if (known === undefined) {
            return isSealedDay(day, sealed)
                ? [`${object.key} version ${versionId} is of ${day} and not in that day's seal.`]
                : [];
        }
        return known.bytes === bytes
            ? []
            : [
                  `${object.key} version ${versionId} has ${bytes} bytes, its seal says ${known.bytes}.`,
              ];
    });
}

/**
 * Sealed versions that are no longer there.
 *
 * @param seen The names of those that are, see `sealedName`.
 * @param expired Whether the archive's own lifecycle has removed what was written on a day.
 */
export function missing(
    { objects }: Sealed,
    seen: ReadonlySet<string>,
    days: ReadonlyMap<string, string>,
    expired: (day: string) => boolean,
): readonly string[] {
    return [...objects.entries()].flatMap(([name, { key, version }]) => {
        const day = days.get(name) ?? "";
        return seen.has(name) || expired(day)
            ? []
            : [`${key} version ${version}, sealed on ${day}, is gone.`];
    });
}
