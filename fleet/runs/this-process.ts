import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process it was: enough to tell later whether it can still be running. */
export interface ProcessIdentity {
    readonly pid: number;
    readonly hostname: string;
    /** Of Linux: another one means that the machine has been started anew. */
    readonly bootId?: string;
    /** Of Linux, `pid:[4026531836]`: a process id means something only within it. */
    readonly pidNamespace?: string;
}

export function thisProcess(): ProcessIdentity {
    return {
        pid: process.pid,
        hostname: hostname(),
        bootId: ifThere(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
        pidNamespace: ifThere(() => readlinkSync("/proc/self/ns/pid")),
    };
}

/** Whether a process of the same machine, boot and namespace is there. */
export function isAliveHere(other: ProcessIdentity): boolean {
    const here = thisProcess();
    const isHere =
        other.hostname === here.hostname &&
        other.bootId === here.bootId &&
        other.pidNamespace === here.pidNamespace;
    return isHere && exists(other.pid);
}

function exists(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: it is somebody else's.
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

function ifThere(read: () => string): string | undefined {
    try {
        return read();
    } catch {
        return undefined;
    }
}
