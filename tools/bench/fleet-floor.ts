import { buildSync } from "esbuild";
import { join } from "node:path";
import { run } from "../sandbox/command";
import { REPOSITORY } from "../sandbox/layout";

/** Bundled, as the driver is. */
const PROGRAM = join(REPOSITORY, "node_modules", ".cache", "bench", "fleet-run.js");

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
    buildSync({
        entryPoints: [join(__dirname, "fleet-run.ts")],
        outfile: PROGRAM,
        bundle: true,
        external: ["@pulumi/*"],
        platform: "node",
        target: "node20",
    });
    const args = [String(parallel), withPack ? "pack" : "bare", String(first), String(count)];
    const began = performance.now();
    const { status, stdout, stderr } = await run(process.execPath, [PROGRAM, ...args], {
        cwd: REPOSITORY,
        env,
    });
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0) {
        throw new Error(`fleet-run ${args.join(" ")} ended with status ${status}:\n${stderr}`);
    }
    return { seconds, ...(JSON.parse(stdout) as Pick<Floor, "megabytes">) };
}
