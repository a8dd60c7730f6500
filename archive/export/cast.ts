import { COLUMNS } from "../transcripts/screen";
import type { StreamedEvent } from "../transcripts/heading";
import type { Subject } from "./subject";

const ROWS = 50;

/** One moment of a recording. */
type Frame = readonly [seconds: number, code: "o", output: string];

/**
 * An asciicast, version 2, for asciinema and other players.
 *
 * @param output What the terminal got, in pieces with their times; one piece without a time where
 *     the log has none.
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export async function* asciicast(
    subject: Subject,
    output: AsyncIterable<{ readonly time: Date | undefined; readonly text: string }>,
): AsyncGenerator<string> {
    const { session, hasTiming, ended, started } = subject;
    yield `${JSON.stringify({
        version: 2,
        width: COLUMNS,
        height: ROWS,
        timestamp: Math.floor((started ?? ended).getTime() / 1000),
        title: hasTiming ? session : `${session} (no timing: all of it at once)`,
    })}\n`;
    let first: Date | undefined;
    for await (const { time, text } of output) {
        first ??= time;
        const seconds =
            time === undefined ? 0 : (time.getTime() - (first ?? time).getTime()) / 1000;
        const frame: Frame = [Math.max(0, seconds), "o", text];
        yield `${JSON.stringify(frame)}\n`;
    }
}

/** What an event adds to the recording; its lines have lost the CRs that a terminal needs. */
export function frameOf({ time, lines }: StreamedEvent): {
    readonly time: Date | undefined;
    readonly text: string;
} {
    return { time, text: lines.join("\r\n") };
}
