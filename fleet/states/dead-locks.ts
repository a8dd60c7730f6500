import type { Machine } from "../machine";
import type { StackLock } from "./stack-state";

/** A run of the fleet, as its journal has it. */
export interface RunJournal {
    readonly hostname: string;
    readonly machineId?: string | undefined;
    readonly bootId?: string | undefined;
    readonly pidNamespace?: string | undefined;
    /** Stack → when its engine was started, ISO 8601; the last time, if several. */
    readonly started: ReadonlyMap<string, string>;
}

/** Whether a lock may be removed, and if not why, for people. */
export type LockJudgement =
    { readonly isDead: true } | { readonly isDead: false; readonly reason: string };

/**
 * Clocks of engine and driver are one, but a system's time of start is known to hundredths of a
 * second only, and moves as the clock is set: a process counts as later only beyond this, in
 * milliseconds.
 */
const CERTAINLY_LATER = 2000;

/**
 * Whether a lock was left behind by a run of this fleet whose engine is provably dead. A lock has no
 * lease, and says no more than host name, user, process id and time. So it has to be:
 *
 * - of a machine with this host name: of other machines' processes nothing can be known;
 * - of a stack that a run of this fleet had started here before the time of the lock: whoever else
 *   works on the stack looks after it;
 * - of a process that is gone: none has its id, or the one that has it began after the lock.
 *
 * A host name is no proof of one machine: virtual machines and containers may share it. What the run
 * wrote down decides. In another pid namespace, a container, ids mean other processes, and the one
 * that is meant can't be asked about: the lock stays. With the same namespace and boot, the id is
 * asked about. After another boot every process of the run is dead, if it is the same machine; an
 * equal host name alone, in a folder that several machines share, does not say so, the machine's id
 * does.
 */
export function isOfDeadRun(
    lock: StackLock,
    ownRuns: readonly RunJournal[],
    machine: Machine,
): LockJudgement {
    if (lock.hostname !== machine.hostname) {
        return kept("it is on another machine");
    }
    const judgements = ownRuns
        .filter((run) => mayHaveTaken(run, lock))
        .map((run) => judged(lock, run, machine));
    return (
        // Which of several runs it was can't be told: it has to be dead for each of them.
        judgements.find(({ isDead }) => !isDead) ??
        judgements[0] ??
        kept("no run from this folder took it")
    );
}

function judged(lock: StackLock, run: RunJournal, machine: Machine): LockJudgement {
    if (run.pidNamespace !== machine.pidNamespace) {
        return kept("it was taken in another container, whose processes can't be seen from here");
    }
    if (run.bootId !== machine.bootId) {
        return run.machineId !== undefined && run.machineId === machine.machineId
            ? { isDead: true }
            : kept("it was taken before a restart, or on another machine with this host name");
    }
    const start = machine.processStart(lock.pid);
    if (start === undefined) {
        return { isDead: true };
    }
    if (start !== "running" && start.getTime() - Date.parse(lock.since) > CERTAINLY_LATER) {
        return { isDead: true };
    }
    return kept(`process ${lock.pid} is still running`);
}

/** Whether a run had started an engine on the stack, on a machine of that name, before the lock. */
function mayHaveTaken({ hostname, started }: RunJournal, lock: StackLock): boolean {
    const since = started.get(lock.stack);
    const isBefore = since !== undefined && Date.parse(since) <= Date.parse(lock.since);
    return isBefore && hostname === lock.hostname;
}

function kept(reason: string): LockJudgement {
    return { isDead: false, reason };
}
