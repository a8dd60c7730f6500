import { buildSync } from "esbuild";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Finished, run } from "../sandbox/command";
import { REPOSITORY } from "../sandbox/layout";
import { median, type Metric, metric } from "./metric";

/** What one process measured. */
interface Cost {
    readonly seconds: number;
    /** Of the processor, with the start of the process. */
    readonly cpuSeconds: number;
    readonly megabytes: number;
}

/** The measurements bundled, as the commands are: sources would be compiled at each start. */
const PROGRAM = join(REPOSITORY, "node_modules", ".cache", "bench", "archive-run.js");

/** As archive/start.mjs runs the commands. */
const MEMORY = "--max-semi-space-size=2";

const MEGABYTE = 1024 * 1024;

/** Logs and their sizes in bytes. */
const SEARCHED = { logs: 10_000, bytes: 100 * 1024 };
const LISTED = { logs: 1_000_000, bytes: 0 };
const SHOWN = { logs: 1, bytes: 5 * MEGABYTE };

/**
 * Measures the archive's reader beside bare calls of the same SDK. The sandbox's emulator answers
 * some two hundred requests a second and would hide all differences, so that a small S3 server of
 * the benchmark's own serves both sides, in a process of its own on this machine.
 *
 * @param runs How often each is measured, at most three times for the long ones; the metrics are
 *     medians.
 */
export async function benchArchive(runs: number): Promise<Metric[]> {
    buildSync({
        entryPoints: [join(__dirname, "archive-run.ts")],
        outfile: PROGRAM,
        bundle: true,
        platform: "node",
        target: "node20",
    });
    const few = Math.min(runs, 3);
    const searched = await onServer(SEARCHED, (env) => costs(["search", "download"], few, env));
    const listed = await onServer(LISTED, (env) => costs(["list", "calls"], few, env));
    const shown = await onServer(SHOWN, async (env) => ({
        show: await repeated(runs, () => showSeconds(env)),
        help: await repeated(runs, () => helpSeconds(env)),
    }));
    const seconds = (all: readonly Cost[] = []) => median(all.map((one) => one.seconds));
    const cpuSeconds = (all: readonly Cost[] = []) => median(all.map((one) => one.cpuSeconds));
    const megabytes = (all: readonly Cost[] = []) => median(all.map((one) => one.megabytes));
    return [
        metric(
            "search-vs-download",
            "s",
            seconds(searched["search"]),
            seconds(searched["download"]),
        ),
        metric("list-vs-calls", "s", seconds(listed["list"]), seconds(listed["calls"])),
        metric("list-vs-calls-cpu", "s", cpuSeconds(listed["list"]), cpuSeconds(listed["calls"])),
        metric("list-memory", "MB", megabytes(listed["list"]), megabytes(listed["calls"])),
        metric("show-seconds", "s", median(shown.show), median(shown.help)),
    ];
}

/** Each in turn, so that a busy moment meets all of them. */
async function costs(
    names: readonly string[],
    runs: number,
    env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, Cost[]>>> {
    const all: Record<string, Cost[]> = {};
    for (let round = 0; round < runs; round++) {
        for (const name of names) {
            (all[name] ??= []).push(await costOf(name, env));
        }
    }
    return all;
}

/** Its answer goes nowhere, as fast as that takes it. */
async function costOf(name: string, env: NodeJS.ProcessEnv): Promise<Cost> {
    const command = [process.execPath, MEMORY, PROGRAM, name];
    const { stderr } = await finished("sh", ["-c", 'exec "$0" "$@" > /dev/null', ...command], env);
    return JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") as Cost;
}

async function repeated(runs: number, measure: () => Promise<number>): Promise<number[]> {
    const all: number[] = [];
    for (let round = 0; round < runs; round++) {
        all.push(await measure());
    }
    return all;
}

/** The whole command, from npm's start to its end. */
function showSeconds(env: NodeJS.ProcessEnv): Promise<number> {
    return secondsOf(["show", "jane-00000000000000000", "--bucket", "logs"], env);
}

/** What starting a command takes that does nothing. */
function helpSeconds(env: NodeJS.ProcessEnv): Promise<number> {
    return secondsOf(["--help"], env);
}

async function secondsOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const started = performance.now();
    await finished("npm", ["run", "--silent", "sessions", "--", ...args], env);
    return (performance.now() - started) / 1000;
}

/** @throws what a command that failed said. */
async function finished(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
): Promise<Finished> {
    const ended = await run(command, args, { cwd: REPOSITORY, env });
    if (ended.status !== 0) {
        throw new Error(
            `${command} ${args.join(" ")} ended with status ${ended.status}:\n${ended.stderr}`,
        );
    }
    return ended;
}

/** Works with the environment of who reads an archive of so many logs. */
async function onServer<T>(
    { logs, bytes }: typeof SEARCHED,
    work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
    const script = join(__dirname, "archive-server.ts");
    const server = spawn(
        process.execPath,
        ["-r", "ts-node/register", script, String(logs), String(bytes)],
        {
            cwd: REPOSITORY,
            stdio: ["ignore", "pipe", "inherit"],
        },
    );
    try {
        const [endpoint] = (await once(createInterface(server.stdout), "line")) as [string];
        return await work({
            ...process.env,
            AWS_ENDPOINT_URL: endpoint,
            AWS_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: "a",
            AWS_SECRET_ACCESS_KEY: "b",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        });
    } finally {
        server.kill();
        await once(server, "exit");
    }
}
