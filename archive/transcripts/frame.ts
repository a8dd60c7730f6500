/** As long as a footer gets: its words, a time and an exit status. */
const FOOTER_LENGTH = 200;

const HEADER = /^Script started on [^\n]*\n/;
const FOOTER = /\n?Script done on [^\n]*\n?$/;

/**
 * Takes off the line that `script` puts before a log and the one after it, which were never on the
 * person's screen. Text without them passes unchanged.
 *
 * @param pieces The log's text, in pieces of any length.
 */
export async function* withoutFrame(pieces: AsyncIterable<string>): AsyncGenerator<string> {
    let held = "";
    let isHeaderGone = false;
    for await (const piece of pieces) {
        held += piece;
        if (!isHeaderGone) {
            if (!held.includes("\n") && "Script started on ".startsWith(held.slice(0, 18))) {
                continue;
            }
            held = held.replace(HEADER, "");
            isHeaderGone = true;
        }
        if (held.length > FOOTER_LENGTH) {
            yield held.slice(0, -FOOTER_LENGTH);
            held = held.slice(-FOOTER_LENGTH);
        }
    }
    const rest = isHeaderGone ? held.replace(FOOTER, "") : unframed(held);
    if (rest !== "") {
        yield rest;
    }
}

/** The same for a text that is there as a whole. */
export function unframed(text: string): string {
    const inside = text.replace(HEADER, "");
    // The end alone: a search for it through a long text is slow.
    const end = inside.slice(-FOOTER_LENGTH);
    const footer = FOOTER.exec(end)?.[0].length ?? 0;
    // Not put together of parts, which would be a copy of it all.
    return inside.slice(0, inside.length - footer);
}
