import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock";

/** The folder for what takes long to make and is the same for all clones of one user. */
export function cacheFolder(): string {
    return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "session-logs");
}

/** A short name for a content: other content has another name. */
export function shortHash(...contents: (string | Buffer)[]): string {
    const hash = createHash("sha256");
    for (const content of contents) {
        hash.update(content).update("\0");
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * Makes a folder of the cache unless it is there. It appears under its name only when it is
 * complete, and two processes that want it at once make it once.
 *
 * @param proof A file inside, without which the folder counts as missing.
 * @param make Fills an empty folder, which is then renamed.
 */
export async function provideFolder(
    folder: string,
    proof: string,
    make: (emptyFolder: string) => Promise<void>,
): Promise<void> {
    const isThere = () => existsSync(join(folder, proof));
    if (isThere()) {
        return;
    }
    await withLock(`${folder}.lock`, async () => {
        if (isThere()) {
            return;
        }
        const unfinished = `${folder}.unfinished`;
        rmSync(unfinished, { recursive: true, force: true });
        mkdirSync(unfinished, { recursive: true });
        try {
            await make(unfinished);
            rmSync(folder, { recursive: true, force: true });
            renameSync(unfinished, folder);
        } finally {
            rmSync(unfinished, { recursive: true, force: true });
        }
    });
}
