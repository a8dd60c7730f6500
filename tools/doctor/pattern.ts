/*
 * A known text as the table writes it:
 *
 * - `<words in lower case>` stands for anything, such as `<bucket>`, or for nothing at all;
 * - what stands in `{braces}`, at the beginning or the end, may be missing;
 * - `<end of line>` at the end: there the line ends.
 *
 * Only letters and digits count, and not their case: quotes, spaces and line breaks come out
 * differently on every way from AWS to whoever reads them.
 */

const MARK = /<[a-z ]+>|[{}]/;
const END_OF_LINE = "<end of line>";

export interface Pattern {
    /** The letters and digits that don't vary, in lower case. */
    readonly letters: string;
    /** Indexes into `letters`: anything may stand before these. */
    readonly gaps: ReadonlySet<number>;
    /** What has to be there, as indexes into `letters`: from the first to before the second. */
    readonly core: readonly [from: number, to: number];
    readonly endsLine: boolean;
}

export function patternOf(text: string): Pattern {
    const gaps = new Set<number>();
    let letters = "";
    let from = 0;
    let to: number | undefined;
    for (const part of text.split(new RegExp(`(${MARK.source})`))) {
        if (!MARK.test(part)) {
            letters += onlyLetters(part);
        } else if (part === "}" && to === undefined) {
            from = letters.length;
        } else if (part === "{" && letters.length > 0) {
            to = letters.length;
        } else if (part.startsWith("<")) {
            gaps.add(letters.length);
        }
    }
    return {
        letters,
        gaps,
        core: [from, to ?? letters.length],
        endsLine: text.endsWith(END_OF_LINE),
    };
}

/** The text as people read it: without the marks of what may be missing. */
export function shown(text: string): string {
    return text.replaceAll(/[{}]/g, "").replace(END_OF_LINE, "");
}

export function onlyLetters(text: string): string {
    return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
