import assert from "node:assert/strict";
import { audit } from "../../../tools/audit/audit";
import { readSettings, type Settings } from "../../../tools/audit/settings";

/** One line of `--json`. */
export interface AuditLine {
    readonly id: string;
    /** Where there may be many stacks. */
    readonly account?: string | null;
    readonly file?: string;
    readonly violations: readonly {
        readonly policy: string;
        readonly level: string;
        readonly severity: string;
        readonly resource: string | null;
        readonly message: string;
    }[];
    readonly notJudged: readonly {
        readonly policy: string;
        readonly resource: string | null;
        readonly reason: string;
    }[];
}

export interface Audited {
    readonly status: number;
    readonly printed: readonly string[];
    readonly complaints: readonly string[];
}

/** What the command prints about an input, as a table. */
export async function audited(
    pieces: string | AsyncIterable<string>,
    config: unknown = {},
    json = false,
): Promise<Audited> {
    const printed: string[] = [];
    const complaints: string[] = [];
    const status = await audit({
        inputs: once({ name: "input", pieces: typeof pieces === "string" ? once(pieces) : pieces }),
        isSummarized: false,
        settings: settings(config),
        json,
        print: (line) => Promise.resolve(void printed.push(line)),
        complain: (line) => void complaints.push(line),
    });
    return { status, printed, complaints };
}

/** The same with `--json`, its lines parsed. */
export async function auditedLines(
    pieces: string | AsyncIterable<string>,
    config: unknown = {},
): Promise<Audited & { readonly lines: readonly AuditLine[] }> {
    const result = await audited(pieces, config, true);
    return { ...result, lines: result.printed.map((line) => JSON.parse(line) as AuditLine) };
}

/** The day on which the tests' audits are made. */
export const TODAY = "2026-06-15";

export function settings(config: unknown = {}): Settings {
    const read = readSettings(config, TODAY);
    assert.ok(read.ok, JSON.stringify(read));
    return read.value;
}

/** Things that arrive one by one, such as pieces of a text. */
// eslint-disable-next-line @typescript-eslint/require-await
export async function* once<T>(...things: T[]): AsyncGenerator<T> {
    yield* things;
}

/** All that a generator yields. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const item of items) {
        found.push(item);
    }
    return found;
}
