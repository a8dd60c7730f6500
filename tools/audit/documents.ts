import { LONGEST, type Line } from "./lines";

/** A piece of the input that has to be one JSON value. */
export interface Document {
    /** Line on which it begins, from 1. */
    readonly line: number;
    /** `undefined` when it is longer than `LONGEST`. */
    readonly text: string | undefined;
}

/**
 * Takes the lines together to documents. A line is a document by itself, except that a line with
 * nothing but `{` opens one in Pulumi's own print: everything below is indented, up to a `}` at the
 * margin. Any other line at the margin shows that the `{` was a broken line, and costs no other.
 */
export async function* documentsOf(
    lines: AsyncIterable<Line>,
    longest = LONGEST,
): AsyncGenerator<Document> {
    let open: Line[] | undefined;
    for await (const line of lines) {
        const text = line.number === 1 ? line.text?.replace(/^\uFEFF/, "") : line.text;
        if (open !== undefined && isInside(text)) {
            open.push(line);
            continue;
        }
        if (open !== undefined && text?.trimEnd() === "}") {
            yield joined([...open, line], longest);
            open = undefined;
            continue;
        }
        if (open !== undefined) {
            yield joined(open, longest);
            open = undefined;
        }
        if (text?.trimEnd() === "{") {
            open = [{ number: line.number, text }];
        } else if (text?.trim() !== "") {
            yield { line: line.number, text };
        }
    }
    if (open !== undefined) {
        yield joined(open, longest);
    }
}

function isInside(text: string | undefined): boolean {
    return text !== undefined && (text.trim() === "" || /^[ \t]/.test(text));
}

function joined(lines: readonly Line[], longest: number): Document {
    const length = lines.reduce((sum, { text = "" }) => sum + text.length + 1, 0);
    return {
        line: lines[0]?.number ?? 0,
        text: length <= longest ? lines.map(({ text }) => text).join("\n") : undefined,
    };
}
