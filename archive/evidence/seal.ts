/** What was in the archive on a day, in a form that is signed. */
export interface Seal {
    readonly version: 1;
    readonly bucket: string;
    readonly prefix: string;
    /** In UTC, yyyy-mm-dd. */
    readonly day: string;
    /** The seal before, of the day before; null for the first. */
    readonly previous: { readonly day: string; readonly sha256: string } | null;
    /** All versions of objects that were written on this day, by key and version. */
    readonly objects: readonly SealedObject[];
    /** The key that signs, in PEM: the same in all seals. */
    readonly publicKey: string;
}

export interface SealedObject {
    readonly key: string;
    readonly version: string;
    readonly bytes: number;
    /** In hexadecimal digits. */
    readonly sha256: string;
}

/** A seal as it was read, with what its chain is checked by. */
export interface ReadSeal {
    readonly seal: Seal;
    /** Of the signed bytes, in hexadecimal digits. */
    readonly sha256: string;
    /** Whether the signature is the key's. */
    readonly isSigned: boolean;
}

const DAY = 86_400_000;

/** The day of a moment, in UTC. */
export function dayOf(date: Date): string {
    return date.toISOString().slice(0, 10);
}

export function dayAfter(day: string): string {
    return dayOf(new Date(Date.parse(day) + DAY));
}

/** The days from one to another, both included; none where the second is earlier. */
export function daysBetween(first: string, last: string): readonly string[] {
    const days: string[] = [];
    for (let day = first; day <= last; day = dayAfter(day)) {
        days.push(day);
    }
    return days;
}

/**
 * What is wrong with a chain of seals, in sentences.
 *
 * @param seals In the order of their days.
 * @param expired Whether the archive's own lifecycle has removed the seal of a day.
 */
export function brokenLinks(
    seals: readonly ReadSeal[],
    expired: (day: string) => boolean,
): readonly string[] {
    return seals.flatMap(({ seal, isSigned }, index) => {
        const before = seals[index - 1];
        const wrong: string[] = [];
        if (!isSigned) {
            wrong.push(
                `The seal of ${seal.day} is not signed by its key: it was changed or forged.`,
            );
        }
        if (before === undefined) {
            return seal.previous === null || expired(seal.previous.day)
                ? wrong
                : [
                      ...wrong,
                      `The seal of ${seal.previous.day} is missing, which that of ${seal.day} follows.`,
                  ];
        }
        if (seal.publicKey !== before.seal.publicKey) {
            wrong.push(
                `The seal of ${seal.day} is signed by another key than that of ${before.seal.day}.`,
            );
        }
        if (seal.day !== dayAfter(before.seal.day)) {
            wrong.push(`Between ${before.seal.day} and ${seal.day} seals are missing.`);
        } else if (seal.previous?.sha256 !== before.sha256) {
            wrong.push(
                `The seal of ${seal.day} does not follow that of ${before.seal.day}, which was changed or made anew.`,
            );
        }
        return wrong;
    });
}
