import cliTruncate from "cli-truncate";
import { createLogUpdate } from "log-update";
import pico from "picocolors";
import stringWidth from "string-width";
import { printable, printableLines } from "../../shared/printable";
import type { FleetEvent, Outcome, Progress } from "./event";
import { type Output, whileRead } from "./output";
import { type Clock, REAL_CLOCK } from "./plain";
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
} from "./words";

/**
 * How often it is drawn anew, in milliseconds: a thousand accounts that are passed over at once
 * must not cost a thousand drawings.
 */
const REDRAW = 100;

const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;
/** Columns of an account's name: most are shorter, and the rest of the line stays aligned. */
const NAME_WIDTH = 24;
/** Fewer rows than this hold the bar alone. */
const ROWS_FOR_NAMES = 5;

export interface TerminalOptions {
    readonly env?: NodeJS.ProcessEnv;
    readonly clock?: Clock;
}

/**
 * Shows a run to a person at a terminal: a bar that stays at the bottom, and above it a line for
 * every account that has ended.
 *
 * The cursor is not hidden and no mode of the terminal is changed: a killed run leaves nothing to
 * restore.
 */
export function terminalProgress(
    stream: Output,
    { env = process.env, clock = REAL_CLOCK }: TerminalOptions = {},
): Progress {
    const write = whileRead(stream);
    const look = lookFor(env);
    const tally = new Tally();
    const frame = new Frame(stream, write);
    let isOver = false;
    let waiting: string[] = [];
    let drawnAt = -Infinity;
    const draw = () => {
        drawnAt = clock.now();
        if (waiting.length > 0) {
            frame.clear();
            write(waiting.map((line) => `${line}\n`).join(""));
            waiting = [];
        }
        if (tally.begin !== undefined && !isOver) {
            frame.draw(barLines(tally, clock.now(), look, sizeOf(stream)));
        } else {
            frame.clear();
        }
    };
    const resized = () => {
        frame.clearResized(sizeOf(stream).columns);
        draw();
    };
    stream.on("resize", resized);
    const stop = clock.every(REDRAW, draw);
    return {
        tell: (event) => {
            tally.add(event, clock.now());
            isOver ||= event.kind === "end";
            waiting.push(...linesOf(event, tally, look, sizeOf(stream)));
            if (isOver || clock.now() - drawnAt >= REDRAW) {
                draw();
            }
        },
        close: () => {
            isOver = true;
            stop();
            stream.off("resize", resized);
            draw();
        },
    };
}

/** What is written over: the last lines of the terminal. */
class Frame {
    private readonly update: ReturnType<typeof createLogUpdate>;
    private shown: readonly string[] = [];

    constructor(
        stream: Output,
        private readonly write: (text: string) => void,
    ) {
        this.update = createLogUpdate(sizedLike(stream, write), { showCursor: true });
    }

    draw(lines: readonly string[]): void {
        this.shown = lines;
        this.update(lines.join("\n"));
    }

    clear(): void {
        if (this.shown.length > 0) {
            this.update.clear();
            this.shown = [];
        }
    }

    /**
     * Takes the frame away after the terminal has folded its lines to a smaller width, which the
     * library doesn't reckon with: it would leave their upper halves behind.
     */
    clearResized(columns: number): void {
        const rows = this.shown.map((line) => Math.max(1, Math.ceil(stringWidth(line) / columns)));
        const height = rows.reduce((sum, count) => sum + count, 0);
        if (height > 0) {
            this.write(`\r\u001B[${height}A\u001B[0J`);
        }
        this.update.done();
        this.shown = [];
    }
}

/** What the library draws on: it asks for the size at each drawing, and writes. */
function sizedLike(stream: Output, write: (text: string) => void): NodeJS.WritableStream {
    const drawn: Pick<Output, "write" | "isTTY" | "columns" | "rows"> = {
        write,
        isTTY: stream.isTTY,
        get columns() {
            return sizeOf(stream).columns;
        },
        get rows() {
            return sizeOf(stream).rows;
        },
    };
    return drawn as NodeJS.WritableStream;
}

interface Size {
    readonly columns: number;
    readonly rows: number;
}

/** A terminal that doesn't know its size says 0, or nothing. */
function sizeOf({ columns, rows }: Output): Size {
    return { columns: columns || 80, rows: rows || 24 };
}

interface Look {
    readonly color: ReturnType<typeof pico.createColors>;
    readonly full: string;
    readonly empty: string;
    readonly ellipsis: string;
    readonly dot: string;
    readonly symbol: Readonly<Record<Outcome, string>>;
}

/** Colours unless NO_COLOR is set (https://no-color.org); signs that the terminal has. */
function lookFor(env: NodeJS.ProcessEnv): Look {
    const color = pico.createColors(!env["NO_COLOR"]);
    const { green, cyan, gray, red, yellow } = color;
    const signs = hasUnicode(env)
        ? { ok: "✔", same: "=", skipped: "·", failed: "✖", cancelled: "■" }
        : { ok: "+", same: "=", skipped: ".", failed: "x", cancelled: "!" };
    return {
        color,
        ...(hasUnicode(env)
            ? { full: "█", empty: "░", ellipsis: "…", dot: "·" }
            : { full: "#", empty: "-", ellipsis: "~", dot: "|" }),
        symbol: {
            changed: green(signs.ok),
            unchanged: cyan(signs.same),
            skipped: gray(signs.skipped),
            failed: red(signs.failed),
            cancelled: yellow(signs.cancelled),
        },
    };
}

/** The console of Linux has few signs; a locale other than UTF-8 has none of ours. */
function hasUnicode(env: NodeJS.ProcessEnv): boolean {
    const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
    return env["TERM"] !== "linux" && (locale === "" || /utf-?8/i.test(locale));
}

function linesOf(event: FleetEvent, tally: Tally, look: Look, size: Size): readonly string[] {
    switch (event.kind) {
        case "begin":
            return [beginLine(event)];
        case "notice":
            return printableLines(event.text).split("\n");
        case "warning":
            return `${look.color.yellow("warning:")} ${printableLines(event.text)}`.split("\n");
        case "wave":
            return [look.color.bold(waveLine(event))];
        case "current":
            return [currentLine(event)];
        case "start":
        case "retry":
            return [];
        case "done":
            return [fitted(doneLine(event, tally, look), look, size)];
        case "end":
            return endLines(event, tally, look);
    }
}

function doneLine(done: Done, { begin }: Tally, { symbol, color, ellipsis }: Look): string {
    const name = cliTruncate(printable(done.name), NAME_WIDTH, { truncationCharacter: ellipsis });
    const padding = " ".repeat(NAME_WIDTH - stringWidth(name));
    const what = [outcomeWord(done.outcome, begin), changesInShort(done.changes)]
        .filter(Boolean)
        .join(" ");
    const error = done.error === undefined ? "" : `  ${color.red(printable(done.error))}`;
    return (
        `${symbol[done.outcome]} ${name}${padding} ${color.gray(printable(done.account))}` +
        `  ${what}  ${color.gray(duration(done.seconds))}${error}`
    );
}

/** Two lines at most: the bar with its counts, and which accounts run. */
function barLines(tally: Tally, now: number, look: Look, size: Size): readonly string[] {
    const running = tally.runningNow;
    const failures = tally.failed.length;
    const counts = [
        `${tally.done}/${tally.total}`,
        `${running.length} running`,
        ...(failures > 0 ? [look.color.red(`${failures} failed`)] : []),
        timeLeft(tally.secondsLeft(now)),
    ].join(` ${look.dot} `);
    const names = running
        .map(({ name, since, attempt }) => {
            const again = attempt > 1 ? `, try ${attempt}` : "";
            return `${printable(name)} ${Math.floor((now - since) / 1000)} s${again}`;
        })
        .join(", ");
    const hasRoom = names !== "" && size.rows >= ROWS_FOR_NAMES;
    return [
        fitted(`${bar(tally, look, size.columns - stringWidth(counts) - 2)}${counts}`, look, size),
        ...(hasRoom ? [look.color.gray(fitted(names, look, size))] : []),
    ];
}

/** A bar of what is done, or none where there is no room for one. */
function bar({ done, total }: Tally, { full, empty, color }: Look, room: number): string {
    const width = Math.min(WIDEST_BAR, room);
    if (width < NARROWEST_BAR) {
        return "";
    }
    const filled = total === 0 ? 0 : Math.floor((done / total) * width);
    return `${color.green(full.repeat(filled))}${color.gray(empty.repeat(width - filled))} `;
}

/** A line that stays one: its last column is left free, where some terminals fold already. */
function fitted(line: string, { ellipsis }: Look, { columns }: Size): string {
    return cliTruncate(line, Math.max(1, columns - 1), { truncationCharacter: ellipsis });
}

/** Not cut: what is to be read and typed may take as many rows as it needs. */
function endLines(
    event: Extract<FleetEvent, { kind: "end" }>,
    tally: Tally,
    { color, symbol }: Look,
): readonly string[] {
    const { summary, failures, advice } = endingOf(event, tally.begin, tally.failed);
    return [
        "",
        ...failures.map(
            ({ who: account, error }) =>
                `${symbol.failed} ${color.bold(account)}: ${color.red(error)}`,
        ),
        ...(failures.length > 0 ? [""] : []),
        color.bold(summary),
        ...advice,
    ];
}
