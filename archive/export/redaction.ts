import { UserError } from "../../shared/user-error";

/** What stands in the place of a passage. */
export const REDACTED = "[redacted]";

/** Replaces passages of a line. */
export type Redact = (line: string) => string;

/**
 * Replaces what matches one of the patterns, `/RE/`, `/RE/i`, or text as it stands, within a line.
 *
 * @throws UserError for an expression that is none, or that matches nothing at all everywhere.
 */
export function redaction(patterns: readonly string[]): Redact {
    const expressions = patterns.map(expressionOf);
    return (line) =>
        expressions.reduce((text, expression) => text.replace(expression, REDACTED), line);
}

function expressionOf(pattern: string): RegExp {
    const [, source, flags = ""] = /^\/(.+)\/(i?)$/.exec(pattern) ?? [];
    const text = source ?? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    let expression: RegExp;
    try {
        expression = new RegExp(text, `g${flags}`);
    } catch (error) {
        throw new UserError(
            `--redact ${pattern} is no regular expression: ${(error as Error).message}. Write text, or an expression between slashes such as /password=\\S+/i.`,
        );
    }
    if ("".match(expression) !== null) {
        throw new UserError(
            `--redact ${JSON.stringify(pattern)} matches an empty text, so it would be everywhere. Write what the secret looks like, such as /password=\\S+/i.`,
        );
    }
    return expression;
}
