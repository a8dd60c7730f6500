import type { KeyLookup, KeyValue } from "./key-value";
import { compilePattern, patternTokens, type Pattern } from "./pattern";
import { ANY, type Token } from "./text";

const VARIABLE = /\$\{([^}]*)\}/g;
/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const ESCAPES = new Set(["*", "?", "$"]);

/** Whether the text contains a policy variable, where the policy's version has them. */
export function hasVariable(text: string, variables: boolean): boolean {
    return variables && text.includes("${") && text.search(VARIABLE) >= 0;
}

/**
 * The pattern that a text with variables stands for in one request.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substituteVariables(text: string, wildcards: boolean, lookup: KeyLookup): Pattern {
    const tokens: Token[] = [];
    let literal: string | undefined = "";
    let uncertain = false;
    let end = 0;
    const add = (piece: string, asPattern: boolean): void => {
        const compiled = compilePattern(piece, asPattern);
        tokens.push(...patternTokens(piece, asPattern));
        literal =
            literal === undefined || compiled.literal === undefined ? undefined : literal + piece;
    };
    for (const match of text.matchAll(VARIABLE)) {
        add(text.slice(end, match.index), wildcards);
        end = match.index + match[0].length;
        const value = resolve(match[1] ?? "", lookup);
        if (value === undefined) {
            return { tokens: [], never: true };
        }
        if (typeof value === "string") {
            add(value, false);
        } else {
            const [only, ...more] = value.texts;
            uncertain ||= value.presence === "maybe" || only === undefined || more.length > 0;
            literal = undefined;
            tokens.push(...(only === undefined || more.length > 0 ? [ANY] : only.tokens));
        }
    }
    add(text.slice(end), wildcards);
    return { tokens, uncertain, ...(literal === undefined ? {} : { literal }) };
}

/** The variable's value: a known string, what is known of it otherwise, or undefined if it has none. */
function resolve(inner: string, lookup: KeyLookup): string | KeyValue | undefined {
    if (ESCAPES.has(inner)) {
        return inner;
    }
    const [, key = "", fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner) ?? [];
    const value = lookup(key.toLowerCase());
    if (value.presence === "absent") {
        return fallback;
    }
    const [only, ...more] = value.texts;
    if (value.presence === "present" && only?.exact !== undefined && more.length === 0) {
        return only.exact;
    }
    return value;
}
