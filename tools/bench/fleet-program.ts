import { buildSync } from "esbuild";
import { join } from "node:path";
import { run } from "../sandbox/command";
import { REPOSITORY } from "../sandbox/layout";

/** What one process measured, or was measured of it. */
export interface Ran<T> {
    /** From start to end of the process. */
    readonly seconds: number;
    /** What it printed. */
    readonly printed: T;
}

/** As fleet/start.mjs runs the driver. */
const SMALL_HEAP = ["--max-semi-space-size=2", "--optimize-for-size"];

/**
 * Runs one of the measurements that take a process of their own, bundled as the driver is. It prints
 * one JSON value, or nothing.
 *
 * @param name The file in this folder, without extension.
 * @throws Error with what it printed, if it fails.
 */
export async function ranProgram<T>(
    name: string,
    args: readonly (string | number)[],
    env: NodeJS.ProcessEnv,
): Promise<Ran<T>> {
    const program = join(REPOSITORY, "node_modules", ".cache", "bench", `${name}.js`);
    buildSync({
        entryPoints: [join(__dirname, `${name}.ts`)],
        outfile: program,
        bundle: true,
        external: ["@pulumi/*"],
        platform: "node",
        target: "node20",
    });
    const began = performance.now();
    const { status, stdout, stderr } = await run(
        process.execPath,
        [...SMALL_HEAP, program, ...args.map(String)],
        {
            cwd: REPOSITORY,
            env,
        },
    );
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0) {
        throw new Error(`${name} ${args.join(" ")} ended with status ${status}:\n${stderr}`);
    }
    return { seconds, printed: JSON.parse(stdout || "null") as T };
}
