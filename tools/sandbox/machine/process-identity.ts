import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A process that can be recognised later: process ids are used again after a process has ended,
 * so the time of its start goes with the id.
 */
export interface ProcessIdentity {
    readonly pid: number;
    /** Opaque; equal only for the same process. */
    readonly startedAt: string;
}

/** The identity of a running process; undefined when there is none of this id. */
export function identify(pid: number): ProcessIdentity | undefined {
    const startedAt = process.platform === "linux" ? startInProc(pid) : startByPs(pid);
    return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether that very process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
    return identify(pid)?.startedAt === startedAt;
}

/** Ends a process and waits until it is gone; does nothing when the id belongs to another now. */
export async function end(identity: ProcessIdentity): Promise<void> {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
        if (!isRunning(identity)) {
            return;
        }
        process.kill(identity.pid, signal);
        const deadline = Date.now() + 5000;
        while (isRunning(identity) && Date.now() < deadline) {
            await sleep(20);
        }
    }
}

/** Fields 3 (state) and 22 (start in clock ticks since boot) of /proc/<pid>/stat, proc(5). */
function startInProc(pid: number): string | undefined {
    let stat: string;
    try {
        stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
        return undefined;
    }
    // The second field, the command's name in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const isZombie = fields[0] === "Z";
    return isZombie ? undefined : fields[19];
}

function startByPs(pid: number): string | undefined {
    try {
        const args = ["-o", "lstart=", "-p", String(pid)];
        return execFileSync("ps", args, { encoding: "utf8" }).trim() || undefined;
    } catch {
        return undefined;
    }
}
