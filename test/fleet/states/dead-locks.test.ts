import assert from "node:assert/strict";
import type { Machine } from "../../../fleet/machine";
import { isOfDeadRun, type RunJournal } from "../../../fleet/states/dead-locks";
import type { StackLock } from "../../../fleet/states/stack-state";

const LOCK: StackLock = {
    stack: "payments",
    pid: 19066,
    username: "root",
    hostname: "vm",
    since: "2026-11-26T14:27:00.055100193Z",
    path: ".pulumi/locks/organization/session-logs/payments/cf25.json",
};

const HERE = { hostname: "vm", machineId: "m1", bootId: "b1", pidNamespace: "pid:[1]" };
const STACKS = { payments: "2026-11-26T14:26:58Z" };
const startedOf = (stacks: Readonly<Record<string, string>>) => new Map(Object.entries(stacks));
/** The run's driver. */
const DRIVER = 19000;
const RUN: RunJournal = {
    ...HERE,
    pid: DRIVER,
    startedAt: STACKS.payments,
    started: startedOf(STACKS),
};

const GONE = undefined;
const LATER = new Date("2026-11-26T14:27:10Z");
const EARLIER = new Date("2026-11-26T14:26:59Z");

interface Row {
    readonly what: string;
    readonly lock?: Partial<StackLock>;
    readonly runs?: readonly RunJournal[];
    readonly machine?: Partial<Machine>;
    readonly start?: Date | "running" | undefined;
    /** Undefined where the lock is dead. */
    readonly reason?: RegExp;
}

const TRUTH_TABLE: readonly Row[] = [
    { what: "no process has the id", start: GONE },
    { what: "the process with the id began later", start: LATER },
    { what: "the process is there", start: EARLIER, reason: /process 19066 is still running/ },
    {
        what: "the process began so shortly after that clocks may err",
        start: new Date("2026-11-26T14:27:01Z"),
        reason: /still running/,
    },
    { what: "a process has the id, and its start is not known", start: "running", reason: /still/ },
    {
        what: "the lock is another machine's",
        lock: { hostname: "other" },
        reason: /on another machine/,
    },
    { what: "there was no run", runs: [], reason: /no run from this folder/ },
    {
        what: "the runs had other stacks",
        runs: [{ ...RUN, started: startedOf({ search: STACKS.payments }) }],
        reason: /no run from this folder/,
    },
    {
        what: "the run started the stack only after the lock",
        runs: [{ ...RUN, started: startedOf({ payments: LATER.toISOString() }) }],
        reason: /no run from this folder/,
    },
    {
        what: "the run was on another machine",
        runs: [{ ...RUN, hostname: "other" }],
        reason: /no run from this folder/,
    },
    {
        what: "the run was in another container, though no process has the id here",
        runs: [{ ...RUN, pidNamespace: "pid:[2]" }],
        reason: /another container/,
    },
    {
        what: "the machine was restarted, whatever has the id now",
        runs: [{ ...RUN, bootId: "b0" }],
        start: EARLIER,
    },
    {
        what: "another boot, and another machine of that name",
        runs: [{ ...RUN, bootId: "b0", machineId: "m0" }],
        reason: /before a restart, or on another machine with this host name/,
    },
    {
        what: "another boot, and no machine has an id",
        runs: [{ ...RUN, bootId: "b0", machineId: undefined }],
        machine: { machineId: undefined },
        reason: /before a restart, or on another machine/,
    },
    {
        what: "one of two runs that may have taken it was in another container",
        runs: [RUN, { ...RUN, pidNamespace: "pid:[2]" }],
        reason: /another container/,
    },
    {
        what: "a system without boot ids and namespaces, and no process has the id",
        runs: [{ ...RUN, ...UNKNOWN() }],
        machine: UNKNOWN(),
    },
    {
        what: "a system without boot ids and namespaces, and a process has the id",
        runs: [{ ...RUN, ...UNKNOWN() }],
        machine: UNKNOWN(),
        start: "running",
        reason: /still running/,
    },
];

function UNKNOWN() {
    return { machineId: undefined, bootId: undefined, pidNamespace: undefined };
}

describe("a lock of a dead run", () => {
    for (const { what, lock, runs = [RUN], machine, start, reason } of TRUTH_TABLE) {
        it(`is ${reason === undefined ? "removed" : "kept"}: ${what}`, () => {
            const processStart = (pid: number) => {
                assert.ok([LOCK.pid, DRIVER].includes(pid));
                return pid === DRIVER ? "running" : start;
            };
            const here: Machine = { ...HERE, ...machine, processStart };
            const judgement = isOfDeadRun({ ...LOCK, ...lock }, runs, here);
            assert.equal(judgement.isDead, reason === undefined);
            if (!judgement.isDead && reason !== undefined) {
                assert.match(judgement.reason, reason);
            }
        });
    }

    const judged = (runs: readonly RunJournal[], starts: Readonly<Record<number, Date>>) =>
        isOfDeadRun(LOCK, runs, { ...HERE, processStart: (pid) => starts[pid] });

    it("is about to be removed where its engine has lost its driver", () => {
        const isEnding = (...args: Parameters<typeof judged>) => {
            const judgement = judged(...args);
            return !judgement.isDead && judgement.isEnding;
        };
        const engine = { [LOCK.pid]: EARLIER };
        assert.equal(isEnding([RUN], engine), true);
        assert.equal(isEnding([RUN], { ...engine, [DRIVER]: LATER }), true);
        const isDriven = { ...engine, [DRIVER]: new Date("2026-11-26T14:26:50Z") };
        assert.equal(isEnding([RUN], isDriven), false);
        assert.equal(isEnding([RUN, { ...RUN, pid: 18000 }], isDriven), false);
        assert.equal(isEnding([], engine), false);
    });
});
