import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Form } from "../../../archive/transcripts/heading";
import { transcriptLines } from "../../../archive/transcripts/transcript";

const FIXTURES = join(__dirname, "..", "..", "fixtures", "session-logs");

export function fixture(name: string): Buffer {
    return readFileSync(join(FIXTURES, name));
}

/** The same in pieces of a size: a download is cut anywhere. */
export async function* inPieces<T extends Uint8Array | string>(
    whole: T,
    size = 7,
): AsyncGenerator<T> {
    for (let at = 0; at < whole.length; at += size) {
        yield await Promise.resolve(whole.slice(at, at + size) as T);
    }
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const item of items) {
        all.push(item);
    }
    return all;
}

export function shown(form: Form, log: Buffer, size?: number): Promise<string[]> {
    return collected(transcriptLines(form, inPieces(log, size)));
}
