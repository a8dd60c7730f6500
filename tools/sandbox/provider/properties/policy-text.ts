type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * A JSON text brought to one form, so that equal contents give equal texts: keys sorted, no blanks.
 * A text that is no JSON stays as it is.
 */
export function canonicalJson(text: string): string {
    const parsed = parse(text);
    return parsed === undefined ? text : stableText(parsed);
}

/**
 * A policy document brought to one form, so that documents AWS takes for the same give equal texts:
 * scalars as lists, lists as sets, actions in lower case, account ids as root ARNs.
 */
export function canonicalPolicy(text: string): string {
    const document = parse(text);
    if (!isObject(document)) {
        return text;
    }
    const statements = listOf(document.Statement ?? []).map((statement) =>
        stableText(isObject(statement) ? canonicalStatement(statement) : statement),
    );
    return stableText({ ...document, Statement: statements.sort() });
}

function canonicalStatement(statement: JsonObject): JsonObject {
    const entries = Object.entries(statement);
    return Object.fromEntries(entries.map(([key, value]) => [key, canonicalElement(key, value)]));
}

function canonicalElement(key: string, value: Json): Json {
    switch (key.replace(/^Not/, "")) {
        case "Action":
            return set(value, (action) => action.toLowerCase());
        case "Resource":
            return set(value);
        case "Principal":
            if (!isObject(value)) {
                return value === "*" ? { AWS: ["*"] } : value;
            }
            return mapValues(value, (ids) => set(ids, rootOfAccount));
        case "Condition":
            return mapValues(value, (keys) => mapValues(keys, (values) => set(values)));
        default:
            return value;
    }
}

function stableText(value: Json): string {
    return JSON.stringify(value, (_, inner: Json) =>
        isObject(inner)
            ? Object.fromEntries(
                  Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)),
              )
            : inner,
    );
}

function rootOfAccount(principal: string): string {
    return /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
}

function set(value: Json, spelling: (text: string) => string = (text) => text): Json {
    const items = listOf(value).map((item) =>
        typeof item === "object" ? JSON.stringify(item) : spelling(String(item)),
    );
    return [...new Set(items)].sort();
}

function listOf(value: Json): Json[] {
    return Array.isArray(value) ? value : [value];
}

function mapValues(value: Json, change: (value: Json) => Json): Json {
    if (!isObject(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, change(v)]));
}

function isObject(value: Json | undefined): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): Json | undefined {
    try {
        return JSON.parse(text) as Json;
    } catch {
        return undefined;
    }
}
