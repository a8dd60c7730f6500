import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PendingOperation } from "../states/stack-state";

/** Creations of which nobody knows how they ended, kept from one run to the next. */
export class UnconfirmedCreations {
    /** @param folder `.fleet/unconfirmed`, with a file for each stack that has some. */
    constructor(private readonly folder: string) {}

    async of(stack: string): Promise<readonly PendingOperation[]> {
        try {
            return JSON.parse(await readFile(this.file(stack), "utf8")) as PendingOperation[];
        } catch {
            return [];
        }
    }

    async keep(stack: string, creations: readonly PendingOperation[]): Promise<void> {
        await mkdir(this.folder, { recursive: true });
        await writeFile(this.file(stack), JSON.stringify(creations), { mode: 0o600 });
    }

    async forget(stack: string): Promise<void> {
        await rm(this.file(stack), { force: true });
    }

    private file(stack: string): string {
        return join(this.folder, `${stack}.json`);
    }
}
