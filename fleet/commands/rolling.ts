import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asTyped } from "../as-typed";
import type { Operation } from "../engine/engine";
import type { StackSpec } from "../file/stack-spec";
import type { Outcome, Progress } from "../progress/event";
import type { Capacity } from "../rollout/capacity";
import { type Interruption, takeOverSignals } from "../rollout/interruption";
import { type RolledOut, rollOut, type Wave } from "../rollout/rollout";
import { workOn, type Workshop } from "../rollout/work";
import { openRun, type Run } from "../runs/run";
import type { StackSummary } from "../states/stack-state";
import { DONE, INTERRUPTED, NOT_ALL } from "./exit-status";
import { hasChanged, type Opened } from "../opening/opening";
import { removeDeadLocks } from "../workshop/unlocking";
import { workshopOf } from "../workshop/workshop";

/** Waves that are told only when those before have ended well, and what is current already. */
export interface Phase {
    readonly waves: readonly Wave[];
    readonly current: readonly StackSpec[];
}

/** What is to be done with which stacks. */
export interface Rolling {
    /** As people type it: `up`. */
    readonly command: string;
    readonly operation: Operation;
    /** Every stack that may be worked on, of all phases. */
    readonly stacks: readonly StackSpec[];
    readonly phases: readonly (() => Promise<Phase>)[];
    readonly summaries: ReadonlyMap<string, StackSummary>;
    readonly capacity: Capacity;
    readonly check?: Workshop["check"];
    /** Whether a change is not what was asked for, but what was found. @default false */
    readonly isChangeFound?: boolean;
}

/** Has engines work on stacks, phase by phase, and tells how it goes. */
export async function roll(opened: Opened, rolling: Rolling, progress: Progress): Promise<number> {
    const { command, stacks, capacity, summaries } = rolling;
    const warn = (text: string) => progress.tell({ kind: "warning", text });
    const run = openRun(opened.folder, {
        command,
        commandLine: process.argv.slice(2).join(" "),
        fleetFileDigest: opened.fileDigest,
        stacks: stacks.map(({ stack, account }) => ({ stack, account: account.id })),
        warn,
    });
    // Beside the engines' own files, and not the logs: a run goes on when the disk of those is full.
    const workFolder = await mkdtemp(join(tmpdir(), "session-logs-fleet-"));
    const interruption = takeOverSignals((text) => progress.tell({ kind: "notice", text }));
    try {
        progress.tell({
            kind: "begin",
            command,
            total: stacks.length,
            ...capacity,
            runFolder: run.folder,
        });
        const workshop = await workshopOf(opened, {
            run,
            workFolder,
            progress,
            interruption,
            summaries,
            check: rolling.check ?? (() => Promise.resolve()),
            isCentralDue: stacks.includes(opened.fleet.central),
        });
        await removeDeadLocks(opened, stacks, { progress, stopping: interruption.stopping });
        const status = await rollPhases(rolling, { workshop, run, progress, interruption });
        if (await hasChanged(opened)) {
            warn(FILE_CHANGED);
        }
        return status;
    } finally {
        run.finish();
        interruption.release();
        await rm(workFolder, { recursive: true, force: true });
    }
}

const FILE_CHANGED =
    "fleet.yaml was changed during this run, which went on with what it said at the beginning. Run it again.";

interface Means {
    readonly workshop: Workshop;
    readonly run: Run;
    readonly progress: Progress;
    readonly interruption: Interruption;
}

async function rollPhases(rolling: Rolling, means: Means): Promise<number> {
    const { run, progress, interruption } = means;
    const began = performance.now();
    const outcomes: Record<Outcome, number> = {
        changed: 0,
        unchanged: 0,
        skipped: 0,
        failed: 0,
        cancelled: 0,
    };
    for (const phase of rolling.phases) {
        const { waves, current } = await phase();
        for (const { stack } of current) {
            run.ended(stack, "skipped");
        }
        outcomes.skipped += current.length;
        if (current.length > 0) {
            progress.tell({ kind: "current", count: current.length });
        }
        const { ended, stopped } = await rollWaves(waves, rolling, means);
        for (const one of ended) {
            outcomes[one.ended.outcome] += 1;
        }
        if (stopped !== undefined) {
            progress.tell({ kind: "warning", text: stoppedText(stopped) });
        }
        if (stopped !== undefined || interruption.stopping.aborted) {
            break;
        }
    }
    const { changed, unchanged, skipped } = outcomes;
    const isAll = changed + unchanged + skipped === rolling.stacks.length;
    progress.tell({
        kind: "end",
        outcomes,
        seconds: (performance.now() - began) / 1000,
        ...(isAll ? {} : { next: asTyped(`${rolling.command} --failed`) }),
    });
    if (isAll) {
        return rolling.isChangeFound === true && changed > 0 ? NOT_ALL : DONE;
    }
    return interruption.stopping.aborted ? INTERRUPTED : NOT_ALL;
}

function rollWaves(
    waves: readonly Wave[],
    { operation, capacity }: Rolling,
    { workshop, progress, interruption }: Means,
): Promise<RolledOut> {
    return rollOut({
        waves,
        parallel: capacity.parallel,
        stopping: interruption.stopping,
        work: (stack) => workOn(stack, operation, workshop),
        begin: ({ name, stacks }) => progress.tell({ kind: "wave", name, count: stacks.length }),
    });
}

function stoppedText({ wave, failures }: NonNullable<RolledOut["stopped"]>): string {
    switch (wave.name) {
        case "central":
            return "Central failed: no member was begun, since all depend on it.";
        case "canary":
            return "A canary failed: no further account was begun. Mend it, or choose others with --canary.";
        case "rest":
        case "all":
            return `${failures} accounts failed, more than --max-failures allows: no further one was begun.`;
    }
}
