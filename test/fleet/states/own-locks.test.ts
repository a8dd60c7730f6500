import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { RunJournal } from "../../../fleet/states/dead-locks";
import { removeOwnLocks } from "../../../fleet/states/own-locks";
import type { StackLock } from "../../../fleet/states/stack-state";
import { thisMachine } from "../../../fleet/machine";

const NOW = new Date("2026-11-26T17:39:00Z");

describe("own locks", () => {
    const lockOf = (stack: string, pid: number, hostname = "vm"): StackLock => ({
        ...{ stack, pid, hostname, username: "root", path: `locks/${stack}` },
        since: "2026-11-26T14:27:00.055100193Z",
    });
    const here = { hostname: "vm", machineId: "m", bootId: "b", pidNamespace: "p" };
    const started = "2026-11-26T14:26:00Z";
    const stacks = { payments: started, search: started, shop: started, other: started };
    const runs: RunJournal[] = [
        { ...here, pid: 9, startedAt: started, started: new Map(Object.entries(stacks)) },
    ];
    const machineWith = (...running: readonly number[]) => ({
        ...here,
        processStart: (pid: number) => (running.includes(pid) ? ("running" as const) : undefined),
    });

    it("of dead processes are removed; the others are told with owner, age and remedy", async () => {
        const removals: StackLock[] = [];
        const dead = lockOf("payments", 1);
        const { removed, held } = await removeOwnLocks({
            states: {
                locks: () =>
                    Promise.resolve([
                        dead,
                        lockOf("search", 2),
                        lockOf("shop", 3, "laptop"),
                        lockOf("other", 1),
                    ]),
                removeLock: (lock) => Promise.resolve(void removals.push(lock)),
            },
            runs,
            machine: machineWith(2, 3, 9),
            stacks: new Set(["payments", "search", "shop"]),
            now: NOW,
        });
        assert.deepEqual(removed, [dead]);
        assert.deepEqual(removals, [dead]);
        assert.deepEqual(
            [...held],
            [
                [
                    "search",
                    "locked by root@vm (process 2) since 2026-11-26T14:27:00Z, 3 hours ago: process 2 " +
                        "is still running. Wait until it has ended; if it is gone, run " +
                        "`pulumi cancel -s search`",
                ],
                [
                    "shop",
                    "locked by root@laptop (process 3) since 2026-11-26T14:27:00Z, 3 hours ago: it is " +
                        "on another machine. Wait until it has ended; if it is gone, run " +
                        "`pulumi cancel -s shop`",
                ],
            ],
        );
    });

    it("that can't be read are held, as nobody knows whose they are", async () => {
        const lock = { ...lockOf("payments", 1), problem: "is no lock that an engine wrote" };
        const { removed, held } = await removeOwnLocks({
            states: {
                locks: () => Promise.resolve([lock]),
                removeLock: () => assert.fail("it may be somebody's"),
            },
            runs,
            machine: machineWith(),
            stacks: new Set(["payments"]),
            now: NOW,
        });
        assert.deepEqual([removed, [...held]], [[], [["payments", lock.problem]]]);
    });

    it("of engines without a driver are neither removed nor held", async () => {
        const lock = lockOf("search", 2);
        const { removed, ending, held } = await removeOwnLocks({
            states: {
                locks: () => Promise.resolve([lock]),
                removeLock: () => assert.fail("its engine still runs"),
            },
            runs,
            machine: machineWith(2),
            stacks: new Set(["search"]),
            now: NOW,
        });
        assert.deepEqual([removed, ending, [...held]], [[], [lock], []]);
    });
});

describe("this machine", () => {
    it("knows when a process began, and that one has ended", async () => {
        const { processStart, hostname } = thisMachine();
        assert.notEqual(hostname, "");
        const start = processStart(process.pid);
        assert.notEqual(start, undefined);
        if (process.platform === "linux") {
            assert.ok(start instanceof Date);
            const age = (Date.now() - start.getTime()) / 1000;
            assert.ok(Math.abs(age - process.uptime()) < 60, `began ${start.toISOString()}`);
        }
        const child = spawn(process.execPath, ["-e", ""]);
        await once(child, "close");
        assert.equal(processStart(child.pid ?? 0), undefined);
    });
});
