import type { Machine } from "../machine";
import { isOfDeadRun, type RunJournal } from "./dead-locks";
import type { StackLock, States } from "./stack-state";

export interface OwnLocksOptions {
    readonly states: Pick<States, "locks" | "removeLock">;
    /** The journals of all runs from this folder. */
    readonly runs: readonly RunJournal[];
    readonly machine: Machine;
    /** Stacks that are about to be changed: other locks are nobody's business. */
    readonly stacks: ReadonlySet<string>;
    readonly now: Date;
}

export interface OwnLocks {
    /** Left behind by runs of this fleet, and removed. */
    readonly removed: readonly StackLock[];
    /** Of engines whose driver was killed: they end by themselves within seconds. */
    readonly ending: readonly StackLock[];
    /** Stack → who holds it, since when, and what to do, in one line: that stack's failure. */
    readonly held: ReadonlyMap<string, string>;
}

/** Removes the locks that dead runs of this fleet have left, and tells of all others. */
export async function removeOwnLocks(options: OwnLocksOptions): Promise<OwnLocks> {
    const { states, runs, machine, stacks, now } = options;
    const removed: StackLock[] = [];
    const ending: StackLock[] = [];
    const held = new Map<string, string>();
    for (const lock of await states.locks()) {
        if (!stacks.has(lock.stack)) {
            continue;
        }
        if (lock.problem !== undefined) {
            held.set(lock.stack, lock.problem);
            continue;
        }
        const judgement = isOfDeadRun(lock, runs, machine);
        if (judgement.isDead) {
            await states.removeLock(lock);
            removed.push(lock);
        } else if (judgement.isEnding) {
            ending.push(lock);
        } else {
            held.set(lock.stack, heldLine(lock, judgement.reason, now));
        }
    }
    return { removed, ending, held };
}

function heldLine(lock: StackLock, reason: string, now: Date): string {
    const { stack, username, hostname, pid, since } = lock;
    return (
        `locked by ${username}@${hostname} (process ${pid}) since ${since.replace(/\.\d+/, "")}, ` +
        `${ageOf(Date.parse(since), now)}: ${reason}. Wait until it has ended; ` +
        `if it is gone, run \`pulumi cancel -s ${stack}\``
    );
}

/** In the largest whole unit. */
function ageOf(since: number, now: Date): string {
    const minutes = Math.max(0, Math.floor((now.getTime() - since) / 60_000));
    if (minutes < 1) {
        return "less than a minute ago";
    }
    const units = [
        [1440, "day"],
        [60, "hour"],
        [1, "minute"],
    ] as const;
    const [size, unit] = units.find(([least]) => minutes >= least) ?? units[2];
    const count = Math.floor(minutes / size);
    return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}
