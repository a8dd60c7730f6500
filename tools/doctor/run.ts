import type { Message } from "./message";
import type { Pattern } from "./pattern";

/** A stretch of a pattern that a message holds, letter for letter, with anything in its gaps. */
export interface Run {
    /** The stretch's first and last letter in the pattern, as indexes. */
    readonly first: number;
    readonly last: number;
    /** Where these two are in the message. */
    readonly start: number;
    readonly end: number;
}

/** Its length is 0. */
const NO_RUN: Run = { first: 0, last: -1, start: 0, end: -1 };

/** What a gap may hold, in letters: an ARN with room to spare, and not the rest of a log. */
const WIDEST_GAP = 250;

/**
 * The longest stretch of the pattern that the message holds and that is allowed, of length 0 where
 * there is none.
 *
 * A dynamic programme like that of the longest common substring: for each letter of the pattern,
 * the runs that end with it at one of its places in the message, from those that ended with the
 * letter before.
 *
 * @see https://en.wikipedia.org/wiki/Longest_common_substring
 */
export function longestRun(
    pattern: Pattern,
    message: Message,
    isAllowed: (run: Run) => boolean,
): Run {
    // By their end in the message; those of an earlier letter are out of date.
    const runs: (Run | undefined)[] = new Array<undefined>(message.letters.length);
    let longest = NO_RUN;
    for (let last = 0; last < pattern.letters.length; last++) {
        const reach = pattern.gaps.has(last) ? WIDEST_GAP : 0;
        // Backwards, so that what stands before is still of the letter before.
        for (const end of message.places.get(pattern.letters.charAt(last)) ?? []) {
            const before = longestBefore(runs, last - 1, end - 1, reach);
            const run = { first: before?.first ?? last, last, start: before?.start ?? end, end };
            runs[end] = run;
            if (lengthOf(run) > lengthOf(longest) && isAllowed(run)) {
                longest = run;
            }
        }
    }
    return longest;
}

/** How many letters of the pattern the message holds. */
export function lengthOf({ first, last }: Run): number {
    return last - first + 1;
}

/** Of the runs to that letter, ending from `end - reach` to `end`, the longest and nearest. */
function longestBefore(
    runs: readonly (Run | undefined)[],
    last: number,
    end: number,
    reach: number,
): Run | undefined {
    let found: Run | undefined;
    for (let place = end; place >= Math.max(0, end - reach); place--) {
        const run = runs[place];
        if (run?.last === last && (found === undefined || run.first < found.first)) {
            found = run;
        }
    }
    return found;
}
