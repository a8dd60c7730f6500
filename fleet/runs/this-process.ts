import { type Machine, thisMachine } from "../machine";

/** Which process it was: enough to tell later whether it can still be running. */
export interface ProcessIdentity extends Omit<Machine, "processStart"> {
    readonly pid: number;
}

export function thisProcess(): ProcessIdentity {
    const { processStart: _, ...machine } = thisMachine();
    return { pid: process.pid, ...machine };
}

/** Whether a process of the same machine, boot and namespace is there. */
export function isAliveHere(other: Partial<ProcessIdentity> & { readonly pid: number }): boolean {
    const here = thisMachine();
    const isHere =
        other.hostname === here.hostname &&
        other.bootId === here.bootId &&
        other.pidNamespace === here.pidNamespace;
    return isHere && here.processStart(other.pid) !== undefined;
}
