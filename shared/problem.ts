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

type Values<Parts> = {
    readonly [Name in keyof Parts]: Parts[Name] extends Checked<infer Value> ? Value : never;
};

/** All the values by their names, or the problems of all parts together. */
export function together<Parts extends Readonly<Record<string, Checked<unknown>>>>(
    parts: Parts,
): Checked<Values<Parts>> {
    const problems = Object.values(parts).flatMap((part) => (part.ok ? [] : part.problems));
    if (problems.length > 0) {
        return { ok: false, problems };
    }
    const values = Object.entries(parts).map(([name, part]) => [name, part.ok && part.value]);
    return { ok: true, value: Object.fromEntries(values) as Values<Parts> };
}

/** What a look at facts found: what has to be changed, and what is to be known. */
export interface Findings {
    readonly problems: readonly Problem[];
    readonly warnings: readonly string[];
}

/** Findings of which one kind or the other may be left out. */
export function findings({ problems = [], warnings = [] }: Partial<Findings>): Findings {
    return { problems, warnings };
}

/** The findings of several checks as those of one. */
export function allFindings(found: readonly Findings[]): Findings {
    return {
        problems: found.flatMap(({ problems }) => problems),
        warnings: found.flatMap(({ warnings }) => warnings),
    };
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
