import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { eventOf, type Form } from "../transcripts/heading";
import { decoded, linesOf } from "../transcripts/text";
import { terminalOutput, transcriptLines } from "../transcripts/transcript";
import { asciicast, frameOf } from "./cast";
import type { Format } from "./format-names";
import { htmlPage, type Player } from "./html";
import { jsonLines, ocsfLines } from "./json-lines";
import { plainText } from "./plain-text";
import type { Redact } from "./redaction";
import type { Subject } from "./subject";

/** A session's log, as often as it is read. */
export interface Source {
    readonly subject: Subject;
    readonly form: Form;
    readonly bytes: () => AsyncIterable<Uint8Array>;
    /** Events that were streamed while the session ran, as JSON lines. @default those of the log */
    readonly events?: (() => AsyncIterable<Uint8Array>) | undefined;
    /** Replaces passages. @default none */
    readonly redact?: Redact | undefined;
}

/** The text of a file of a format. */
export async function* inFormat(
    format: Format,
    source: Source,
): AsyncGenerator<Uint8Array | string> {
    const { subject, bytes } = source;
    switch (format) {
        case "html":
            yield* htmlPage(subject, shownLines(source), await playerFor(source));
            return;
        case "txt":
            yield* plainText(subject, shownLines(source));
            return;
        case "jsonl":
            yield* jsonLines(subject, shownLines(source));
            return;
        case "ocsf.jsonl":
            yield* ocsfLines(subject, shownLines(source));
            return;
        case "cast":
            yield* asciicast(subject, frames(source));
            return;
        case "log":
            yield* bytes();
    }
}

async function* shownLines({ form, bytes, redact }: Source): AsyncGenerator<string> {
    for await (const line of transcriptLines(form, bytes())) {
        yield redact === undefined ? line : redact(line);
    }
}

async function* frames({ form, bytes, events }: Source) {
    if (form !== "streamed-events" && events === undefined) {
        for await (const text of terminalOutput(form, bytes())) {
            yield { time: undefined, text };
        }
        return;
    }
    for await (const line of linesOf(decoded((events ?? bytes)()))) {
        const event = eventOf(line);
        if (event !== undefined) {
            yield frameOf(event);
        }
    }
}

/** A recording that is held in a page is read into memory: that of a longer session is not. */
const LONGEST_CAST = 20_000_000;

async function playerFor(source: Source): Promise<Player | undefined> {
    if (!source.subject.hasTiming || source.redact !== undefined) {
        return undefined;
    }
    let cast = "";
    for await (const piece of asciicast(source.subject, frames(source))) {
        cast += piece;
        if (cast.length > LONGEST_CAST) {
            return undefined;
        }
    }
    const folder = join(dirname(require.resolve("asciinema-player")), "bundle");
    const [script, style] = await Promise.all(
        ["asciinema-player.min.js", "asciinema-player.css"].map((name) =>
            readFile(join(folder, name), "utf8"),
        ),
    );
    return { script: script ?? "", style: style ?? "", cast };
}
