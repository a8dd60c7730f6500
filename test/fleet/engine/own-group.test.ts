import { PulumiCommand } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inOwnGroup } from "../../../fleet/engine/own-group";

/** A command that tells of its process instead. */
const STAT = "#!/bin/sh\ncat /proc/$$/stat\n";

/** What Pulumi's declarations leave out. */
interface Runnable {
    run(args: string[], cwd: string, env: object): Promise<{ readonly stdout: string }>;
}

/** The process group: the third field after the command's name in parentheses, proc(5). */
function groupOf(stat: string): number {
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
}

describe("Pulumi's command in a group of its own", () => {
    let folder: string;
    let command: PulumiCommand;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-group-"));
        await mkdir(join(folder, "bin"));
        await writeFile(join(folder, "bin", "pulumi"), STAT, { mode: 0o755 });
        command = await PulumiCommand.get({ root: folder, skipVersionCheck: true });
    });

    afterEach(() => rm(folder, { recursive: true }));

    const run = (cwd = folder) => (command as unknown as Runnable).run(["stack"], cwd, {});

    it("gets no signals of this process's group, as it would otherwise", async () => {
        const own = groupOf(readFileSync("/proc/self/stat", "utf8"));
        assert.equal(groupOf((await run()).stdout), own);
        inOwnGroup(command);
        assert.notEqual(groupOf((await run()).stdout), own);
    });

    it("leaves to others how they start processes, also where it can't be started", async () => {
        const { spawn } = childProcess;
        inOwnGroup(command);
        const running = run(join(folder, "nowhere"));
        assert.equal(childProcess.spawn, spawn);
        await assert.rejects(running);
    });
});
