import { spawn } from "node:child_process";
import { constants as system } from "node:os";
import which from "which";

/** How a command ended. */
export interface Finished {
    /** Exit status; 128 + the signal's number when a signal ended it, 127 when it can't start. */
    readonly status: number;
    /** What it printed; empty when it printed to the terminal. */
    readonly stdout: string;
    readonly stderr: string;
}

export interface CommandOptions {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** `inherit` gives the command this process's terminal instead of collecting its output. */
    readonly stdio?: "pipe" | "inherit";
    /** After this many milliseconds the command and its children are killed. */
    readonly timeout?: number;
}

/** Runs a command to its end. Never rejects: a command that can't start has status 127. */
export function run(
    command: string,
    args: readonly string[],
    { cwd, env, stdio = "pipe", timeout }: CommandOptions = {},
): Promise<Finished> {
    return new Promise((resolve) => {
        const child = spawn(command, args, {
            cwd,
            env,
            stdio: stdio === "pipe" ? ["ignore", "pipe", "pipe"] : "inherit",
            // A process group of its own, so that the time limit reaches the grandchildren too.
            detached: timeout !== undefined,
        });
        const kill = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
        const timer = timeout === undefined ? undefined : setTimeout(kill, timeout);
        let stdout = "";
        let stderr = "";
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.on("error", (error) => {
            clearTimeout(timer);
            resolve({ status: 127, stdout, stderr: `${error.message}\n` });
        });
        child.on("close", (code, signal) => {
            clearTimeout(timer);
            const status = code ?? 128 + (signal === null ? 0 : system.signals[signal]);
            resolve({ status, stdout, stderr });
        });
    });
}

/** The full path of an executable file: as a shell finds it on PATH, or at the path given. */
export function findExecutable(nameOrPath: string): string | undefined {
    return which.sync(nameOrPath, { nothrow: true }) ?? undefined;
}
