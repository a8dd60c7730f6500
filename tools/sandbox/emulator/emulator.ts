import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProgramOf } from "./program";
import type { Layout } from "../layout";
import { end, identify, isRunning, type ProcessIdentity } from "../machine/process-identity";
import { UserError } from "../../../shared/user-error";

/** A running emulator. */
export interface Emulator {
    readonly port: number;
    readonly server: ProcessIdentity;
    readonly supervisor: ProcessIdentity;
}

/** Minutes without any use of the sandbox after which its emulator ends by itself. */
const IDLE_MINUTES = 30;

const START_LIMIT = 60_000;

/** The emulator that a sandbox has started, if it still runs. */
export function runningEmulator(layout: Layout): Emulator | undefined {
    const emulator = recordedEmulator(layout);
    return emulator && isRunning(emulator.server) ? emulator : undefined;
}

/**
 * Starts an emulator that outlives this process, and waits until it answers.
 *
 * @throws UserError with what it printed when it does not start.
 */
export async function startEmulator(
    layout: Layout,
    program: ProgramOf,
    env: NodeJS.ProcessEnv,
): Promise<Emulator> {
    const port = await freePort();
    mkdirSync(layout.nodes, { recursive: true });
    const { command, args, env: ofProgram } = program(port, layout.nodes);
    const log = openSync(layout.emulatorLog, "w");
    const supervisor = spawn(
        process.execPath,
        [
            join(__dirname, "supervisor.mjs"),
            layout.lastUsed,
            String(IDLE_MINUTES),
            command,
            ...args,
        ],
        {
            cwd: layout.folder,
            detached: true,
            stdio: ["ignore", log, log, "ipc"],
            // Roles and users may then be given the policies that AWS itself manages.
            env: { ...env, ...ofProgram, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
        },
    );
    closeSync(log);
    supervisor.unref();
    const ended = once(supervisor, "exit");
    const [message] = (await Promise.race([once(supervisor, "message"), ended])) as unknown[];
    const emulator = {
        port,
        server: identify((message as { pid?: number } | null)?.pid ?? 0),
        supervisor: identify(supervisor.pid ?? 0),
    };
    if (!isWhole(emulator) || !(await answers(emulator))) {
        const said = readFileSync(layout.emulatorLog, "utf8")
            .trim()
            .split("\n")
            .slice(-15)
            .join("\n");
        throw new UserError(`The AWS emulator (${command}) did not start. It printed:\n${said}`);
    }
    writeFileSync(layout.emulator, JSON.stringify(emulator));
    return emulator;
}

/** Ends the emulator of a sandbox, if it runs. */
export async function stopEmulator(layout: Layout): Promise<void> {
    const emulator = recordedEmulator(layout);
    if (emulator === undefined) {
        return;
    }
    await end(emulator.supervisor);
    await end(emulator.server);
    rmSync(layout.emulator, { force: true });
}

function recordedEmulator(layout: Layout): Emulator | undefined {
    try {
        return JSON.parse(readFileSync(layout.emulator, "utf8")) as Emulator;
    } catch {
        return undefined;
    }
}

function isWhole(emulator: {
    readonly port: number;
    readonly server: ProcessIdentity | undefined;
    readonly supervisor: ProcessIdentity | undefined;
}): emulator is Emulator {
    return emulator.server !== undefined && emulator.supervisor !== undefined;
}

async function answers({ port, server }: Emulator): Promise<boolean> {
    const deadline = Date.now() + START_LIMIT;
    while (Date.now() < deadline && isRunning(server)) {
        if (await accepts(port)) {
            return true;
        }
        await sleep(20);
    }
    return false;
}

function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket.on("error", () => resolve(false));
        socket.on("connect", () => {
            socket.destroy();
            resolve(true);
        });
    });
}

async function freePort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}
