import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { mapAtOnce } from "../../shared/map-at-once";
import { BackendError } from "./backend-error";
import type { ObjectStore, StoredObject } from "./object-store";

/**
 * Opens a backend in a folder, which the engine asks for as well and makes only if it is told to.
 *
 * @param url The backend's.
 * @throws BackendError where there is no folder that can be read.
 */
export async function openFileStore(root: string, url: string): Promise<ObjectStore> {
    const isMade = /[?&]create_dir=(?:1|t|true)\b/i.test(url);
    await readdir(root).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT" || !isMade) {
            throw new BackendError(
                `The backend is ${url}, but its folder can't be read: ${error.message}. Make that folder, ` +
                    "or name another backend by `pulumi login` or PULUMI_BACKEND_URL.",
            );
        }
    });
    return fileStore(root);
}

/** A backend in a folder, as gocloud's fileblob lays it out. */
export function fileStore(root: string): ObjectStore {
    const pathOf = (key: string) => join(root, key);
    return {
        async list(prefix, after = "") {
            const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
            const keys = (await keysBelow(root, folder))
                .filter((key) => key.startsWith(prefix) && key > after && !isOfTheStore(key))
                .sort();
            const objects = await mapAtOnce(STATS_AT_ONCE, keys, (key) => statOf(pathOf(key), key));
            return objects.filter((object) => object !== undefined);
        },
        read: (key) => readFile(pathOf(key)).catch(ifMissing(undefined)),
        remove: (key) => rm(pathOf(key), { force: true }),
    };
}

/** More than Node has threads for, so that none of them waits. */
const STATS_AT_ONCE = 64;

/** Of all files in a folder and those within; it is faster than Node's own recursion. */
async function keysBelow(root: string, folder: string): Promise<string[]> {
    const options = { withFileTypes: true } as const;
    const entries = await readdir(join(root, folder), options).catch(ifMissing([]));
    const keys = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => folder + name);
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
        keys.push(...(await keysBelow(root, `${folder}${name}/`)));
    }
    return keys;
}

/** Beside each object fileblob may keep its attributes in a file. */
function isOfTheStore(key: string): boolean {
    return key.endsWith(".attrs");
}

/**
 * Every write makes a new file and renames it, so that the inode's number changes too: two writes
 * within one tick of the file system's clock can't look alike.
 */
async function statOf(path: string, key: string): Promise<StoredObject | undefined> {
    const found = await stat(path).catch(ifMissing(undefined));
    if (!found?.isFile()) {
        return undefined;
    }
    const { mtimeMs, size, ino, mtime } = found;
    return { key, revision: `${mtimeMs}-${size}-${ino}`, changedAt: mtime };
}

function ifMissing<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
    return (error) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") {
            return otherwise;
        }
        throw error;
    };
}
