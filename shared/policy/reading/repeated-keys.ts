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

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/**
 * Keys that a JSON text gives more than once. Parsers keep the last value, so a condition may be
 * gone that every reader sees; AWS does not say which one it keeps.
 *
 * @param text JSON that can be parsed
 */
export function repeatedKeys(text: string): readonly RepeatedKey[] {
    const found: RepeatedKey[] = [];
    const open: Open[] = [];
    let isKey = false;
    for (const [token] of text.matchAll(TOKENS)) {
        const inside = open.at(-1);
        switch (token) {
            case "{":
            case "[":
                open.push({
                    path: inside === undefined ? "" : pathOf(inside),
                    keys: token === "{" ? new Set() : undefined,
                    at: 0,
                });
                isKey = token === "{";
                break;
            case "}":
            case "]":
                open.pop();
                isKey = false;
                break;
            case ",":
                isKey = inside?.keys !== undefined;
                if (inside?.keys === undefined && typeof inside?.at === "number") {
                    inside.at += 1;
                }
                break;
            default:
                if (isKey && inside?.keys !== undefined) {
                    const key = JSON.parse(token) as string;
                    if (inside.keys.has(key)) {
                        found.push({ path: inside.path || "$", key });
                    }
                    inside.keys.add(key);
                    inside.at = key;
                    isKey = false;
                }
        }
    }
    return found;
}

function pathOf({ path, at }: Open): string {
    return typeof at === "number" ? `${path}[${at}]` : path === "" ? at : `${path}.${at}`;
}
