import type { Answer } from "./answer";
import {
    ANY,
    ONE,
    OTHER_DIGIT,
    OTHER_NAME,
    OTHER_PART,
    IN_ARN,
    LITERAL_ID,
    exactly,
    unmarked,
    type Text,
    type Token,
} from "./text";

/** A value of a policy, ready to be compared with texts. */
export interface Pattern {
    readonly tokens: readonly Token[];
    /** Set when the pattern has neither wildcards nor unknown parts. */
    readonly literal?: string;
    /** A variable's value is not known: a match is never certain. */
    readonly uncertain?: boolean;
    /** A variable has no value: nothing matches. */
    readonly never?: boolean;
}

/**
 * Ids written out in full: accounts; organizations, alone or at the head of a path; buckets. A
 * following wildcard opens an organization id or a bucket name again, but not an account id, which
 * always has twelve digits.
 */
const FULL_IDS =
    /(?<![0-9])[0-9]{12}(?![0-9])|(?<![A-Za-z0-9-])o-[a-z0-9]+(?=\/|$)|(?<=^arn:[^:*?]*:s3:::)[^*?/]+(?=\/|$)/g;

/** The accounts and organizations that a text names in full. */
export function fullIds(text: string): {
    readonly accounts: readonly string[];
    readonly organizations: readonly string[];
} {
    // Most texts name none; this test is cheaper.
    if (!/[0-9]{12}|o-/.test(text)) {
        return { accounts: [], organizations: [] };
    }
    const ids = Array.from(text.matchAll(FULL_IDS), ([id]) => id);
    return {
        accounts: ids.flatMap((id) => id.match(/(?<![0-9])[0-9]{12}(?![0-9])/g) ?? []),
        organizations: ids.filter((id) => id.startsWith("o-")),
    };
}

/** The tokens of a piece of policy text. Linear. */
export function patternTokens(text: string, wildcards: boolean): Token[] {
    const tokens = new Array<Token>(text.length);
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        tokens[i] = wildcards && code === 42 ? ANY : wildcards && code === 63 ? ONE : code;
    }
    for (const { index, 0: id } of text.matchAll(FULL_IDS)) {
        const isInArn = text[index - 1] === ":" && text[index + id.length] === ":";
        for (let i = index; i < index + id.length; i++) {
            const token = tokens[i] ?? 0;
            tokens[i] = token + LITERAL_ID + (isInArn ? IN_ARN : 0);
        }
    }
    return tokens;
}

/** A pattern without variables. */
export function compilePattern(text: string, wildcards: boolean): Pattern {
    let tokens: readonly Token[] | undefined;
    return {
        literal: wildcards && /[*?]/.test(text) ? undefined : text,
        get tokens() {
            return (tokens ??= patternTokens(text, wildcards));
        },
    };
}

/** All the strings that the pattern matches, as a value. */
export function patternText(pattern: Pattern): Text {
    if (pattern.literal !== undefined) {
        return exactly(pattern.literal);
    }
    return { tokens: pattern.tokens.map(unmarked) };
}

/** Does the pattern match: every string of the text, some, none? At most O(pattern × text). */
export function compare(pattern: Pattern, text: Text): Answer {
    if (pattern.never === true) {
        return "no";
    }
    if (pattern.literal !== undefined && text.exact !== undefined) {
        return certain(pattern.literal === text.exact, pattern);
    }
    if (subsumes(pattern.tokens, text.tokens)) {
        return certain(true, pattern);
    }
    return text.exact === undefined && intersects(pattern.tokens, text.tokens) ? "maybe" : "no";
}

/** Whether the pattern certainly matches every string of the text; cheaper than `compare`. */
export function matchesAll(pattern: Pattern, text: Text): boolean {
    if (pattern.never === true || pattern.uncertain === true) {
        return false;
    }
    return pattern.literal !== undefined && text.exact !== undefined
        ? pattern.literal === text.exact
        : subsumes(pattern.tokens, text.tokens);
}

function certain(matches: boolean, pattern: Pattern): Answer {
    if (!matches) {
        return "no";
    }
    return pattern.uncertain === true ? "maybe" : "yes";
}

/** Greedy match that goes back to the last `*` only: what is unknown fits a `*` or itself. */
function subsumes(pattern: readonly Token[], text: readonly Token[]): boolean {
    let p = 0;
    let t = 0;
    let star = -1;
    let resume = 0;
    while (t < text.length) {
        if (pattern[p] === ANY) {
            star = p++;
            resume = t;
        } else if (p < pattern.length && subsumesOne(pattern[p] ?? 0, text[t] ?? 0)) {
            p++;
            t++;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (pattern[p] === ANY) {
        p++;
    }
    return p === pattern.length;
}

function subsumesOne(pattern: Token, text: Token): boolean {
    if (pattern === ONE) {
        return !isSegment(text);
    }
    return text !== ANY && text !== OTHER_PART && text !== ONE && unmarked(pattern) === text;
}

/** Whether some string fits both, by dynamic programming over positions. */
function intersects(pattern: readonly Token[], text: readonly Token[]): boolean {
    if (differAtStart(pattern, text)) {
        return false;
    }
    const width = text.length + 1;
    let row = new Uint8Array(width);
    let next = new Uint8Array(width);
    row[0] = 1;
    for (let p = 0; p <= pattern.length; p++) {
        next.fill(0);
        const wanted = pattern[p];
        for (let t = 0; t < width; t++) {
            if (row[t] !== 1) {
                continue;
            }
            const found = text[t];
            if (found !== undefined && (wanted === ANY || isSegment(found))) {
                row[t + 1] = 1;
            }
            if (wanted === ANY || (wanted !== undefined && fitsSegment(found, wanted))) {
                next[t] = 1;
            }
            if (wanted !== undefined && found !== undefined && intersectsOne(wanted, found)) {
                next[t + 1] = 1;
            }
        }
        if (p === pattern.length) {
            return row[text.length] === 1;
        }
        [row, next] = [next, row];
    }
    return false;
}

/** A cheap way to tell most pairs apart: the known characters before anything unknown. */
function differAtStart(pattern: readonly Token[], text: readonly Token[]): boolean {
    const length = Math.min(pattern.length, text.length);
    for (let i = 0; i < length; i++) {
        const wanted = pattern[i] ?? ANY;
        const found = text[i] ?? ANY;
        if (wanted < 0 || found < 0) {
            return false;
        }
        if (unmarked(wanted) !== found) {
            return true;
        }
    }
    return false;
}

function isSegment(text: Token): boolean {
    return text === ANY || text === OTHER_NAME || text === OTHER_PART;
}

/** Whether the wanted character can be one of the several that an unknown segment stands for. */
function fitsSegment(text: Token | undefined, wanted: Token): boolean {
    if (text === ANY) {
        return true;
    }
    if (text === OTHER_PART) {
        return wanted < IN_ARN;
    }
    return text === OTHER_NAME && (wanted === ONE || isNameCharacter(wanted));
}

function intersectsOne(wanted: Token, found: Token): boolean {
    if (wanted === ONE || found === ONE || wanted === found) {
        return true;
    }
    if (found === OTHER_DIGIT) {
        return wanted >= 48 && wanted <= 57;
    }
    return wanted >= 0 && unmarked(wanted) === found;
}

/** Lower-case letters, digits, dots and hyphens that are not part of an id written out in full. */
function isNameCharacter(token: Token): boolean {
    return (
        (token >= 97 && token <= 122) ||
        (token >= 48 && token <= 57) ||
        token === 45 ||
        token === 46
    );
}
