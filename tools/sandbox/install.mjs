// Makes a fresh clone runnable: installs the npm packages when they are missing or older than
// package-lock.json. Plain Node without imports of packages, since none may be there yet.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MINIMUM_NODE = 20;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

if (Number.parseInt(process.versions.node, 10) < MINIMUM_NODE) {
    fail(`Node ${process.versions.node} is too old. Install Node ${MINIMUM_NODE} or newer.`);
}
// npm writes node_modules/.package-lock.json at the end of an installation.
if (modified("node_modules/.package-lock.json") < modified("package-lock.json")) {
    install();
}

function install() {
    const started = performance.now();
    process.stderr.write("session-logs: installing the npm packages ... ");
    const npm = process.env.npm_execpath;
    const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
    // The level is given since `npm run --silent` hands its own down, which would hide errors too.
    const flags = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const { status, error } = spawnSync(command, [...first, ...flags], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
    });
    if (error || status !== 0) {
        const reason = error ? error.message : `it ended with status ${status}`;
        fail(`\`npm ci\` in ${ROOT} failed: ${reason}. Run it by hand to see why.`);
    }
    process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

function modified(path) {
    return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
    process.stderr.write(`${message}\n`);
    process.exit(1);
}
