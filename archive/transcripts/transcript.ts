import { eventOf, type Form } from "./heading";
import { withoutFrame } from "./frame";
import { screenLines, type ScreenOptions } from "./screen";
import { decoded, linesOf } from "./text";

/**
 * What the person's terminal got, whatever form the log has: the header and footer of `script` are
 * taken off, and streamed events are put together.
 */
export async function* terminalOutput(
    form: Form,
    chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
    const text = decoded(chunks);
    switch (form) {
        case "script":
            yield* withoutFrame(text);
            return;
        case "streamed-events":
            yield* outputOfEvents(text);
            return;
        case "windows-transcript":
        case "empty":
        case "unknown":
            yield* text;
    }
}

/** The lines that stood on the person's screen. */
export function transcriptLines(
    form: Form,
    chunks: AsyncIterable<Uint8Array>,
    options?: ScreenOptions,
): AsyncGenerator<string> {
    return screenLines(withCarriageReturns(terminalOutput(form, chunks)), options);
}

/** A line that is no event is shown as it stands rather than left out. */
async function* outputOfEvents(text: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of linesOf(text)) {
        yield eventOf(line)?.lines.join("\n") ?? `${line}\n`;
    }
}

/** A terminal driver makes CR LF of each LF, which not every form of log has kept. */
async function* withCarriageReturns(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const piece of pieces) {
        yield piece.replaceAll("\n", "\r\n");
    }
}
