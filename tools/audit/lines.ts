/** One line of the input. */
export interface Line {
    /** From 1. */
    readonly number: number;
    /** Without its end; `undefined` when it is longer than `LONGEST`. */
    readonly text: string | undefined;
}

/** In UTF-16 units: half of what Node can hold in one string. */
export const LONGEST = 2 ** 28;

/**
 * Splits text that arrives in pieces at line feeds, and at nothing else. Only one line is held at a
 * time, and no more of it than `longest`; one that is longer is counted all the same.
 */
export async function* linesOf(
    pieces: AsyncIterable<string>,
    longest = LONGEST,
): AsyncGenerator<Line> {
    let number = 0;
    let parts: string[] = [];
    let length = 0;
    const add = (part: string) => {
        length += part.length;
        if (length <= longest) {
            parts.push(part);
        } else {
            parts = [];
        }
    };
    const ended = (): Line => {
        number += 1;
        const line = { number, text: length <= longest ? parts.join("") : undefined };
        parts = [];
        length = 0;
        return line;
    };
    for await (const piece of pieces) {
        let start = 0;
        for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", start)) {
            add(piece.slice(start, end));
            yield ended();
            start = end + 1;
        }
        add(piece.slice(start));
    }
    if (length > 0) {
        yield ended();
    }
}
