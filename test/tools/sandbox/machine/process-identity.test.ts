import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import {
    end,
    identify,
    isRunning,
    type ProcessIdentity,
} from "../../../../tools/sandbox/machine/process-identity";

describe("process identity", () => {
    let child: ChildProcess;
    let identity: ProcessIdentity;

    beforeEach(async () => {
        child = spawn("sleep", ["60"]);
        await once(child, "spawn");
        const found = identify(child.pid ?? 0);
        assert.ok(found);
        identity = found;
    });

    afterEach(() => {
        child.kill("SIGKILL");
    });

    it("is recognised while the process runs", () => {
        assert.equal(isRunning(identity), true);
    });

    it("ends the process", async () => {
        const ended = once(child, "exit");
        await end(identity);
        assert.deepEqual(await ended, [null, "SIGTERM"]);
        assert.equal(isRunning(identity), false);
    });

    it("leaves a process alone that has got the id of an ended one", async () => {
        await end({ pid: identity.pid, startedAt: "before" });
        assert.equal(isRunning(identity), true);
    });

    it("takes a process for ended whose parent has not noticed yet", async () => {
        // The shell's child ends at once, but the shell has become a program that never asks.
        const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"]);
        const [printed] = (await once(parent.stdout, "data")) as [Buffer];
        await sleep(100);
        assert.equal(identify(Number(printed)), undefined);
        parent.kill("SIGKILL");
    });

    it("knows that no process has the id", async () => {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
        assert.equal(identify(identity.pid), undefined);
    });
});
