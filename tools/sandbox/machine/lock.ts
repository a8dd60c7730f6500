import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";

/**
 * Does work that two processes must not do at once; the second waits for the first. A lock whose
 * holder has ended without giving it back is taken over.
 *
 * @param file The lock: a file that exists while the work is done.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
    mkdirSync(dirname(file), { recursive: true });
    while (!take(file)) {
        await sleep(100);
    }
    try {
        return await work();
    } finally {
        rmSync(file, { force: true });
    }
}

function take(file: string): boolean {
    try {
        writeFileSync(file, JSON.stringify(identify(process.pid)), { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    }
    const holder = readHolder(file);
    if (holder !== undefined && !isRunning(holder)) {
        rmSync(file, { force: true });
    }
    return false;
}

/** Undefined while the holder is still writing, or when it has just given the lock back. */
function readHolder(file: string): ProcessIdentity | undefined {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
    } catch {
        return undefined;
    }
}
