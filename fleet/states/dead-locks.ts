import type { Machine } from "../machine";
import type { StackLock } from "./stack-state";

/** A run of the fleet, as its journal has it. */
export interface RunJournal {
    /** Of the driver, which is at its engines' other end. */
    readonly pid: number;
    /** When the driver began, ISO 8601. */
    readonly startedAt: string;
    readonly hostname: string;
    readonly machineId?: string | undefined;
    readonly bootId?: string | undefined;
    readonly pidNamespace?: string | undefined;
    /** Stack → when its engine was started, ISO 8601; the last time, if several. */
    readonly started: ReadonlyMap<string, string>;
}

/** Whether a lock may be removed, and if not why, for people. */
export type LockJudgement =
    | { readonly isDead: true }
    | {
          readonly isDead: false;
          readonly reason: string;
          /**
           * Whether its engine has lost its driver, and with it the program: it ends by itself within
           * seconds, and may still unlock in good order.
           */
          readonly isEnding: boolean;
      };

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
    // Which of several runs it was can't be told: it has to be dead, or about to be, for each of them.
    const alive = judgements.filter((one) => !one.isDead);
    return (
        alive.find(({ isEnding }) => !isEnding) ??
        alive[0] ??
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
    if (isGone(lock.pid, lock.since, machine)) {
        return { isDead: true };
    }
    return {
        ...kept(`process ${lock.pid} is still running`),
        isEnding: isGone(run.pid, run.startedAt, machine),
    };
}

/** Whether no process has the id, or one that began after the moment at which the one meant was there. */
function isGone(pid: number, moment: string, machine: Machine): boolean {
    const start = machine.processStart(pid);
    return (
        start === undefined ||
        (start !== "running" && start.getTime() - Date.parse(moment) > CERTAINLY_LATER)
    );
}

/** Whether a run had started an engine on the stack, on a machine of that name, before the lock. */
function mayHaveTaken({ hostname, started }: RunJournal, lock: StackLock): boolean {
    const since = started.get(lock.stack);
    const isBefore = since !== undefined && Date.parse(since) <= Date.parse(lock.since);
    return isBefore && hostname === lock.hostname;
}

function kept(reason: string) {
    return { isDead: false, reason, isEnding: false } as const;
}
