import { availableParallelism, freemem } from "node:os";

/** Engine, provider and policy pack of one stack: about 120, 170 and 150 MB. */
const STACK_MEMORY = 450 * 2 ** 20;

/** An engine mostly waits for AWS, so a core carries several. */
const STACKS_PER_CORE = 4;

export interface Capacity {
    readonly parallel: number;
    /** For people. */
    readonly reason: string;
}

/** How many stacks this machine works on at once, if nobody says otherwise. */
export function capacityOf(cores: number, freeBytes: number): Capacity {
    const byMemory = Math.floor(freeBytes / STACK_MEMORY);
    return {
        parallel: Math.max(1, Math.min(cores * STACKS_PER_CORE, byMemory)),
        reason: `${cores} cores, ${(freeBytes / 2 ** 30).toFixed(1)} GiB free`,
    };
}

/** What is asked for, or what this machine carries. */
export function capacityFor(parallel: number | undefined): Capacity {
    return parallel === undefined
        ? capacityOf(availableParallelism(), freemem())
        : { parallel, reason: "as --parallel says" };
}
