import { COLUMNS } from "./screen";

/*
 * Most lines of most logs hold no control sequence, or such as move within their line only. These
 * are found without a terminal emulator, which is twenty times slower. What a sequence does is
 * never decided here: lines that hold one are for the emulator to render, each by itself.
 */

/** The lines of a terminal's output where each stands for itself. */
export interface SeparateLines {
    /** In their order; without CR and spaces at the end, unless they hold control sequences. */
    readonly lines: readonly string[];
    /** Indexes of those that hold control sequences, and take an emulator to be read. */
    readonly edited: readonly number[];
}

/** All but LF, and CRs that only end a line. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\r*\n|\r*$)/g;

/**
 * What stays within its line: colours, backspace, CR, tab, moves and deletions to the left and
 * right, bracketed paste, the cursor's looks, titles, links and what else an OSC carries.
 */
const WITHIN_LINE =
    // eslint-disable-next-line no-control-regex
    /[\u0007-\u0009\r]|\u001b(?:\[\d{0,3}(?:;\d{0,3}){0,8}[mKCDGP@X]|\[\?(?:1|12|25|1034|2004)[hl]|\][^\u0000-\u0006\u0008-\u001f\u007f-\u009f]{0,4000}(?:\u0007|\u001b\\)|[=>]|\(B)/y;

const EVERY_SEQUENCE = new RegExp(WITHIN_LINE, "g");

/**
 * The lines that hold control sequences, without the others.
 *
 * @returns undefined where `separateLines` does.
 */
export function editedLines(output: string): readonly string[] | undefined {
    const places = controlPlaces(output);
    if (places === undefined) {
        return undefined;
    }
    const lines: string[] = [];
    let end = -1;
    for (const place of places) {
        if (place < end) {
            continue;
        }
        const start = output.lastIndexOf("\n", place) + 1;
        const feed = output.indexOf("\n", place);
        end = feed < 0 ? output.length : feed;
        if (mayComeApart(output, start, end)) {
            return undefined;
        }
        lines.push(output.slice(start, end));
    }
    return lines;
}

/** @returns undefined where some sequence reaches beyond its line: then only a whole screen tells. */
export function separateLines(output: string): SeparateLines | undefined {
    const places = controlPlaces(output);
    if (places === undefined) {
        return undefined;
    }
    const lines: string[] = [];
    const edited: number[] = [];
    let next = 0;
    for (let start = 0; start < output.length;) {
        const feed = output.indexOf("\n", start);
        const end = feed < 0 ? output.length : feed;
        const isEdited = (places[next] ?? Infinity) < end;
        if (isEdited) {
            if (mayComeApart(output, start, end)) {
                return undefined;
            }
            edited.push(lines.length);
            while ((places[next] ?? Infinity) < end) {
                next++;
            }
        }
        const line = output.slice(start, end);
        // A space may have overwritten something, which the emulator is to find out.
        lines.push(isEdited ? line : line.trimEnd());
        start = end + 1;
    }
    return { lines, edited };
}

/** A line that was wrapped and is erased in part is two lines from then on. */
function mayComeApart(output: string, start: number, end: number): boolean {
    const line = output.slice(start, end);
    // eslint-disable-next-line no-control-regex
    return /\u001b\[\d*K/.test(line) && mostColumns(line) > COLUMNS;
}

/** Where nothing moves to the left; a character beyond ASCII may take two. */
function mostColumns(line: string): number {
    const text = line.replace(EVERY_SEQUENCE, "");
    // eslint-disable-next-line no-control-regex
    return text.length + (text.match(/[^\u0000-\u007f]/g)?.length ?? 0);
}

/** Where sequences begin that stay within their line; undefined if one does not. */
function controlPlaces(output: string): readonly number[] | undefined {
    const places: number[] = [];
    CONTROL.lastIndex = 0;
    for (let found = CONTROL.exec(output); found !== null; found = CONTROL.exec(output)) {
        WITHIN_LINE.lastIndex = found.index;
        if (!WITHIN_LINE.test(output)) {
            return undefined;
        }
        places.push(found.index);
        CONTROL.lastIndex = WITHIN_LINE.lastIndex;
    }
    return places;
}
