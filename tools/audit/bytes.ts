import { pipeline, Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { UnreadableError } from "./read-stack";

/** https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const GZIP = Buffer.from([0x1f, 0x8b]);
/** https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1 */
const ZSTANDARD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * The text in bytes that arrive in pieces, unpacked where they are gzip: a backend writes its files
 * so on request. Told by the bytes, as the backend does, since standard input has no name.
 *
 * @throws UnreadableError where they can't be unpacked
 */
export async function* textIn(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const { head, whole } = await peeked(bytes);
    if (startsWith(head, ZSTANDARD)) {
        throw new UnreadableError(
            "this is compressed with Zstandard, which is not supported. Decompress it with zstd -d",
        );
    }
    const decoder = new StringDecoder("utf8");
    for await (const piece of startsWith(head, GZIP) ? unpacked(whole) : whole) {
        yield decoder.write(piece);
    }
    yield decoder.end();
}

async function* unpacked(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    // The pipeline hands a failure of the source on to whoever reads its end.
    const end = pipeline(Readable.from(bytes), createGunzip(), () => undefined);
    try {
        yield* end as AsyncIterable<Buffer>;
    } catch (error) {
        const isBroken = String((error as NodeJS.ErrnoException).code).startsWith("Z_");
        throw isBroken
            ? new UnreadableError(`this gzip data is corrupt (${(error as Error).message})`)
            : error;
    }
}

/** The bytes from their beginning, and enough of them to tell what they are. */
async function peeked(
    bytes: AsyncIterable<Buffer>,
): Promise<{ readonly head: Buffer; readonly whole: AsyncIterable<Buffer> }> {
    const rest = bytes[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    while (head.length < ZSTANDARD.length) {
        const next = await rest.next();
        if (next.done === true) {
            break;
        }
        head = Buffer.concat([head, next.value]);
    }
    return { head, whole: joined(head, rest) };
}

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
}

function startsWith(bytes: Buffer, signature: Buffer): boolean {
    return bytes.subarray(0, signature.length).equals(signature);
}
