/** One thing the user has to change, named so that it can be found and mended. */
export interface Problem {
    /** Where: a config key such as `session-logs:accountId`, an output of central, … */
    readonly key: string;
    /** What is wrong, with the value found: `is "12"`, `is missing`. */
    readonly found: string;
    /** What to write instead. */
    readonly expected: string;
}

/** Either a value, or everything that keeps it from being one. */
export type Checked<T> =
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a check answers that found nothing, and has nothing to say beside. */
export const NO_PROBLEM: Checked<undefined> = { ok: true, value: undefined };

/** Both values, or the problems of both together. */
export function both<A, B>(a: Checked<A>, b: Checked<B>): Checked<readonly [A, B]> {
    if (a.ok && b.ok) {
        return { ok: true, value: [a.value, b.value] };
    }
    return { ok: false, problems: [a, b].flatMap((one) => (one.ok ? [] : one.problems)) };
}

/** All problems in one message, one line each, under a line that says what was refused. */
export function describeProblems(title: string, problems: readonly Problem[]): string {
    return [
        title,
        ...problems.map(({ key, found, expected }) => `  - ${key} ${found}. ${expected}`),
    ].join("\n");
}

/** A found value as it may be shown in a message: JSON, shortened. */
export function show(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
