import { ACCOUNT_ID } from "../../shared/ids";
import { mapAtOnce } from "../../shared/map-at-once";
import { type ArchiveKey, keysBelow, parseKey } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { foldersBelow, type StoredObject, storedObjects } from "../reading/listing";
import type { Selection } from "../sessions/selection";
import { UserError } from "../../shared/user-error";

/** An object of the archive, with what its key says. */
export interface Found {
    readonly key: ArchiveKey;
    readonly object: StoredObject;
}

const AT_ONCE = 16;

/** Candidates that a message names. */
const NAMED = 20;

/**
 * The object that somebody means by a session's id or its beginning, by a key, or by an s3:// URI.
 *
 * @throws UserError where there is none, or more than one.
 */
export async function findOne(archive: Archive, name: string, where: Selection): Promise<Found> {
    const key = name.startsWith(`s3://${archive.bucketName}/`)
        ? name.slice(`s3://${archive.bucketName}/`.length)
        : name;
    const found = key.includes("/")
        ? (await collected(storedObjects(archive, key))).filter((one) => one.key === key)
        : await bySession(archive, key, where);
    const [only, ...others] = found;
    if (only === undefined) {
        throw new UserError(
            `There is no log of ${JSON.stringify(name)} in ${archive.bucketName}/${archive.keyPrefix}. ` +
                "`sessions list` shows what there is; a log is uploaded when its session has ended.",
        );
    }
    if (others.length > 0) {
        throw new UserError(
            [
                `${found.length} logs begin with ${JSON.stringify(name)}. Write one of them in full:`,
                ...found.slice(0, NAMED).map((one) => `  ${one.key}`),
                ...(found.length > NAMED ? [`  and ${found.length - NAMED} more`] : []),
            ].join("\n"),
        );
    }
    return { key: parseKey(only.key, archive.keyPrefix), object: only };
}

/** Asks for the id in each account and region, since it says neither. */
async function bySession(
    archive: Archive,
    beginning: string,
    { accountIds, regions }: Selection,
): Promise<StoredObject[]> {
    const { keyPrefix } = archive;
    const accounts = accountIds.length > 0 ? accountIds : await foldersBelow(archive, keyPrefix);
    const ofAccount = async (accountId: string) => {
        const below = keysBelow(keyPrefix, accountId);
        const found = regions.length > 0 ? regions : await foldersBelow(archive, below);
        const objects = found.map((region) =>
            collected(storedObjects(archive, `${below}${region}/${beginning}`)),
        );
        return (await Promise.all(objects)).flat();
    };
    const all: StoredObject[] = [];
    const isAccount = (name: string) => ACCOUNT_ID.test(name);
    for (const objects of await mapAtOnce(AT_ONCE, accounts.filter(isAccount), ofAccount)) {
        all.push(...objects.filter(({ key }) => parseKey(key, keyPrefix).kind === "log"));
    }
    const exact = all.filter(({ key }) => key.endsWith(`/${beginning}.log`));
    return exact.length > 0 ? exact : all;
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const item of items) {
        all.push(item);
    }
    return all;
}
