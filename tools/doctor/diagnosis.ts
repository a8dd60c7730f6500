import type { KnownError } from "./known-error";
import type { Message } from "./message";
import { patternOf, type Pattern } from "./pattern";
import { lengthOf, longestRun, type Run } from "./run";

/** The known errors that the message is, or the one that it comes nearest to. */
export type Diagnosis =
    | { readonly isKnown: true; readonly errors: readonly KnownError[] }
    | { readonly isKnown: false; readonly nearest: KnownError | undefined };

/** So many letters tell a text that was cut from others: five or six words. */
const TELLING = 24;
/** A letter or two that stand alone beside a gap are found in any message. */
const TELLING_BESIDE_GAP = 12;

interface Recognisable {
    readonly error: KnownError;
    readonly patterns: readonly Pattern[];
}

type Permission = (run: Run, pattern: Pattern, message: Message) => boolean;

/**
 * The diagnoses by these errors. Of several whose text a message holds it names the most specific,
 * the one with the most letters in it: several only where the message can't tell them apart.
 */
export function diagnosesBy(known: readonly KnownError[]): (message: Message) => Diagnosis {
    const all = known.map((error) => ({ error, patterns: error.texts.map(patternOf) }));
    return (message) => {
        const errors = longestIn(message, all, isText);
        return errors.length > 0
            ? { isKnown: true, errors }
            : { isKnown: false, nearest: longestIn(message, all, () => true)[0] };
    };
}

/** The errors of which the message holds the most letters; none where it holds none. */
function longestIn(
    message: Message,
    known: readonly Recognisable[],
    isAllowed: Permission,
): KnownError[] {
    const found = known.map(({ error, patterns }) => ({
        error,
        length: Math.max(...patterns.map((pattern) => lettersIn(message, pattern, isAllowed))),
    }));
    const longest = Math.max(1, ...found.map(({ length }) => length));
    return found.filter(({ length }) => length === longest).map(({ error }) => error);
}

function lettersIn(message: Message, pattern: Pattern, isAllowed: Permission): number {
    return lengthOf(longestRun(pattern, message, (run) => isAllowed(run, pattern, message)));
}

/** Whether the run is the pattern's text: all of its core, or what was left where it was cut. */
function isText(run: Run, pattern: Pattern, message: Message): boolean {
    const [from, to] = pattern.core;
    const isWhole = run.first <= from && run.last >= to - 1;
    return (
        (isWhole || isCutText(run, pattern, message)) &&
        (!pattern.endsLine || message.lineEnds.has(run.end + 1))
    );
}

function isCutText(run: Run, pattern: Pattern, message: Message): boolean {
    const [from, to] = pattern.core;
    const gaps = [...pattern.gaps].filter((gap) => gap > run.first && gap <= run.last);
    const firstStretch = (gaps[0] ?? run.last + 1) - run.first;
    const lastStretch = run.last + 1 - (gaps.at(-1) ?? run.first);
    const hasBeginning =
        run.first <= from ||
        (message.cuts.has(run.start) &&
            firstStretch >= TELLING_BESIDE_GAP &&
            !hasGapWithin(pattern, from, run.first));
    const hasEnd =
        run.last >= to - 1 || (message.cuts.has(run.end + 1) && lastStretch >= TELLING_BESIDE_GAP);
    return hasBeginning && hasEnd && lettersWithin(run, pattern.core) >= TELLING;
}

/**
 * Whether something in the core may vary before that letter. What stands behind is often the error
 * of another service or library, and tells nothing alone.
 */
function hasGapWithin({ gaps }: Pattern, from: number, letter: number): boolean {
    return [...gaps].some((gap) => gap > from && gap <= letter);
}

function lettersWithin({ first, last }: Run, [from, to]: Pattern["core"]): number {
    return Math.min(last + 1, to) - Math.max(first, from);
}
