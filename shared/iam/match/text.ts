/**
 * Strings that are known only in part, as sequences of tokens. A token is a character code or one
 * of the following; patterns and values share them, so that a pattern can become a value (all the
 * objects that an Allow covers) and be compared with another pattern (does a Deny cover them).
 */
export type Token = number;

/** Any string. In a pattern: `*`. */
export const ANY: Token = -1;
/** Any one character. In a pattern: `?`. */
export const ONE: Token = -2;
/** One of the twelve digits of an account that no text names in full. */
export const OTHER_DIGIT: Token = -3;
/** A name (organization id, bucket) that no text names in full. */
export const OTHER_NAME: Token = -4;

/**
 * The part of an ARN that its owner chooses. Any string, but for an account id between colons: no
 * service allows that in a name.
 */
export const OTHER_PART: Token = -5;

/**
 * Added to a character that belongs to an id written out in full: an account that no text names
 * can't have that id, whereas it can have one that matches `11111*`.
 */
export const LITERAL_ID = 0x10000;

/** Added, beside `LITERAL_ID`, to a character of an account id between colons, its place in an ARN. */
export const IN_ARN = 0x20000;

/** The token without these marks. */
export function unmarked(token: Token): Token {
    return token < 0 ? token : token & 0xffff;
}

/** A value: one string, or all strings that the tokens describe. */
export interface Text {
    /** Set when the value is one known string. */
    readonly exact?: string;
    readonly tokens: readonly Token[];
}

/** The text that is exactly this string. */
export function exactly(text: string): Text {
    let tokens: readonly Token[] | undefined;
    return {
        exact: text,
        // Most known texts are compared with known patterns, which takes no tokens.
        get tokens() {
            return (tokens ??= codes(text));
        },
    };
}

/** A text from parts: strings stand for themselves, numbers are tokens, texts are spliced in. */
export function textOf(...parts: readonly (string | Token | Text)[]): Text {
    if (parts.every((part) => isKnown(part))) {
        return exactly(parts.map((part) => knownText(part)).join(""));
    }
    const tokens: Token[] = [];
    for (const part of parts) {
        if (typeof part === "number") {
            tokens.push(part);
        } else {
            tokens.push(...(typeof part === "string" ? codes(part) : part.tokens));
        }
    }
    return { tokens };
}

/** An account that no text names. */
export const OTHER_ACCOUNT: Text = { tokens: Array<Token>(12).fill(OTHER_DIGIT) };

/** An organization that no text names. */
export const OTHER_ORGANIZATION: Text = textOf("o-", OTHER_NAME);

/** Anything at all. */
export const ANYTHING: Text = { tokens: [ANY] };

/** The text as it may stand in a message: `*` for what is not known. */
export function showText(text: Text): string {
    if (text.exact !== undefined) {
        return text.exact;
    }
    let shown = "";
    for (const token of text.tokens) {
        const piece = showToken(token);
        shown += piece === "*" && shown.endsWith("*") ? "" : piece;
    }
    return shown;
}

function showToken(token: Token): string {
    if (token === ONE) {
        return "?";
    }
    return token < 0 ? "*" : String.fromCharCode(unmarked(token));
}

function codes(text: string): Token[] {
    const tokens = new Array<Token>(text.length);
    for (let i = 0; i < text.length; i++) {
        tokens[i] = text.charCodeAt(i);
    }
    return tokens;
}

function isKnown(part: string | Token | Text): boolean {
    return typeof part === "string" || (typeof part !== "number" && part.exact !== undefined);
}

function knownText(part: string | Token | Text): string {
    return typeof part === "string" ? part : ((part as Text).exact ?? "");
}
