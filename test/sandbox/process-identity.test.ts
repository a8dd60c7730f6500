import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { end, identify, isRunning, type ProcessIdentity } from "../../sandbox/process-identity";

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

    it("knows that no process has the id", async () => {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
        assert.equal(identify(identity.pid), undefined);
    });
});
