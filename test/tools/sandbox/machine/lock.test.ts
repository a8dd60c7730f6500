import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../../tools/sandbox/machine/lock";

describe("lock", () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "lock-"));
        file = join(folder, "below", "work.lock");
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("lets one do its work after the other", async () => {
        const events: string[] = [];
        const work = (name: string) => async () => {
            events.push(`${name} begins`);
            await sleep(20);
            events.push(`${name} ends`);
        };
        await Promise.all([withLock(file, work("first")), withLock(file, work("second"))]);
        assert.deepEqual(events, ["first begins", "first ends", "second begins", "second ends"]);
    });

    it("is given back when the work fails", async () => {
        const failing = withLock(file, () => Promise.reject(new Error("broken")));
        await assert.rejects(failing, /broken/);
        assert.equal(existsSync(file), false);
    });

    it("is taken over from a process that has ended", async () => {
        await withLock(file, () => Promise.resolve());
        writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "in another life" }));
        assert.equal(await withLock(file, () => Promise.resolve("done")), "done");
    });
});
