import type { Operation } from "../engine/engine";
import type { StackSpec } from "../file/stack-spec";
import type { Outcome, Progress } from "../progress/event";
import type { Capacity } from "../rollout/capacity";
import type { FailureLimit } from "../rollout/failure-limit";
import type { Interruption } from "../rollout/interruption";
import { type RolledOut, rollOut, type Wave } from "../rollout/rollout";
import { centralWave, memberWaves } from "../rollout/waves";
import { workOn, type Workshop } from "../rollout/work";
import type { Run } from "../runs/run";
import { DONE, INTERRUPTED, NOT_ALL } from "./exit-status";

/** What is to be done with which stacks. */
export interface Asked {
    readonly operation: Operation;
    /** Central's stack, where there is work for it: it goes first. */
    readonly central: StackSpec | undefined;
    /** The members that there is work for, and those that are current; asked once central is done. */
    members(): Promise<Due>;
    /** How many members go first; undefined for one of each unit. */
    readonly canaries: number | undefined;
    readonly mayFail: FailureLimit;
    readonly capacity: Capacity;
    /** The command that goes on with what failed or was not reached. */
    readonly goOn: string;
}

export interface Due {
    readonly due: readonly StackSpec[];
    readonly current: readonly StackSpec[];
}

export interface Means {
    readonly workshop: Workshop;
    readonly run: Run;
    readonly progress: Progress;
    readonly interruption: Interruption;
    /** Whether fleet.yaml is not what it was when this run began. */
    hasFileChanged(): Promise<boolean>;
}

/** Has central's engine run, then the members', and tells how it went. */
export async function roll(asked: Asked, means: Means): Promise<number> {
    const { progress, run, interruption } = means;
    const began = performance.now();
    const first = asked.central === undefined ? [] : [centralWave(asked.central)];
    const ofCentral = await rolled(first, asked, means);
    const isStopped = ofCentral.stopped !== undefined || interruption.stopping.aborted;
    const { due, current } = isStopped ? NOTHING_DUE : await asked.members();
    for (const { stack } of current) {
        run.ended(stack, "skipped");
    }
    const ofMembers = await rolled(
        memberWaves(due, asked.canaries, asked.mayFail),
        asked,
        means,
    );
    if (await means.hasFileChanged()) {
        progress.tell({ kind: "warning", text: FILE_CHANGED });
    }
    const stopped = ofCentral.stopped ?? ofMembers.stopped;
    if (stopped !== undefined) {
        progress.tell({ kind: "warning", text: stoppedText(stopped) });
    }
    const outcomes = count([...ofCentral.ended, ...ofMembers.ended], current.length);
    const isAll = outcomes.failed + outcomes.cancelled + ofMembers.left.length === 0 && !isStopped;
    progress.tell({
        kind: "end",
        outcomes,
        seconds: (performance.now() - began) / 1000,
        ...(isAll ? {} : { next: asked.goOn }),
    });
    run.finish();
    return isAll ? DONE : interruption.stopping.aborted ? INTERRUPTED : NOT_ALL;
}

const NOTHING_DUE: Due = { due: [], current: [] };

const FILE_CHANGED =
    "fleet.yaml was changed during this run, which went on with what it said at the beginning. Run it again.";

function rolled(
    waves: readonly Wave[],
    { operation, capacity: { parallel } }: Asked,
    { workshop, progress, interruption: { stopping } }: Means,
): Promise<RolledOut> {
    return rollOut({
        waves,
        parallel,
        stopping,
        work: (stack) => workOn(stack, operation, workshop),
        begin: ({ name, stacks }) =>
            progress.tell({ kind: "wave", name, count: stacks.length }),
    });
}

function stoppedText({ wave, failures }: NonNullable<RolledOut["stopped"]>): string {
    switch (wave.name) {
        case "central":
            return "Central failed: no member was begun, since all depend on it.";
        case "canary":
            return "A canary failed: no further account was begun. Mend it, or choose others with --canary.";
        case "rest":
            return `${failures} accounts failed, more than --max-failures allows: no further one was begun.`;
    }
}

function count(ended: RolledOut["ended"], skipped: number): Readonly<Record<Outcome, number>> {
    const outcomes = { changed: 0, unchanged: 0, skipped, failed: 0, cancelled: 0 };
    for (const one of ended) {
        outcomes[one.ended.outcome] += 1;
    }
    return outcomes;
}
