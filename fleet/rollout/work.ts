import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Engine, EngineResult, Operation } from "../engine/engine";
import { withRetries } from "../engine/retry";
import { nameOf, type StackSpec } from "../file/stack-spec";
import type { OfStack, Progress } from "../progress/event";
import { oneLine } from "../runs/one-line";
import type { Run } from "../runs/run";
import type { PendingOperation } from "../states/stack-state";
import type { Ended } from "./rollout";

/** How the programs of this project begin what they refuse. */
const REFUSED = "Nothing was planned";

export interface Workshop {
    readonly engine: Engine;
    readonly run: Run;
    readonly progress: Progress;
    /** Brings under the stack, before anything else, what a killed engine or provider left beside it. */
    readonly recover: (spec: StackSpec) => Promise<void>;
    /** Keeps creations of which nobody knows how they ended, for the next recovery. */
    readonly keepUnconfirmed: (
        spec: StackSpec,
        creations: readonly PendingOperation[],
    ) => Promise<void>;
    /** A further check of a stack that was brought up; throws what is wrong. */
    readonly check: (spec: StackSpec) => Promise<void>;
    readonly stopping: AbortSignal;
    readonly cancelling: AbortSignal;
}

/** Has the engine work on one stack, and tells how it went; never rejects. */
export async function workOn(
    spec: StackSpec,
    operation: Operation,
    workshop: Workshop,
): Promise<Ended> {
    const { run, progress } = workshop;
    const { stack, account } = spec;
    const named = ofStack(spec);
    const began = performance.now();
    run.started(stack);
    progress.tell({ kind: "start", ...named });
    const log = run.log({ stack, account: account.id });
    const ended = await endOf(() =>
        attempts(spec, operation, workshop, (text) => void log.write(text)),
    );
    log.end();
    await once(log, "close").catch(() => undefined);
    run.ended(stack, ended.outcome, ended.error);
    progress.tell({
        kind: "done",
        ...named,
        outcome: ended.outcome,
        changes: ended.changes,
        seconds: (performance.now() - began) / 1000,
        ...(ended.error !== undefined && { error: ended.error }),
        log: run.logFile({ stack, account: account.id }),
    });
    return ended;

    async function endOf(work: () => Promise<EngineResult>): Promise<Ended> {
        try {
            const { changes } = await work();
            return { outcome: Object.keys(changes).length > 0 ? "changed" : "unchanged", changes };
        } catch (thrown) {
            const error = oneLine(thrown, ofStack(spec));
            const changes = thrown instanceof EngineFailure ? thrown.result.changes : {};
            return workshop.stopping.aborted
                ? { outcome: "cancelled", changes, error }
                : { outcome: "failed", changes, error, isRefused: isRefusal(thrown) };
        }
    }
}

function ofStack(spec: StackSpec): OfStack {
    const { stack, party, account } = spec;
    return { stack, party, account: account.id, name: nameOf(spec) };
}

/** What a neighbour's error ended may have been done all the same: once more finds little to do. */
function withBoth(first: EngineResult, second: EngineResult): EngineResult {
    const operations = new Set([...Object.keys(first.changes), ...Object.keys(second.changes)]);
    const sum = (one: string) => (first.changes[one] ?? 0) + (second.changes[one] ?? 0);
    return {
        ...second,
        changes: Object.fromEntries([...operations].map((one) => [one, sum(one)])),
    };
}

/** By all that was printed: the one line that is told has only the first problem of it. */
function isRefusal(thrown: unknown): boolean {
    return String(thrown).includes(REFUSED);
}

/** What an engine printed as it failed. */
class EngineFailure extends Error {
    constructor(
        message: string,
        readonly result: EngineResult,
    ) {
        super(message);
    }
}

async function attempts(
    spec: StackSpec,
    operation: Operation,
    workshop: Workshop,
    log: (text: string) => void,
): Promise<EngineResult> {
    const { progress, stopping } = workshop;
    return withRetries(() => attempt(spec, operation, workshop, log), {
        onRetry: ({ attempt: next, seconds }, error) =>
            progress.tell({
                kind: "retry",
                ...ofStack(spec),
                attempt: next,
                seconds,
                error: oneLine(error, ofStack(spec)),
            }),
        sleep: async (seconds) => {
            await wait(seconds * 1000, undefined, { signal: stopping });
        },
    });
}

async function attempt(
    spec: StackSpec,
    operation: Operation,
    workshop: Workshop,
    log: (text: string) => void,
): Promise<EngineResult> {
    const { engine, cancelling: signal } = workshop;
    await workshop.recover(spec);
    const call = { operation, spec, log, signal };
    const first = await engine.run(call);
    const result = first.isDisturbed ? withBoth(first, await engine.run(call)) : first;
    if (result.error !== undefined) {
        if (result.unconfirmed.length > 0) {
            await workshop.keepUnconfirmed(spec, result.unconfirmed);
        }
        throw new EngineFailure(result.error.message, result);
    }
    if (operation === "up") {
        await workshop.check(spec);
    }
    return result;
}
