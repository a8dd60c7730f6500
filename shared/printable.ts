/**
 * Text that a terminal shows and does not obey: control and formatting characters (colours, bells,
 * reversed writing) are written as JSON writes them. JSON text stays the same JSON.
 */
export function printable(text: string): string {
    return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
        Array.from({ length: character.length }, (_, index) => escaped(character, index)).join(""),
    );
}

/** The same for text that has lines of its own. */
export function printableLines(text: string): string {
    return text.split("\n").map(printable).join("\n");
}

function escaped(character: string, index: number): string {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
}
