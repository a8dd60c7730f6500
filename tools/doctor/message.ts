import { stripVTControlCharacters } from "node:util";

/** What somebody pasted, down to what can be compared with a pattern. */
export interface Message {
    /** Its letters and digits, in lower case. */
    readonly letters: string;
    /** Where each letter stands in `letters`, the last place first. */
    readonly places: ReadonlyMap<string, readonly number[]>;
    /** Indexes into `letters`: before these the message may have been cut. */
    readonly cuts: ReadonlySet<number>;
    /** Indexes into `letters`: before these a line ends. */
    readonly lineEnds: ReadonlySet<number>;
}

/** Escapes of JSON and of shells, once or several times over: `\"`, `\n`, `\u001b`, `\x1b`. */
const ESCAPE = /\\+(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([nrt"]))/gi;
const WRITTEN_ESCAPE_CHARACTER = /(?:\\+(?:e|033)|\^\[)(?=\[)/g;
const ENTITY = /&(?:quot|apos|lt|gt|amp|nbsp|#\d+|#x[0-9a-f]+);/gi;

/**
 * What loggers write before a message: the time, then the level and names in brackets. Never
 * without the time: the lines of a wrapped message may begin with the word "error" or a bracket.
 */
const LOG_PREFIX =
    /^\W*\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?[\s|:,-]*(?:\[?(?:trace|debug|info|warn|warning|error|fatal|critical)\b[\]:]?)?(?:\s*\[[^\]]*\])*/gim;

/** What the AWS CLI inserts into a text when it gives up. */
const RETRIES = /\(reached max retries: \d+\)/gi;

export function messageOf(pasted: string): Message {
    const text = stripVTControlCharacters(unescaped(pasted))
        .replaceAll(ENTITY, " ")
        .replaceAll(LOG_PREFIX, "")
        .replaceAll(RETRIES, "")
        .replaceAll(/\.{3,}/g, "…")
        .toLowerCase();
    const cuts = new Set([0]);
    const lineEnds = new Set<number>();
    let letters = "";
    for (const character of text) {
        if (/[a-z0-9]/.test(character)) {
            letters += character;
        } else if (character === "…") {
            cuts.add(letters.length);
        } else if (character === "\n") {
            lineEnds.add(letters.length);
        }
    }
    return {
        letters,
        places: placesIn(letters),
        cuts: cuts.add(letters.length),
        lineEnds: lineEnds.add(letters.length),
    };
}

function placesIn(letters: string): Map<string, number[]> {
    const places = new Map<string, number[]>();
    for (let index = letters.length - 1; index >= 0; index--) {
        const letter = letters.charAt(index);
        const known = places.get(letter);
        if (known === undefined) {
            places.set(letter, [index]);
        } else {
            known.push(index);
        }
    }
    return places;
}

function unescaped(text: string): string {
    return text
        .replaceAll(
            ESCAPE,
            (_, unicode?: string, hexadecimal?: string, character?: string): string => {
                const code = unicode ?? hexadecimal;
                if (code !== undefined) {
                    return String.fromCharCode(Number.parseInt(code, 16));
                }
                return character === '"' ? '"' : "\n";
            },
        )
        .replaceAll(WRITTEN_ESCAPE_CHARACTER, "\u001b");
}
