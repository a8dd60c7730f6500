import { appendFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { Outcome } from "../progress/event";
import {
    isRunFolder,
    JOURNAL,
    type JournalLine,
    type PastRun,
    readRun,
    runFolderName,
    type RunStack,
} from "./journal";
import { logFileName } from "./log-file-name";
import { logTo } from "./log";
import { isAliveHere, type ProcessIdentity, thisProcess } from "./this-process";

/** Runs whose folders are kept. */
const KEPT = 20;

export interface RunOptions {
    /** `up`, `destroy`, …: what `lastRun` finds it by. */
    readonly command: string;
    /** As it was typed, for people. */
    readonly commandLine: string;
    /** SHA-256 of fleet.yaml, in hexadecimal. */
    readonly fleetFileDigest: string;
    /** Every stack the run is to do. */
    readonly stacks: readonly RunStack[];
    /** Told what could not be kept; the run goes on. */
    readonly warn: (text: string) => void;
    readonly now?: () => Date;
    readonly self?: ProcessIdentity;
}

/** The journal and the logs of a run. None of its methods throws. */
export interface Run {
    /** Where they lie, also if it could not be made. */
    readonly folder: string;
    started(stack: string): void;
    ended(stack: string, outcome: Outcome, error?: string): void;
    /** Takes what the engine prints of a stack; whoever asked for it ends it. */
    log(stack: RunStack): Writable;
    /** Where that log lies. */
    logFile(stack: RunStack): string;
    finish(): void;
}

/**
 * Makes the folder of a run in `<folder>/runs`, and deletes the oldest.
 *
 * What can't be written is given up with one warning for the journal and one for the logs: a full
 * disk must not keep an account from its state.
 *
 * @param folder `.fleet`, beside fleet.yaml.
 */
export function openRun(folder: string, options: RunOptions): Run {
    const { command, commandLine, fleetFileDigest, stacks, warn } = options;
    const { now = () => new Date(), self = thisProcess() } = options;
    const startedAt = now();
    const warnOfJournal = once(warn);
    const warnOfLogs = once(warn);
    const own = madeFolder(runsFolder(folder), startedAt, self.pid, warnOfJournal);
    const journal = appender(join(own, JOURNAL), warnOfJournal);
    const logFile = (stack: RunStack) => join(own, logFileName(stack));
    journal({
        kind: "run",
        ...self,
        ...{ command, commandLine, startedAt: startedAt.toISOString(), fleetFileDigest },
        stacks: stacks.map(({ stack, account }) => ({ stack, account })),
    });
    prune(folder);
    const at = () => now().toISOString();
    return {
        folder: own,
        started: (stack) => journal({ kind: "started", stack, at: at() }),
        ended: (stack, outcome, error) =>
            journal({ kind: "ended", stack, at: at(), outcome, error }),
        log: (stack) => logTo(logFile(stack), warnOfLogs),
        logFile,
        finish: () => journal({ kind: "finished", at: at() }),
    };
}

/** Every run that is kept and can be read, the oldest first. */
export function runs(folder: string): readonly PastRun[] {
    return runFolders(folder).flatMap((own) => readRun(own) ?? []);
}

/** The last run that was begun, of one command or any. */
export function lastRun(folder: string, command?: string): PastRun | undefined {
    for (const own of runFolders(folder).toReversed()) {
        const run = readRun(own);
        if (run !== undefined && (command === undefined || run.command === command)) {
            return run;
        }
    }
    return undefined;
}

function runsFolder(folder: string): string {
    return join(folder, "runs");
}

function runFolders(folder: string): readonly string[] {
    try {
        return readdirSync(runsFolder(folder))
            .filter(isRunFolder)
            .toSorted()
            .map((name) => join(runsFolder(folder), name));
    } catch {
        return [];
    }
}

/** A folder that nobody else has: two containers may have one process id in one millisecond. */
function madeFolder(
    parent: string,
    startedAt: Date,
    pid: number,
    warn: (text: string) => void,
): string {
    for (let later = 0; ; later += 1) {
        const own = join(parent, runFolderName(new Date(startedAt.getTime() + later), pid));
        try {
            mkdirSync(parent, { recursive: true });
            // Logs name accounts and resources: nobody else's business on a shared machine.
            mkdirSync(own, { mode: 0o700 });
            return own;
        } catch (error) {
            if (codeOf(error) !== "EEXIST" || later > 1000) {
                warn(journalWarning(own, error));
                return own;
            }
        }
    }
}

/** Appends whole lines, at once: a process that is killed right after has written them. */
function appender(file: string, warn: (text: string) => void): (line: JournalLine) => void {
    let isTorn = false;
    return (line) => {
        try {
            // What a full disk cut off stays a line of its own.
            appendFileSync(file, `${isTorn ? "\n" : ""}${JSON.stringify(line)}\n`, { mode: 0o600 });
            isTorn = false;
        } catch (error) {
            isTorn = true;
            warn(journalWarning(file, error));
        }
    };
}

function journalWarning(file: string, error: unknown): string {
    return (
        `The journal of this run can't be written (${file}: ${messageOf(error)}). The run goes on; ` +
        "`--failed` of a later one won't know how each account ended, nor whose its locks are."
    );
}

/** Deletes the oldest runs but for those that are still at it. */
function prune(folder: string): void {
    for (const old of runFolders(folder).slice(0, -KEPT)) {
        const run = readRun(old);
        if (run?.finishedAt === undefined && run !== undefined && isAliveHere(run)) {
            continue;
        }
        try {
            rmSync(old, { recursive: true, force: true });
        } catch {
            // It is tried again by the next run, and hurts nobody until then.
        }
    }
}

function once(tell: (text: string) => void): (text: string) => void {
    let isTold = false;
    return (text) => {
        if (!isTold) {
            isTold = true;
            tell(text);
        }
    };
}

function codeOf(error: unknown): string | undefined {
    return (error as NodeJS.ErrnoException).code;
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
