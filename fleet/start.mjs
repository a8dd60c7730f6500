/*
 * Starts the commands from one file, bundled whenever a source has changed: a compiler and some
 * hundred files take longer to load than a plan of a thousand accounts.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
/** As deep in the repository as the sources: they find it from where they lie. */
const PROGRAM = join(ROOT, "dist", "fleet.js");

const ROOMS = ["fleet", "central", "member", "shared"];

function changed(path) {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function lastChange() {
    const sources = ROOMS.flatMap((room) =>
        readdirSync(join(ROOT, room), { recursive: true }).map((file) => join(ROOT, room, file)),
    );
    const others = ["index.ts", "package-lock.json"].map((file) => join(ROOT, file));
    return Math.max(...[...sources, ...others].map(changed));
}

if (changed(PROGRAM) < lastChange()) {
    const { build } = await import("esbuild");
    mkdirSync(dirname(PROGRAM), { recursive: true });
    // Of two that start at once each makes its own file; the last one stays.
    const outfile = `${PROGRAM}.${process.pid}`;
    await build({
        entryPoints: [join(HERE, "main.ts")],
        outfile,
        bundle: true,
        // Pulumi's packages look for files beside their own.
        external: ["@pulumi/*"],
        // What is asked for with import() is still loaded only then, as the sources have it: by require.
        supported: { "dynamic-import": false },
        platform: "node",
        target: "node20",
        logLevel: "warning",
    });
    renameSync(outfile, PROGRAM);
}

/**
 * The driver mostly waits. Left alone, its heap grows by a third over the first hundred stacks, of
 * which nearly all is garbage that nobody was in a hurry to collect.
 */
const SMALL_HEAP = ["--max-semi-space-size=2", "--optimize-for-size"];

const child = spawn(process.execPath, [...SMALL_HEAP, PROGRAM, ...process.argv.slice(2)], {
    stdio: "inherit",
    cwd: ROOT,
});
// Ctrl-C and a closed terminal reach the child as well, what asks this process alone to end is handed on:
// it waits for the child.
process.on("SIGINT", () => undefined).on("SIGHUP", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
// As shells say it of a process that a signal has ended.
child.on("exit", (code, signal) => {
    process.exitCode = signal === null ? (code ?? 2) : 128 + constants.signals[signal];
});
