import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryRecording, megabytesOf, PULUMI_PROGRAM } from "../../../tools/bench/program-memory";

const SDK = "/project/node_modules/@pulumi/pulumi/cmd";

function recorded(...processes: readonly (readonly [string, number])[]): string {
    return processes
        .map(([script, kilobytes]) => `${JSON.stringify({ argv: ["node", script], kilobytes })}\n`)
        .join("");
}

describe("megabytesOf", () => {
    it("counts the program's process, not those of pack and provider", () => {
        const text = recorded(
            [`${SDK}/run-policy-pack`, 400_000],
            [`${SDK}/run`, 100_000],
            ["/project/provider.js", 300_000],
        );
        assert.equal(megabytesOf(PULUMI_PROGRAM, text), 102.4);
    });

    it("knows the program by the runner's file too", () => {
        assert.equal(megabytesOf(PULUMI_PROGRAM, recorded([`${SDK}/run/index.js`, 1000])), 1.024);
    });

    it("refuses a record without a program, or with two", () => {
        assert.throws(
            () => megabytesOf(PULUMI_PROGRAM, recorded(["other.js", 1])),
            /^Error: 0 programs/,
        );
        const two = recorded([`${SDK}/run`, 1], [`${SDK}/run`, 2]);
        assert.throws(() => megabytesOf(PULUMI_PROGRAM, two), /^Error: 2 programs/);
    });
});

describe("memoryRecording", () => {
    it("makes a Node process write its peak memory as it ends", () => {
        const folder = mkdtempSync(join(tmpdir(), "session-logs-bench-"));
        try {
            const file = join(folder, "memory.jsonl");
            const env = { ...process.env, ...memoryRecording(file) };
            execFileSync(process.execPath, ["-e", "Buffer.alloc(100e6, 1)", "x"], { env });
            const { argv, kilobytes } = JSON.parse(readFileSync(file, "utf8")) as {
                argv: string[];
                kilobytes: number;
            };
            assert.equal(argv[1], "x");
            assert.ok(kilobytes > 100e6 / 1024, `${kilobytes} kilobytes`);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
