import { type IBuffer, type IBufferLine, Terminal } from "@xterm/headless";

export interface ScreenOptions {
    /** Width of the terminal, which no log tells. @default COLUMNS */
    readonly columns?: number;
}

/** The default width: that of the terminal in which older agents replay. */
export const COLUMNS = 80;

const ROWS = 50;

/** As many lines as may leave the screen before they are taken from the terminal's memory. */
const SCROLLED = 3_000;

/** How often that may be put off. */
const PUT_OFF = 3;

const SCROLLBACK = SCROLLED * (PUT_OFF + 1);

/** Characters that are worth a call of the terminal. */
const PIECE = 64 * 1024;

/** A line is cut where it gets longer: a log may be one line of any length. */
const LONGEST_LINE = 1024 * 1024;

/** How often a control sequence may ask for something to be done. */
const REPEATS = 1_000;

/**
 * The text that stood on the screen, line by line: a terminal emulator obeys every control sequence,
 * so that a corrected command reads as its writer saw it, and none reaches the reader. Lines that
 * the terminal wrapped are put together again.
 *
 * Nothing is lost to a `clear`: what is erased from the whole screen is told before, and so is the
 * last page of a full-screen program when it ends. Memory does not depend on the length of the log.
 *
 * @param pieces What the terminal got, in pieces of any length.
 */
export async function* screenLines(
    pieces: AsyncIterable<string>,
    { columns = COLUMNS }: ScreenOptions = {},
): AsyncGenerator<string> {
    const screen = new Screen(columns);
    try {
        for await (const piece of gathered(pieces)) {
            for (const part of partsOf(piece, columns)) {
                await screen.write(part);
                yield* screen.leftLines();
            }
        }
        yield* screen.remainingLines();
    } finally {
        screen.dispose();
    }
}

/** Each call of the terminal takes a millisecond, however little it is given. */
async function* gathered(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    let text = "";
    for await (const piece of pieces) {
        text += piece;
        if (text.length >= PIECE) {
            yield text;
            text = "";
        }
    }
    yield text;
}

/** Parts of a text that can't fill the scrollback each. */
function* partsOf(text: string, columns: number): Generator<string> {
    if (text.length > 1 && mostLines(text, columns) > SCROLLED) {
        const middle = text.length >> 1;
        yield* partsOf(text.slice(0, middle), columns);
        yield* partsOf(text.slice(middle), columns);
    } else {
        yield text;
    }
}

/** Characters are up to two columns wide; a control sequence may repeat one for a whole line. */
function mostLines(text: string, columns: number): number {
    let lines = Math.ceil((2 * text.length) / columns);
    for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        const isFeed = code >= 0x0a && code <= 0x0c;
        if (isFeed || code === 0x1b || (code >= 0x80 && code < 0xa0)) {
            lines += 2;
        }
    }
    return lines;
}

class Screen {
    private readonly terminal: Terminal;
    /** Index of the first line of the normal screen's memory that was not taken yet. */
    private untaken = 0;
    private putOff = 0;
    /** A line of which more may follow. */
    private open: string | undefined;
    private taken: string[] = [];

    constructor(columns: number) {
        this.terminal = new Terminal({
            cols: columns,
            rows: ROWS,
            scrollback: SCROLLBACK,
            allowProposedApi: true,
            logLevel: "off",
        });
        this.refuseEndlessRepeats(columns);
        this.keepWhatIsErased();
    }

    write(text: string): Promise<void> {
        return new Promise((resolve) => this.terminal.write(text, resolve));
    }

    /** What can't change any more: it has left the screen upwards, or was erased. */
    leftLines(): readonly string[] {
        this.takeUpTo(this.terminal.buffer.normal.baseY);
        this.forgetScrolled();
        const taken = this.taken;
        this.taken = [];
        return taken;
    }

    /** What stands on the screen at the end. */
    remainingLines(): readonly string[] {
        this.beforeLeavingFullScreen();
        this.takeScreen();
        return this.taken;
    }

    /**
     * Changing the size of the memory is the only way to empty it without a control sequence, but
     * the terminal forgets with it that its line is just full. Then it is put off a few times.
     */
    private forgetScrolled(): void {
        const { baseY, cursorX } = this.terminal.buffer.normal;
        if (cursorX >= this.terminal.cols && this.putOff < PUT_OFF) {
            this.putOff++;
            return;
        }
        this.putOff = 0;
        this.terminal.options.scrollback = 0;
        this.terminal.options.scrollback = SCROLLBACK;
        this.untaken = Math.max(0, this.untaken - baseY);
    }

    dispose(): void {
        this.terminal.dispose();
    }

    /** Some sequences repeat what they do as often as they say, which may take hours. */
    private refuseEndlessRepeats(columns: number): void {
        const limits: Readonly<Record<string, number>> = { b: columns };
        for (const final of [..."@ILMPSTXZb"]) {
            const limit = limits[final] ?? REPEATS;
            this.terminal.parser.registerCsiHandler(
                { final },
                ([count = 0]) => countOf(count) > limit,
            );
        }
    }

    private keepWhatIsErased(): void {
        const { parser } = this.terminal;
        const erasing = ([what = 0]: readonly Parameter[]) => this.beforeErasing(countOf(what));
        parser.registerCsiHandler({ final: "J" }, erasing);
        parser.registerCsiHandler({ prefix: "?", final: "J" }, erasing);
        parser.registerCsiHandler({ final: "S" }, ([count = 1]) =>
            this.beforeScrolling(countOf(count)),
        );
        parser.registerEscHandler({ final: "c" }, () => this.beforeReset());
        parser.registerCsiHandler({ prefix: "?", final: "h" }, (modes) =>
            modes.some(isFullScreenMode) ? this.beforeFullScreen() : false,
        );
        parser.registerCsiHandler({ prefix: "?", final: "l" }, (modes) =>
            modes.some(isFullScreenMode) ? this.beforeLeavingFullScreen() : false,
        );
    }

    /** @returns whether the terminal is to do nothing: it never forgets what has left the screen. */
    private beforeErasing(what: number): boolean {
        const { cursorX, cursorY } = this.terminal.buffer.active;
        const isWhole = what === 2 || (what === 0 && cursorX === 0 && cursorY === 0);
        if (isWhole && !this.isFullScreen()) {
            this.takeScreen();
            this.untaken = this.terminal.buffer.normal.baseY;
        }
        return what === 3;
    }

    private beforeReset(): boolean {
        this.remainingLines();
        this.untaken = 0;
        return false;
    }

    /** A full-screen program's last page comes after what had been on the screen before it. */
    private beforeFullScreen(): boolean {
        const { normal } = this.terminal.buffer;
        if (!this.isFullScreen()) {
            this.takeUpTo(normal.baseY + normal.cursorY);
        }
        return false;
    }

    private beforeLeavingFullScreen(): boolean {
        if (this.isFullScreen()) {
            this.endLine();
            this.takeBlock(this.terminal.buffer.alternate, 0, ROWS);
        }
        return false;
    }

    /** Lines scrolled out by request are not kept by the terminal. */
    private beforeScrolling(count: number): boolean {
        const { normal } = this.terminal.buffer;
        if (!this.isFullScreen() && count <= REPEATS) {
            this.takeUpTo(normal.baseY);
            this.takeBlock(normal, this.untaken, normal.baseY + Math.min(count, ROWS));
            this.untaken = normal.baseY;
        }
        return false;
    }

    private isFullScreen(): boolean {
        return this.terminal.buffer.active.type === "alternate";
    }

    /** Takes all that was not taken. */
    private takeScreen(): void {
        const { normal } = this.terminal.buffer;
        this.takeUpTo(normal.baseY);
        this.takeBlock(normal, this.untaken, normal.baseY + ROWS);
    }

    private takeUpTo(end: number): void {
        const { normal } = this.terminal.buffer;
        for (; this.untaken < end; this.untaken++) {
            this.takeLine(normal.getLine(this.untaken));
        }
    }

    /** The empty lines below the last are no text. */
    private takeBlock(buffer: IBuffer, start: number, end: number): void {
        const { length } = this.taken;
        for (let index = start; index < end; index++) {
            this.takeLine(buffer.getLine(index));
        }
        this.endLine();
        while (this.taken.length > length && this.taken.at(-1) === "") {
            this.taken.pop();
        }
    }

    private takeLine(line: IBufferLine | undefined): void {
        if (line?.isWrapped !== true || (this.open?.length ?? 0) > LONGEST_LINE) {
            this.endLine();
        }
        this.open = (this.open ?? "") + (line?.translateToString(false) ?? "");
    }

    private endLine(): void {
        if (this.open !== undefined) {
            this.taken.push(this.open.trimEnd());
            this.open = undefined;
        }
    }
}

/** Of a control sequence, with sub-parameters or without. */
type Parameter = number | readonly number[];

/** The modes that switch to a screen of their own and back. */
function isFullScreenMode(mode: Parameter): boolean {
    return [47, 1047, 1049].includes(countOf(mode));
}

function countOf(parameter: Parameter): number {
    return typeof parameter === "number" ? parameter : (parameter[0] ?? 0);
}
