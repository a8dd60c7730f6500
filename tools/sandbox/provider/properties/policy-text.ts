type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/**
 * A JSON text brought to one form, so that equal contents give equal texts: keys sorted, no blanks.
 * A text that is no JSON stays as it is.
 */
export function canonicalJson(text: string): string {
    const parsed = parse(text);
    return parsed === undefined ? text : JSON.stringify(sorted(parsed));
}

/**
 * A policy document brought to one form, so that documents AWS takes for the same give equal texts:
 * scalars as lists, lists as sets, actions in lower case, account ids as root ARNs.
 */
export function canonicalPolicy(text: string): string {
    const document = parse(text);
    if (!isObject(document)) return text;
    const statements = listOf(document.Statement ?? []).map((statement) =>
        JSON.stringify(sorted(isObject(statement) ? canonicalStatement(statement) : statement)),
    );
    return JSON.stringify(sorted({ ...document, Statement: statements.sort() }));
}

function canonicalStatement(statement: JsonObject): JsonObject {
    return Object.fromEntries(
        Object.entries(statement).map(([key, value]): [string, Json] => {
            if (key === "Action" || key === "NotAction") return [key, set(value, lowerCase)];
            if (key === "Resource" || key === "NotResource") return [key, set(value)];
            if (key === "Principal" || key === "NotPrincipal") return [key, principals(value)];
            if (key === "Condition" && isObject(value)) return [key, conditions(value)];
            return [key, value];
        }),
    );
}

function principals(value: Json): Json {
    if (!isObject(value)) return value === "*" ? { AWS: ["*"] } : value;
    return mapValues(value, (ids) => set(ids, rootOfAccount));
}

function conditions(value: JsonObject): Json {
    return mapValues(value, (keys) => (isObject(keys) ? mapValues(keys, (v) => set(v)) : keys));
}

function rootOfAccount(principal: string): string {
    return /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
}

function lowerCase(action: string): string {
    return action.toLowerCase();
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

function sorted(value: Json): Json {
    if (Array.isArray(value)) return value.map(sorted);
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key] ?? null)]),
    );
}

function mapValues(value: JsonObject, change: (value: Json) => Json): JsonObject {
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
