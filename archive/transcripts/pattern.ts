/** What is searched for in the lines of a transcript. */
export interface Pattern {
    readonly matches: (line: string) => boolean;
    /** Whether a line that holds no control sequence could match somewhere in a text. */
    readonly mayBeIn: (text: string) => boolean;
    /**
     * Whether a line could match once it is rendered: its letters then are some of those that it
     * has now, and spaces. A false says that it can't.
     */
    readonly mayMatch: (unrendered: string) => boolean;
}

/**
 * `/RE/` and `/RE/i` are regular expressions, everything else is text as it stands.
 *
 * @throws SyntaxError for an expression that is none.
 */
export function parsePattern(text: string, ignoreCase = false): Pattern {
    const [, source, flags = ""] = /^\/(.+)\/(i?)$/.exec(text) ?? [];
    if (source !== undefined) {
        const expression = new RegExp(source, ignoreCase ? "i" : flags);
        const always = () => true;
        return { matches: (line) => expression.test(line), mayBeIn: always, mayMatch: always };
    }
    const folded = ignoreCase ? (line: string) => line.toLowerCase() : (line: string) => line;
    const wanted = folded(text);
    const letters = [...new Set(wanted.replaceAll(" ", ""))];
    return {
        matches: (line) => folded(line).includes(wanted),
        mayBeIn: (lines) => folded(lines).includes(wanted),
        mayMatch: (unrendered) => {
            const line = folded(unrendered);
            return letters.every((letter) => line.includes(letter));
        },
    };
}
