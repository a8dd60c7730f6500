import type { Keys } from "./world";

const compiled = new Map<string, RegExp>();

/** Whether a pattern with `*` and `?` matches, by way of a regular expression. */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
    const id = `${ignoreCase} ${pattern}`;
    const expression = compiled.get(id) ?? expressionOf(pattern, ignoreCase);
    compiled.set(id, expression);
    return expression.test(text);
}

function expressionOf(pattern: string, ignoreCase: boolean): RegExp {
    const source = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
}

/** A string that the pattern matches. */
export function instance(pattern: string, several = "zz9zz9zz9", one = "5"): string {
    return pattern.replaceAll("*", several).replaceAll("?", one);
}

/** The text with variables replaced by a request's values; undefined if one has none. */
export function substitute(text: string, keys: Keys): string | undefined {
    let complete = true;
    const replaced = text.replaceAll(/\$\{([^},]+)(?:, '([^']*)')?\}/g, (_, key: string, other) => {
        const value = keys[key.toLowerCase()] ?? (other as string | undefined);
        complete &&= typeof value === "string";
        return String(value);
    });
    return complete ? replaced : undefined;
}
