import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    identify,
    isRunning,
    type ProcessIdentity,
} from "../../../../tools/sandbox/machine/process-identity";

const SUPERVISOR = join(
    __dirname,
    "..",
    "..",
    "..",
    "..",
    "tools",
    "sandbox",
    "emulator",
    "supervisor.mjs",
);
const MINUTE = 60_000;

describe("supervisor of the emulator", () => {
    let folder: string;
    let usedFile: string;
    let supervisor: ChildProcess;
    let emulator: ProcessIdentity;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "supervisor-"));
        usedFile = join(folder, "last-used");
        writeFileSync(usedFile, "");
        // Checks every 50 ms.
        const args = [SUPERVISOR, usedFile, String(1000 / MINUTE), "sleep", "60"];
        supervisor = spawn(process.execPath, args, { stdio: ["ignore", 2, 2, "ipc"] });
        const [message] = (await once(supervisor, "message")) as [{ pid: number }];
        const found = identify(message.pid);
        assert.ok(found);
        emulator = found;
    });

    afterEach(() => {
        supervisor.kill("SIGKILL");
        if (isRunning(emulator)) {
            process.kill(emulator.pid, "SIGKILL");
        }
        rmSync(folder, { recursive: true, force: true });
    });

    const setLastUse = (time: number) => utimesSync(usedFile, time / 1000, time / 1000);

    it("ends the emulator when the sandbox has not been used for the time given", async () => {
        setLastUse(Date.now() - MINUTE);
        await once(supervisor, "exit");
        assert.equal(isRunning(emulator), false);
    });

    it("ends the emulator when the sandbox's folder is deleted", async () => {
        rmSync(folder, { recursive: true });
        await once(supervisor, "exit");
        assert.equal(isRunning(emulator), false);
    });

    it("keeps the emulator as long as the sandbox is used", async () => {
        setLastUse(Date.now() + MINUTE);
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal(isRunning(emulator), true);
    });

    it("ends the emulator when it is asked to end itself", async () => {
        setLastUse(Date.now() + MINUTE);
        supervisor.kill("SIGTERM");
        await once(supervisor, "exit");
        assert.equal(isRunning(emulator), false);
    });
});
