/**
 * Decodes a log: UTF-8 as agents write it, UTF-16 where a byte order mark says so. What is neither
 * becomes U+FFFD, byte by byte, and never ends the reading.
 */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    for await (const chunk of chunks) {
        decoder ??= new TextDecoder(encodingOf(chunk));
        const text = decoder.decode(chunk, { stream: true });
        if (text !== "") {
            yield text;
        }
    }
    const rest = decoder?.decode() ?? "";
    if (rest !== "") {
        yield rest;
    }
}

function encodingOf([first, second]: Uint8Array): string {
    return first === 0xff && second === 0xfe ? "utf-16le" : "utf-8";
}

/** Characters after which a line is cut: a log may be gigabytes of one, and is never held. */
const LONGEST_LINE = 1_000_000;

/** The lines of a text that comes in pieces, without their LF; a very long one in several. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    let rest = "";
    for await (const piece of pieces) {
        const [first = "", ...others] = piece.split("\n");
        // What is held is not looked through again for each piece.
        rest += first;
        for (const next of others) {
            yield rest;
            rest = next;
        }
        while (rest.length > LONGEST_LINE) {
            yield rest.slice(0, LONGEST_LINE);
            rest = rest.slice(LONGEST_LINE);
        }
    }
    if (rest !== "") {
        yield rest;
    }
}
