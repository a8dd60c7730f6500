import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one machine, and one life of it, from others. */
export interface Machine {
    readonly hostname: string;
    /** Stays the same for as long as a system is installed; undefined where there is none. */
    readonly machineId: string | undefined;
    /** Another one after each start; undefined where the system has none. */
    readonly bootId: string | undefined;
    /** Where process ids are counted: each container has its own; undefined where there are none. */
    readonly pidNamespace: string | undefined;
    /**
     * When the process that has this id now began; `running` where that can't be known, and
     * undefined when no process has it.
     */
    readonly processStart: (pid: number) => Date | "running" | undefined;
}

/**
 * Clock ticks a second in which Linux tells times of processes: the kernel's USER_HZ, which is 100
 * on every processor that Node runs on.
 */
const TICKS = 100;

/** The machine and container this process runs on; what its system does not tell is undefined. */
export function thisMachine(): Machine {
    return {
        hostname: hostname(),
        machineId: textOf(() => readFileSync("/etc/machine-id", "utf8")),
        bootId: textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
        pidNamespace: textOf(() => readlinkSync("/proc/self/ns/pid")),
        processStart: process.platform === "linux" ? startOnLinux : startElsewhere,
    };
}

function textOf(read: () => string): string | undefined {
    try {
        return read().trim() || undefined;
    } catch {
        return undefined;
    }
}

/** Fields 3 (state) and 22 (start in clock ticks since boot) of /proc/<pid>/stat, proc(5). */
function startOnLinux(pid: number): Date | "running" | undefined {
    const stat = textOf(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
    if (stat === undefined) {
        return startElsewhere(pid);
    }
    // The second field, the command's name in parentheses, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Nothing runs any more of a process that only waits for its parent to take note of its end.
    if (fields[0] === "Z") {
        return undefined;
    }
    const booted = /^btime (\d+)$/m.exec(
        textOf(() => readFileSync("/proc/stat", "utf8")) ?? "",
    )?.[1];
    return booted === undefined
        ? "running"
        : new Date((Number(booted) + Number(fields[19]) / TICKS) * 1000);
}

function startElsewhere(pid: number): "running" | undefined {
    try {
        process.kill(pid, 0);
        return "running";
    } catch (error) {
        // Only this says that there is none: EPERM is another user's process.
        return (error as NodeJS.ErrnoException).code === "ESRCH" ? undefined : "running";
    }
}
