import { printable, printableLines } from "../../shared/printable";
import type { FleetEvent, Progress } from "./event";
import { type Output, whileRead } from "./output";
import { type Done, Tally } from "./tally";
import {
    beginLine,
    changesInShort,
    currentLine,
    duration,
    endingOf,
    outcomeWord,
    timeLeft,
    waveLine,
    who,
} from "./words";

/** Time without a line after which a run says that it lives, in milliseconds. */
const HEARTBEAT = 10_000;

/** What moves a plain progress besides events; tests bring their own. */
export interface Clock {
    /** Milliseconds. */
    now(): number;
    /** Calls again and again; returns what ends that. */
    every(milliseconds: number, call: () => void): () => void;
}

export const REAL_CLOCK: Clock = {
    now: () => performance.now(),
    every: (milliseconds, call) => {
        const timer = setInterval(call, milliseconds);
        // What is shown keeps no process alive.
        timer.unref();
        return () => clearInterval(timer);
    },
};

/** Tells people who read a file or a CI's page: whole lines, nothing that is written over. */
export function plainProgress(stream: Output, clock: Clock = REAL_CLOCK): Progress {
    const write = whileRead(stream);
    const tally = new Tally();
    let lastLine = clock.now();
    const say = (lines: readonly string[]) => {
        if (lines.length > 0) {
            lastLine = clock.now();
            write(lines.map((line) => `${line}\n`).join(""));
        }
    };
    const beat = () => {
        if (tally.begin !== undefined && clock.now() - lastLine >= HEARTBEAT) {
            say([heartbeat(tally, clock.now())]);
        }
    };
    let stop: (() => void) | undefined = clock.every(1000, beat);
    const close = () => {
        stop?.();
        stop = undefined;
    };
    return {
        tell: (event) => {
            tally.add(event, clock.now());
            say(linesOf(event, tally));
            if (event.kind === "end") {
                close();
            }
        },
        close,
    };
}

function linesOf(event: FleetEvent, tally: Tally): readonly string[] {
    switch (event.kind) {
        case "begin":
            return [`${beginLine(event)}, logs in ${printable(event.runFolder)}`];
        case "notice":
            return printableLines(event.text).split("\n");
        case "warning":
            return `warning: ${printableLines(event.text)}`.split("\n");
        case "wave":
            return [waveLine(event)];
        case "current":
            return [currentLine(event)];
        case "start":
            return [];
        case "retry":
            return [
                `try ${event.attempt} of ${who(event)} in ${duration(event.seconds)}: ` +
                    printable(event.error),
            ];
        case "done":
            return [doneLine(event, tally)];
        case "end":
            return endLines(event, tally);
    }
}

function doneLine(done: Done, tally: Tally): string {
    const facts = [changesInShort(done.changes), duration(done.seconds)].filter(Boolean).join(", ");
    const error = done.error === undefined ? "" : `: ${printable(done.error)}`;
    return `[${tally.done}/${tally.total}] ${outcomeWord(done.outcome, tally.begin)} ${who(done)} (${facts})${error}`;
}

function heartbeat(tally: Tally, now: number): string {
    const { done, total, runningNow, failed } = tally;
    return (
        `... ${done} of ${total} done, ${runningNow.length} running, ${failed.length} failed, ` +
        timeLeft(tally.secondsLeft(now))
    );
}

function endLines(event: Extract<FleetEvent, { kind: "end" }>, tally: Tally): readonly string[] {
    const { summary, failures, advice } = endingOf(event, tally.begin, tally.failed);
    return [
        `end: ${summary}`,
        ...(failures.length > 0 ? ["failed:"] : []),
        ...failures.map(({ who: account, error }) => `  ${account}: ${error}`),
        ...advice,
    ];
}
