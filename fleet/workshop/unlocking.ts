import { setTimeout as wait } from "node:timers/promises";
import type { StackSpec } from "../file/stack-spec";
import { type Machine, thisMachine } from "../machine";
import type { Progress } from "../progress/event";
import { runs } from "../runs/run";
import type { RunJournal } from "../states/dead-locks";
import { type OwnLocks, removeOwnLocks } from "../states/own-locks";
import type { StackLock } from "../states/stack-state";
import type { Opened } from "../opening/opening";

/**
 * For how long engines whose driver was killed are waited for, in seconds. They end with the next
 * line that they print, or after the call to AWS that they wait for.
 */
const PATIENCE = 30;
const POLL_SECONDS = 0.5;

export interface Unlocking {
    readonly progress: Pick<Progress, "tell">;
    /** Aborted when nothing further is to be begun. */
    readonly stopping: AbortSignal;
    readonly ports?: UnlockingPorts;
}

/** What it learns from this machine, and waits by. */
export interface UnlockingPorts {
    /** The journals of all runs from this folder. */
    readonly runs: () => readonly RunJournal[];
    readonly machine: () => Machine;
    readonly sleep: (seconds: number) => Promise<void>;
}

function ownPorts({ folder }: Pick<Opened, "folder">): UnlockingPorts {
    return {
        runs: () => runs(folder),
        machine: thisMachine,
        sleep: (seconds) => wait(seconds * 1000),
    };
}

/**
 * Removes locks of this fleet's own runs that were killed, which an S3 or file backend keeps for
 * ever, once their engines have ended. All other locks are left to their owners.
 */
export async function removeDeadLocks(
    opened: Pick<Opened, "states" | "folder">,
    stacks: readonly StackSpec[],
    { progress, stopping, ports = ownPorts(opened) }: Unlocking,
): Promise<void> {
    let isTold = false;
    for (let waited = 0; ; waited += POLL_SECONDS) {
        const { removed, ending } = await removeLocks(opened, stacks, ports);
        for (const lock of removed) {
            const text = `${lock.stack} was still locked by ${ownerOf(lock)}, a run from here that is dead: unlocked.`;
            progress.tell({ kind: "warning", text });
        }
        if (ending.length === 0 || waited >= PATIENCE || stopping.aborted) {
            return;
        }
        if (!isTold) {
            isTold = true;
            progress.tell({ kind: "notice", text: waitingFor(ending) });
        }
        await ports.sleep(POLL_SECONDS);
    }
}

function removeLocks(
    { states }: Pick<Opened, "states">,
    stacks: readonly StackSpec[],
    ports: UnlockingPorts,
): Promise<OwnLocks> {
    return removeOwnLocks({
        states,
        runs: ports.runs(),
        machine: ports.machine(),
        stacks: new Set(stacks.map(({ stack }) => stack)),
        now: new Date(),
    });
}

function waitingFor(locks: readonly StackLock[]): string {
    const stacks = [...new Set(locks.map(({ stack }) => stack))];
    return (
        `A run from here was killed, and its engines are still ending what they had begun: ` +
        `${stacks.join(", ")} ${stacks.length === 1 ? "is" : "are"} waited for, ${PATIENCE} s at most.`
    );
}

function ownerOf({ username, hostname, pid, since }: StackLock): string {
    return `${username}@${hostname} (process ${pid}, since ${since})`;
}
