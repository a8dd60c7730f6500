/*
 * Starts the commands from one file, bundled whenever a source has changed: loading a thousand
 * files of the SDK and a compiler takes longer than reading a log, and half of the memory.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const FOLDER = join(ROOT, "node_modules", ".cache", "sessions");
const PROGRAM = join(FOLDER, "main.js");

/** Young garbage is collected early: a listing makes a lot of it and keeps none. */
const MEMORY = ["--max-semi-space-size=2"];

function changed(path) {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function lastChange() {
    const sources = ["archive", "shared"].flatMap((room) =>
        readdirSync(join(ROOT, room), { recursive: true }).map((file) => join(ROOT, room, file)),
    );
    return Math.max(...[...sources, join(ROOT, "package-lock.json")].map(changed));
}

if (changed(PROGRAM) < lastChange()) {
    const { build } = await import("esbuild");
    mkdirSync(FOLDER, { recursive: true });
    // Of two that start at once each makes its own file; the last one stays.
    const outfile = `${PROGRAM}.${process.pid}`;
    await build({
        entryPoints: [join(HERE, "main.ts")],
        outfile,
        bundle: true,
        platform: "node",
        target: "node20",
        // Read as files, not as code.
        external: ["asciinema-player"],
        logLevel: "warning",
    });
    renameSync(outfile, PROGRAM);
}

const child = spawn(process.execPath, [...MEMORY, PROGRAM, ...process.argv.slice(2)], {
    stdio: "inherit",
});
// Ctrl-C reaches the child as well: this process ends as that does.
process.on("SIGINT", () => undefined);
child.on("exit", (code, signal) => (process.exitCode = signal === null ? (code ?? 2) : 130));
