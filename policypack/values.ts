/**
 * Reading properties that may have any shape: checked inputs, raw inputs, state of an older
 * provider. Reading an unknown value of a preview throws; nothing here catches that.
 */
export type Props = Readonly<Record<string, unknown>>;

/** The value as an object; `{}` when it is anything else, so that chains never fail. */
export function recordOf(value: unknown): Props {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Props)
        : {};
}

/**
 * The value as a list: a list as it is, nothing as no element, anything else as one element. A copy,
 * since on the proxies of a remediation `map` and `filter` fail.
 */
export function listOf(value: unknown): readonly unknown[] {
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, index) => value[index] as unknown);
    }
    return value === undefined || value === null ? [] : [value];
}

/** The value when it is a string. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** The value when it is a string with at least one visible character. */
export function filledTextOf(value: unknown): string | undefined {
    const text = textOf(value);
    return text !== undefined && text.trim() !== "" ? text : undefined;
}

/** Pulumi turns the texts "true" and "false" into booleans where a provider declares one. */
export function isTrue(value: unknown): boolean {
    return value === true || value === "true";
}

/**
 * Whether an error is the policy SDK's "value not known during preview". Recognised by shape: the
 * rules have to run without the SDK too.
 */
export function isUnknownValue(error: unknown): error is Error {
    return error instanceof Error && "unknownTypeSentinel" in error;
}

/** The result of reading, or `undefined` when the value is not known yet. */
export function ifKnown<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if (isUnknownValue(error)) {
            return undefined;
        }
        throw error;
    }
}
