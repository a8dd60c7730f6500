/** A key that stands more than once in an object of a JSON text. */
export interface RepeatedKey {
    /** The object, as problems name places: `$`, `Statement[1]`, `Statement[1].Condition`. */
    readonly path: string;
    readonly key: string;
}

/** An object or list that is open where the scan stands. */
interface Open {
    readonly path: string;
    /** Of an object the keys so far; of a list none. */
    readonly keys: Set<string> | undefined;
    /** The key, or the place in the list, of the value that comes next. */
    at: string | number;
}

/**
 * Keys that a JSON text gives more than once. Parsers keep the last value, so a condition may be
 * gone that every reader sees; AWS does not say which one it keeps. Every policy is scanned, so
 * character by character and without copies.
 *
 * @param text JSON that can be parsed
 */
export function repeatedKeys(text: string): readonly RepeatedKey[] {
    const found: RepeatedKey[] = [];
    const open: Open[] = [];
    let inside: Open | undefined;
    let isKey = false;
    for (let at = 0; at < text.length; at++) {
        switch (text.charAt(at)) {
            case "{":
            case "[":
                isKey = text.charAt(at) === "{";
                inside = {
                    path: inside === undefined ? "" : pathOf(inside),
                    keys: isKey ? new Set() : undefined,
                    at: 0,
                };
                open.push(inside);
                break;
            case "}":
            case "]":
                open.pop();
                inside = open.at(-1);
                isKey = false;
                break;
            case ",":
                isKey = inside?.keys !== undefined;
                if (typeof inside?.at === "number") {
                    inside.at += 1;
                }
                break;
            case '"': {
                const end = endOfString(text, at);
                if (isKey && inside?.keys !== undefined) {
                    const key = keyBetween(text, at, end);
                    if (inside.keys.has(key)) {
                        found.push({ path: inside.path || "$", key });
                    }
                    inside.keys.add(key);
                    inside.at = key;
                    isKey = false;
                }
                at = end;
            }
        }
    }
    return found;
}

/** Place of the quote that ends the string which begins at a place. */
function endOfString(text: string, start: number): number {
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(text, end)) {
        end = text.indexOf('"', end + 1);
    }
    return end < 0 ? text.length : end;
}

function isEscaped(text: string, place: number): boolean {
    let before = place - 1;
    while (text.charAt(before) === "\\") {
        before--;
    }
    return (place - before) % 2 === 0;
}

function keyBetween(text: string, start: number, end: number): string {
    const written = text.slice(start + 1, end);
    return written.includes("\\") ? (JSON.parse(`"${written}"`) as string) : written;
}

function pathOf({ path, at }: Open): string {
    return typeof at === "number" ? `${path}[${at}]` : path === "" ? at : `${path}.${at}`;
}
