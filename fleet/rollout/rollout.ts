import type { StackSpec } from "../file/stack-spec";
import type { Changes, Outcome } from "../progress/event";

/** How work on one stack ended. */
export interface Ended {
    readonly outcome: Outcome;
    readonly changes: Changes;
    /** In one line, where it failed. */
    readonly error?: string | undefined;
    /** Whether it failed before anything was done: what is asked for does not fit this account. */
    readonly isRefused?: boolean;
}

export interface Wave {
    readonly name: "central" | "canary" | "rest" | "all";
    readonly stacks: readonly StackSpec[];
    /** Whether these failures are so many, or such, that nothing further is to be begun. */
    stopsAt(failures: readonly Ended[]): boolean;
}

export interface Rollout {
    readonly waves: readonly Wave[];
    /** How many stacks at once. */
    readonly parallel: number;
    /** Aborted when nothing further is to be begun; what was begun goes on. */
    readonly stopping: AbortSignal;
    /** Works on one stack; never rejects. */
    readonly work: (stack: StackSpec) => Promise<Ended>;
    /** Told before each wave that has stacks. */
    readonly begin: (wave: Wave) => void;
}

export interface RolledOut {
    readonly ended: readonly { readonly stack: StackSpec; readonly ended: Ended }[];
    /** Those that were never begun. */
    readonly left: readonly StackSpec[];
    /** Which wave had more failures than it tolerates, and how many. */
    readonly stopped: { readonly wave: Wave; readonly failures: number } | undefined;
}

/** Works through waves, one after the other, the stacks of each in parallel. */
export async function rollOut(rollout: Rollout): Promise<RolledOut> {
    const ended: { stack: StackSpec; ended: Ended }[] = [];
    const left: StackSpec[] = [];
    let stopped: RolledOut["stopped"];
    for (const wave of rollout.waves) {
        if (stopped !== undefined || rollout.stopping.aborted || wave.stacks.length === 0) {
            left.push(...wave.stacks);
            continue;
        }
        rollout.begin(wave);
        const outcome = await workOn(wave, rollout);
        ended.push(...outcome.ended);
        left.push(...outcome.left);
        if (wave.stopsAt(outcome.failures)) {
            stopped = { wave, failures: outcome.failures.length };
        }
    }
    return { ended, left, stopped };
}

async function workOn(wave: Wave, { parallel, stopping, work }: Rollout) {
    const waiting = [...wave.stacks];
    const ended: { stack: StackSpec; ended: Ended }[] = [];
    const failures: Ended[] = [];
    const worker = async () => {
        while (waiting.length > 0 && !stopping.aborted && !wave.stopsAt(failures)) {
            const stack = waiting.shift() as StackSpec;
            const one = await work(stack);
            ended.push({ stack, ended: one });
            if (one.outcome === "failed") {
                failures.push(one);
            }
        }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    return { ended, left: waiting, failures };
}
