import { ranProgram } from "./fleet-program";

/** What bringing empty stacks up took. */
export interface Floor {
    /** From start to end of the process. */
    readonly seconds: number;
    /** The most memory that the process took, in MB. */
    readonly megabytes: number;
}

export interface FloorOptions {
    /** How many stacks at once. */
    readonly parallel: number;
    /** Whether the project's policy pack judges them. */
    readonly withPack: boolean;
    /** The stacks are numbered from here on: none of them may exist. */
    readonly first: number;
    readonly count: number;
}

/**
 * Brings stacks with an empty program up, by the engine and the workers that the fleet's driver has.
 * What the driver does beyond: its programs, the provider and its calls, its journal and logs, and
 * that canaries go first.
 */
export async function empties(
    env: NodeJS.ProcessEnv,
    { parallel, withPack, first, count }: FloorOptions,
): Promise<Floor> {
    const { seconds, printed } = await ranProgram<Pick<Floor, "megabytes">>(
        "fleet-run",
        [parallel, withPack ? "pack" : "bare", first, count],
        env,
    );
    return { seconds, ...printed };
}
