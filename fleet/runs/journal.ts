import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as v from "valibot";
import type { Outcome } from "../progress/event";

/** Within a run's folder: one JSON object a line, only ever appended to. */
export const JOURNAL = "run.jsonl";

const OUTCOMES = ["changed", "unchanged", "skipped", "failed", "cancelled"] as const;

const beginning = v.object({
    kind: v.literal("run"),
    pid: v.number(),
    hostname: v.string(),
    machineId: v.optional(v.string()),
    bootId: v.optional(v.string()),
    pidNamespace: v.optional(v.string()),
    command: v.string(),
    commandLine: v.string(),
    startedAt: v.string(),
    fleetFileDigest: v.string(),
    stacks: v.array(v.object({ stack: v.string(), account: v.string() })),
});
const started = v.object({ kind: v.literal("started"), stack: v.string(), at: v.string() });
const ended = v.object({
    kind: v.literal("ended"),
    stack: v.string(),
    at: v.string(),
    outcome: v.picklist(OUTCOMES satisfies readonly Outcome[]),
    error: v.optional(v.string()),
});
const finished = v.object({ kind: v.literal("finished"), at: v.string() });
const line = v.variant("kind", [beginning, started, ended, finished]);

/** The first line of a journal. */
export type Beginning = v.InferOutput<typeof beginning>;
export type JournalLine = v.InferOutput<typeof line>;

/** A stack and its account's id. */
export interface RunStack {
    readonly stack: string;
    readonly account: string;
}

/** What a journal tells of a run, however it ended. */
export interface PastRun extends Omit<Beginning, "kind"> {
    /** Its folder. */
    readonly folder: string;
    /** When it came to its end by itself; undefined for one that runs, or was killed. */
    readonly finishedAt: string | undefined;
    /** Stack → when it was last started, ISO 8601. */
    readonly started: ReadonlyMap<string, string>;
    /** Stack → how it last ended. */
    readonly ended: ReadonlyMap<string, { readonly outcome: Outcome; readonly error?: string }>;
}

/** The run of a folder, or undefined if it was killed before it had written who it is. */
export function readRun(folder: string): PastRun | undefined {
    const lines = journalLines(folder);
    const first = lines.find((one) => one.kind === "run");
    if (first === undefined) {
        return undefined;
    }
    const { kind: _, ...facts } = first;
    const starts = lines.filter((one) => one.kind === "started");
    const ends = lines.filter((one) => one.kind === "ended");
    return {
        ...facts,
        folder,
        finishedAt: lines.findLast((one) => one.kind === "finished")?.at,
        started: new Map(starts.map(({ stack, at }) => [stack, at])),
        ended: new Map(ends.map(({ stack, outcome, error }) => [stack, { outcome, error }])),
    };
}

/** Of the stacks a run was to do, those that failed, were broken off, or were never reached. */
export function leftOver({ stacks, ended }: PastRun): readonly RunStack[] {
    return stacks.filter(({ stack }) => {
        const outcome = ended.get(stack)?.outcome;
        return outcome === undefined || outcome === "failed" || outcome === "cancelled";
    });
}

/** Stacks that a run had begun and not ended: at work, or what it was killed in. */
export function begun({ stacks, started, ended }: PastRun): readonly RunStack[] {
    return stacks.filter(({ stack }) => started.has(stack) && !ended.has(stack));
}

/** Lines that are whole; a killed process or a full disk leaves others torn. */
function journalLines(folder: string): readonly JournalLine[] {
    let text: string;
    try {
        text = readFileSync(join(folder, JOURNAL), "utf8");
    } catch {
        return [];
    }
    return text.split("\n").flatMap((written) => {
        const parsed = v.safeParse(line, jsonOf(written));
        return parsed.success ? [parsed.output] : [];
    });
}

function jsonOf(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** The name of a run's folder: begins with its time, so that names are in its order. */
export function runFolderName(startedAt: Date, pid: number): string {
    return `${startedAt.toISOString().replaceAll(":", "-")}-${pid}`;
}

/** Whether a folder is one of ours, by its name. */
export function isRunFolder(folder: string): boolean {
    return /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-\d+$/.test(basename(folder));
}
