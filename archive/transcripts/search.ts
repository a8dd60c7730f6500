import { eventOf, type Form, readHeading, HEADING_BYTES } from "./heading";
import { unframed } from "./frame";
import { editedLines, type SeparateLines, separateLines } from "./line-by-line";
import type { Pattern } from "./pattern";
import { screenLines } from "./screen";
import { transcriptLines } from "./transcript";

/** A line of a transcript that matches. */
export interface Hit {
    /** From 1, as `sessions show` prints them. */
    readonly line: number;
    readonly text: string;
}

/** The lines that match in a log of which all bytes are there. */
export async function hitsIn(log: Uint8Array, pattern: Pattern): Promise<Hit[]> {
    const text = new TextDecoder().decode(log);
    const { form } = readHeading(text.slice(0, HEADING_BYTES));
    const output = outputOf(form, text);
    if (log[0] !== 0xff && isNowhereIn(output, pattern)) {
        return [];
    }
    const separate = log[0] === 0xff ? undefined : separateLines(output);
    if (separate !== undefined) {
        return separateHits(separate, pattern);
    }
    const hits: Hit[] = [];
    for await (const hit of hitsAmong(transcriptLines(form, once(log)), pattern)) {
        hits.push(hit);
    }
    return hits;
}

/** Most logs have nothing of what is searched for: they are not taken apart. */
function isNowhereIn(output: string, pattern: Pattern): boolean {
    return !pattern.mayBeIn(output) && editedLines(output)?.some(pattern.mayMatch) === false;
}

/** The lines that match, as they come. */
export async function* hitsAmong(
    lines: AsyncIterable<string>,
    pattern: Pattern,
): AsyncGenerator<Hit> {
    let line = 0;
    for await (const text of lines) {
        line += 1;
        if (pattern.matches(text)) {
            yield { line, text };
        }
    }
}

async function separateHits({ lines, edited }: SeparateLines, pattern: Pattern): Promise<Hit[]> {
    const isEdited = new Set(edited);
    const hits: Hit[] = [];
    lines.forEach((text, index) => {
        if (pattern.matches(text) && !isEdited.has(index)) {
            hits.push({ line: index + 1, text });
        }
    });
    const promising = edited.filter((index) => pattern.mayMatch(lines[index] ?? ""));
    if (promising.length > 0) {
        const rendered = await renderedEach(promising.map((index) => lines[index] ?? ""));
        promising.forEach((index, at) => {
            const text = rendered[at] ?? "";
            if (pattern.matches(text)) {
                hits.push({ line: index + 1, text });
            }
        });
    }
    return hits.sort((a, b) => a.line - b.line);
}

/** Lines as the terminal shows them, as many as there were. */
async function renderedEach(lines: readonly string[]): Promise<string[]> {
    const rendered: string[] = [];
    const output = lines.map((line) => `${line}\r\n`).join("");
    for await (const line of screenLines(once(output))) {
        rendered.push(line);
    }
    return rendered;
}

function outputOf(form: Form, text: string): string {
    switch (form) {
        case "script":
            return unframed(text);
        case "streamed-events":
            return text
                .split("\n")
                .map((line) =>
                    line === "" ? "" : (eventOf(line)?.lines.join("\n") ?? `${line}\n`),
                )
                .join("");
        case "windows-transcript":
        case "empty":
        case "unknown":
            return text;
    }
}

async function* once<T>(item: T): AsyncGenerator<T> {
    yield await Promise.resolve(item);
}
