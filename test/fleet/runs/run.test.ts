import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    appendFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import { begun, leftOver, type RunStack } from "../../../fleet/runs/journal";
import { lastRun, openRun, type RunOptions, runs } from "../../../fleet/runs/run";
import { thisProcess } from "../../../fleet/runs/this-process";

const PAYMENTS: RunStack = { stack: "payments", account: "222222222222" };
const STACKS = [
    PAYMENTS,
    { stack: "333333333333", account: "333333333333" },
    { stack: "444444444444", account: "444444444444" },
    { stack: "555555555555", account: "555555555555" },
    { stack: "666666666666", account: "666666666666" },
];

describe("the journal and the logs of a run", () => {
    let parent: string;
    let folder: string;
    let warnings: string[];
    let time: number;

    const opened = (over: Partial<RunOptions> = {}) =>
        openRun(folder, {
            ...{ command: "up", commandLine: "fleet up", fleetFileDigest: "ab12", stacks: STACKS },
            warn: (text) => warnings.push(text),
            now: () => new Date((time += 1000)),
            ...over,
        });
    const written = async (stream: Writable, texts: readonly string[]) => {
        texts.forEach((text) => stream.write(text));
        stream.end();
        await finished(stream);
    };
    const journalOf = (own: string) => join(own, "run.jsonl");

    beforeEach(() => {
        parent = mkdtempSync(join(tmpdir(), "fleet-runs-"));
        folder = join(parent, ".fleet");
        warnings = [];
        time = Date.UTC(2026, 10, 26, 9, 0, 0);
    });

    afterEach(() => rmSync(parent, { recursive: true, force: true }));

    it("tells of a run that came to its end", () => {
        const run = opened();
        run.started("payments");
        run.ended("payments", "changed");
        run.started("333333333333");
        run.ended("333333333333", "failed", "is locked");
        run.started("444444444444");
        run.ended("444444444444", "cancelled");
        run.ended("555555555555", "skipped");
        run.finish();
        const past = lastRun(folder);
        assert.deepEqual(past, {
            ...thisProcess(),
            ...{ command: "up", commandLine: "fleet up", fleetFileDigest: "ab12", stacks: STACKS },
            folder: join(folder, "runs", `2026-11-26T09-00-01.000Z-${process.pid}`),
            startedAt: "2026-11-26T09:00:01.000Z",
            finishedAt: "2026-11-26T09:00:09.000Z",
            started: new Map([
                ["payments", "2026-11-26T09:00:02.000Z"],
                ["333333333333", "2026-11-26T09:00:04.000Z"],
                ["444444444444", "2026-11-26T09:00:06.000Z"],
            ]),
            ended: new Map([
                ["payments", { outcome: "changed", error: undefined }],
                ["333333333333", { outcome: "failed", error: "is locked" }],
                ["444444444444", { outcome: "cancelled", error: undefined }],
                ["555555555555", { outcome: "skipped", error: undefined }],
            ]),
        });
        assert.deepEqual(
            leftOver(past).map(({ stack }) => stack),
            ["333333333333", "444444444444", "666666666666"],
        );
        assert.deepEqual(begun(past), []);
        assert.deepEqual(warnings, []);
        assert.equal(statSync(run.folder).mode & 0o777, 0o700);
        assert.equal(statSync(journalOf(run.folder)).mode & 0o777, 0o600);
    });

    it("can be read after kill -9", () => {
        const script = `
            const { openRun } = require("./fleet/runs/run");
            const run = openRun(process.argv[1], {
                command: "up", commandLine: "fleet up", fleetFileDigest: "", warn: console.error,
                stacks: [{ stack: "payments", account: "222222222222" }],
            });
            run.started("payments");
            process.kill(process.pid, "SIGKILL");`;
        const { signal, stderr } = spawnSync(
            process.execPath,
            ["-r", "ts-node/register", "-e", script, folder],
            { encoding: "utf8" },
        );
        assert.equal(stderr, "");
        assert.equal(signal, "SIGKILL");
        const past = lastRun(folder);
        assert.equal(past?.finishedAt, undefined);
        assert.deepEqual(past && begun(past), [PAYMENTS]);
        assert.deepEqual(past && leftOver(past), [PAYMENTS]);
    });

    it("passes over lines that are torn, and folders without a first one", () => {
        const run = opened();
        run.ended("payments", "changed");
        appendFileSync(journalOf(run.folder), '{"kind":"ended","stack":"333');
        const torn = join(folder, "runs", "2026-11-26T10-00-00.000Z-4711");
        mkdirSync(torn);
        assert.equal(lastRun(folder)?.folder, run.folder);
        writeFileSync(journalOf(torn), '{"kind":"run","pid":');
        assert.equal(lastRun(folder)?.folder, run.folder);
        assert.deepEqual([...(lastRun(folder)?.ended.keys() ?? [])], ["payments"]);
        assert.equal(runs(folder).length, 1);
    });

    it("finds the last run of a command, and none where there is none", () => {
        assert.equal(lastRun(folder), undefined);
        assert.deepEqual(runs(folder), []);
        const up = opened();
        const preview = opened({ command: "preview" });
        assert.equal(lastRun(folder, "up")?.folder, up.folder);
        assert.equal(lastRun(folder)?.folder, preview.folder);
        assert.equal(lastRun(folder, "destroy"), undefined);
        assert.deepEqual(
            runs(folder).map(({ command }) => command),
            ["up", "preview"],
        );
    });

    it("gives every run a folder of its own", () => {
        const at = new Date(time);
        const folders = [1, 2, 3].map(() => opened({ now: () => at }).folder);
        assert.equal(new Set(folders).size, 3);
    });

    it("keeps the last twenty runs, whatever is still at it, and what is not its own", () => {
        const alive = opened();
        const dead = opened({ self: { ...thisProcess(), pid: 2 ** 22 + 1 } });
        const over = opened();
        over.finish();
        const other = join(folder, "runs", "2020-notes");
        mkdirSync(other);
        const later = Array.from({ length: 20 }, () => opened().folder);
        assert.ok(existsSync(alive.folder));
        assert.ok(!existsSync(dead.folder));
        assert.ok(!existsSync(over.folder));
        assert.ok(existsSync(other));
        assert.ok(later.every((own) => existsSync(own)));
    });

    it("keeps a log for each stack, in the order it was written", async () => {
        const run = opened();
        await written(run.log(PAYMENTS), ["one\n", "two ü\n"]);
        await written(run.log(PAYMENTS), ["again\n"]);
        assert.equal(run.logFile(PAYMENTS), join(run.folder, "222222222222-payments.log"));
        assert.equal(readFileSync(run.logFile(PAYMENTS), "utf8"), "one\ntwo ü\nagain\n");
        assert.deepEqual(warnings, []);
    });

    it("takes no path from an account or a stack", async () => {
        const run = opened();
        const names = ["../../../x", "..", "a/b", "a\u0000b", "", "ä".repeat(300), "con\n"];
        for (const name of names) {
            await written(run.log({ account: name, stack: name }), ["text"]);
        }
        const files = readdirSync(run.folder).filter((file) => file.endsWith(".log"));
        assert.equal(files.length, names.length);
        assert.deepEqual(readdirSync(parent), [".fleet"]);
        assert.deepEqual(warnings, []);
    });

    it("goes on with one warning when the disk is full for the logs", async function () {
        if (!existsSync("/dev/full")) {
            return;
        }
        const run = opened();
        for (const stack of STACKS.slice(0, 2)) {
            symlinkSync("/dev/full", run.logFile(stack));
            await written(run.log(stack), ["one\n", "two\n"]);
        }
        await written(run.log(STACKS[2] ?? PAYMENTS), ["room again\n"]);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? "", /222222222222-payments\.log can't be written: ENOSPC/);
        assert.equal(readFileSync(run.logFile(STACKS[2] ?? PAYMENTS), "utf8"), "room again\n");
    });

    it("goes on with one warning when its folder goes away", async () => {
        const run = opened();
        rmSync(folder, { recursive: true });
        run.started("payments");
        run.ended("payments", "changed");
        run.finish();
        await written(run.log(PAYMENTS), ["one\n"]);
        assert.equal(warnings.length, 2);
        assert.match(warnings[0] ?? "", /^The journal of this run can't be written .*ENOENT/);
        assert.match(warnings[1] ?? "", /^The log .* can't be written: ENOENT/);
    });

    it("goes on with one warning when its folder can't be made", async () => {
        writeFileSync(folder, "a file");
        const run = opened();
        run.ended("payments", "changed");
        await written(run.log(PAYMENTS), ["one\n"]);
        assert.equal(warnings.length, 2);
        assert.match(warnings[0] ?? "", /ENOTDIR|EEXIST/);
        assert.equal(lastRun(folder), undefined);
    });

    it("does not glue a line to one that a full disk cut off", () => {
        const run = opened();
        const journal = journalOf(run.folder);
        const before = readFileSync(journal);
        rmSync(journal);
        mkdirSync(journal);
        run.started("payments");
        rmSync(journal, { recursive: true });
        writeFileSync(journal, Buffer.concat([before, Buffer.from('{"kind":"sta')]));
        run.ended("payments", "unchanged");
        assert.equal(lastRun(folder)?.ended.get("payments")?.outcome, "unchanged");
        assert.equal(warnings.length, 1);
    });
});
