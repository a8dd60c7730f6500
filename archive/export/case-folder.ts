import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../shared/user-error";

/** A file of a case. */
export interface CaseFile {
    /** Relative to the case's folder. */
    readonly name: string;
    readonly bytes: number;
    /** In hexadecimal digits. */
    readonly sha256: string;
}

/** A case in the making: it has its name only once it is whole. */
export interface CaseFolder {
    readonly add: (name: string, content: AsyncIterable<Uint8Array | string>) => Promise<CaseFile>;
    readonly read: (name: string) => AsyncIterable<Uint8Array>;
    readonly remove: (name: string) => Promise<void>;
    /** Gives the folder its name. */
    readonly finish: () => Promise<void>;
    readonly abandon: () => Promise<void>;
}

/** The list of a case's files that `sha256sum -c` reads. */
export const SUMS = "SHA256SUMS";

/** As a file name may begin and go on, on every system. */
const NAME = /^(?:seals\/)?\w[\w+=,.@-]*$/;

/**
 * Begins a case beside its place.
 *
 * @throws UserError where something is there already: an export never mixes with another.
 */
export async function beginCase(path: string): Promise<CaseFolder> {
    const place = resolve(path);
    await refuseTaken(place);
    await mkdir(dirname(place), { recursive: true });
    const folder = await mkdtemp(join(dirname(place), `.${basename(place)}-`));
    const files: CaseFile[] = [];
    return {
        add: async (name, content) => {
            if (!NAME.test(name)) {
                throw new UserError(`${JSON.stringify(name)} can't be a file's name.`);
            }
            await mkdir(dirname(join(folder, name)), { recursive: true });
            const file = { name, ...(await write(join(folder, name), content)) };
            files.push(file);
            return file;
        },
        read: (name) => createReadStream(join(folder, name)),
        remove: async (name) => {
            files.splice(
                files.findIndex((file) => file.name === name),
                1,
            );
            await rm(join(folder, name));
        },
        finish: async () => {
            await write(join(folder, SUMS), sumsOf(files));
            await rename(folder, place).catch(async (error: unknown) => {
                await rm(folder, { recursive: true, force: true });
                await refuseTaken(place);
                throw error;
            });
        },
        abandon: () => rm(folder, { recursive: true, force: true }),
    };
}

async function refuseTaken(place: string): Promise<void> {
    const inside = await readdir(place).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") {
            return [];
        }
        throw new UserError(`${place} can't hold the export: ${error.message}. Name a new folder.`);
    });
    if (inside.length > 0) {
        throw new UserError(
            `${place} holds something already, such as ${inside[0]}. Name a new folder: an export never mixes with another.`,
        );
    }
}

async function write(path: string, content: AsyncIterable<Uint8Array | string>) {
    const hash = createHash("sha256");
    let bytes = 0;
    const file = await open(path, "wx");
    try {
        for await (const piece of content) {
            const chunk = Buffer.from(piece);
            hash.update(chunk);
            bytes += chunk.length;
            await file.writeFile(chunk);
        }
        await file.sync();
    } finally {
        await file.close();
    }
    return { bytes, sha256: hash.digest("hex") };
}

async function* sumsOf(files: readonly CaseFile[]): AsyncGenerator<string> {
    for (const { sha256, name } of files) {
        yield await Promise.resolve(`${sha256}  ${name}\n`);
    }
}
