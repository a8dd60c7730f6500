import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { textIn } from "./bytes";
import { UnreadableError } from "./read-stack";

/** Something to be read: a file, or standard input. */
export interface Input {
    /** What messages call it. */
    readonly name: string;
    /** Its text, in pieces of any length. Reading them may fail. */
    readonly pieces: AsyncIterable<string>;
}

const STANDARD_INPUT = "-";

/**
 * What a backend of one's own keeps for stacks, in the folder `.pulumi` or, copied, in any other;
 * beside it lie histories, backups and locks.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/store.go
 */
const BOOKKEEPING = ".pulumi";
const STACKS = "stacks";
const BESIDE_STACKS = ["meta.yaml", "history", "backups", "locks"];

/** Exports, previews, lines, and a backend's files, but not its `.json.bak` and `.json.attrs`. */
const STATE = /\.jsonl?(\.gz|\.zst)?$/;

/** Whether the paths may hold more than one input. */
export async function areMany(paths: readonly string[]): Promise<boolean> {
    return paths.length > 1 || (await isFolder(paths[0] ?? ""));
}

/** Everything that the paths lead to, folders from top to bottom in the order of their names. */
export async function* inputsAt(
    paths: readonly string[],
    standardInput: AsyncIterable<Buffer>,
): AsyncGenerator<Input> {
    for (const path of paths) {
        if (path === STANDARD_INPUT) {
            yield { name: "standard input", pieces: textIn(standardInput) };
        } else if (await isFolder(path)) {
            yield* inputsIn(path);
        } else {
            yield fileAt(path);
        }
    }
}

async function* inputsIn(folder: string): AsyncGenerator<Input> {
    let isEmpty = true;
    try {
        for await (const input of inputsBelow(folder, new Set())) {
            isEmpty = false;
            yield input;
        }
    } catch (error) {
        isEmpty = false;
        yield failed(folder, error);
    }
    if (isEmpty) {
        yield failed(
            folder,
            new UnreadableError(
                "this folder holds no state. " +
                    "Pass a backend's folder, or one that holds .json, .jsonl or .json.gz files",
            ),
        );
    }
}

/** @param seen folders read so far: a link may lead back to one of them */
async function* inputsBelow(folder: string, seen: Set<string>): AsyncGenerator<Input> {
    const real = await realpath(folder);
    if (seen.has(real)) {
        return;
    }
    seen.add(real);
    for (const name of await entriesOf(folder)) {
        const path = join(folder, name);
        try {
            const entry = await stat(path);
            if (entry.isDirectory()) {
                yield* inputsBelow(path, seen);
            } else if (entry.isFile() && STATE.test(name)) {
                yield fileAt(path);
            }
        } catch (error) {
            yield failed(path, error);
        }
    }
}

/** Names of what is to be looked at in a folder; of a backend's, the stacks only. */
async function entriesOf(folder: string): Promise<readonly string[]> {
    const names = (await readdir(folder)).sort();
    if (names.includes(BOOKKEEPING) && (await isFolder(join(folder, BOOKKEEPING, STACKS)))) {
        return [BOOKKEEPING];
    }
    const isBookkeeping =
        basename(folder) === BOOKKEEPING || BESIDE_STACKS.some((name) => names.includes(name));
    return isBookkeeping && names.includes(STACKS)
        ? [STACKS]
        : names.filter((name) => !name.startsWith("."));
}

function fileAt(path: string): Input {
    return { name: path, pieces: textIn(piecesOf(path)) };
}

/** Opens the file when it is its turn. */
async function* piecesOf(path: string): AsyncGenerator<Buffer> {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
}

function failed(name: string, error: unknown): Input {
    // eslint-disable-next-line @typescript-eslint/require-await, require-yield
    const pieces = async function* (): AsyncGenerator<string> {
        throw error;
    };
    return { name, pieces: pieces() };
}

async function isFolder(path: string): Promise<boolean> {
    try {
        return (await stat(path)).isDirectory();
    } catch {
        return false;
    }
}
