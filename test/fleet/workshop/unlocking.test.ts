import assert from "node:assert/strict";
import { removeDeadLocks } from "../../../fleet/workshop/unlocking";
import type { Opened } from "../../../fleet/opening/opening";
import type { FleetEvent } from "../../../fleet/progress/event";
import type { StackLock } from "../../../fleet/states/stack-state";
import { stackSpec } from "../support/stack-spec";

const STARTED = "2026-11-26T14:26:00Z";
const HERE = { hostname: "vm", machineId: "m", bootId: "b", pidNamespace: "p" };
/** The driver of the run that took the locks. */
const DRIVER = 9;

function lockOf(pid: number, changes: Partial<StackLock> = {}): StackLock {
    return {
        ...{ stack: "payments", pid, hostname: "vm", username: "ann" },
        ...{ since: "2026-11-26T14:27:00Z", path: `locks/payments/${pid}` },
        ...changes,
    };
}

interface World {
    readonly locks: readonly StackLock[];
    /** Ids of processes that run, by how often it was waited. */
    readonly running?: readonly (readonly number[])[];
    readonly stopping?: AbortSignal;
}

/** Unlocks payments; tells what was removed and said, and for how long it was waited. */
async function unlocked({ locks, running = [[]], stopping }: World) {
    const told: FleetEvent[] = [];
    let left = locks;
    let waits = 0;
    const removed: string[] = [];
    const opened = {
        folder: "/nowhere",
        states: {
            locks: () => Promise.resolve(left),
            removeLock: (lock: StackLock) => {
                removed.push(lock.path);
                left = left.filter((one) => one !== lock);
                return Promise.resolve();
            },
        },
    } as unknown as Pick<Opened, "states" | "folder">;
    await removeDeadLocks(opened, [stackSpec("payments")], {
        progress: { tell: (event) => void told.push(event) },
        stopping: stopping ?? new AbortController().signal,
        ports: {
            runs: () => [
                {
                    ...{ ...HERE, pid: DRIVER, startedAt: STARTED },
                    started: new Map([
                        ["payments", STARTED],
                        ["search", STARTED],
                    ]),
                },
            ],
            machine: () => ({
                ...HERE,
                processStart: (pid) =>
                    (running[waits] ?? running.at(-1))?.includes(pid) ? "running" : undefined,
            }),
            sleep: () => {
                waits += 1;
                return Promise.resolve();
            },
        },
    });
    const said = told.map((event) =>
        "text" in event ? `${event.kind}: ${event.text}` : event.kind,
    );
    return { removed, said, waits };
}

describe("locks before a run", () => {
    it("are removed where an own run left them and is dead, and it is told whose they were", async () =>
        assert.deepEqual(await unlocked({ locks: [lockOf(1)] }), {
            removed: ["locks/payments/1"],
            said: [
                "warning: payments was still locked by ann@vm (process 1, since 2026-11-26T14:27:00Z), " +
                    "a run from here that is dead: unlocked.",
            ],
            waits: 0,
        }));

    const LEFT: Readonly<Record<string, World>> = {
        "an own run that is still at work": {
            locks: [lockOf(1)],
            running: [[1, DRIVER]],
        },
        "somebody on another machine": { locks: [lockOf(1, { hostname: "laptop" })] },
        "a stack that is not worked on": { locks: [lockOf(1, { stack: "search" })] },
    };
    for (const [title, world] of Object.entries(LEFT)) {
        it(`are left to ${title}, without a word`, async () =>
            assert.deepEqual(await unlocked(world), { removed: [], said: [], waits: 0 }));
    }

    it("are left where they can't be read, beside others that are removed", async () => {
        const damaged = lockOf(0, { path: "locks/payments/0", problem: "is no lock" });
        const { removed } = await unlocked({ locks: [damaged, lockOf(1)] });
        assert.deepEqual(removed, ["locks/payments/1"]);
    });

    it("of engines whose driver was killed are waited for, and then removed", async () => {
        const { removed, said, waits } = await unlocked({
            locks: [lockOf(1)],
            running: [[1], [1], []],
        });
        assert.equal(waits, 2);
        assert.deepEqual(removed, ["locks/payments/1"]);
        assert.match(
            said[0] ?? "",
            /^notice: .*engines are still ending.*: payments is waited for/,
        );
        assert.equal(said.length, 2, said.join("\n"));
    });

    it("are waited for no longer than half a minute", async () => {
        const { removed, waits } = await unlocked({ locks: [lockOf(1)], running: [[1]] });
        assert.deepEqual([removed, waits], [[], 60]);
    });

    it("are not waited for once somebody stops the run", async () => {
        const world = { locks: [lockOf(1)], running: [[1]], stopping: AbortSignal.abort() };
        assert.deepEqual(await unlocked(world), { removed: [], said: [], waits: 0 });
    });
});
