import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumi } from "../sandbox/pulumi";
import type { Sandbox } from "../sandbox/sandbox";
import { median } from "./metric";
import { memoryRecording, megabytesOf, PULUMI_PROGRAM } from "./program-memory";

/** A `pulumi preview` to measure. */
export interface Previewed {
    /** The folder of the project. */
    readonly folder: string;
    readonly stack: string;
    /** The folder of a policy pack. */
    readonly pack?: string;
}

/** What one `pulumi preview` took. */
export interface PreviewCost {
    /** From start to end of the command. */
    readonly seconds: number;
    /** Peak memory of the program's own process, in MB. */
    readonly megabytes: number;
}

/**
 * Runs a `pulumi preview` in the sandbox and measures it.
 *
 * @throws Error with all that it printed, if it fails.
 */
export async function previewCost(
    sandbox: Sandbox,
    { folder, stack, pack }: Previewed,
): Promise<PreviewCost> {
    const scratch = await mkdtemp(join(tmpdir(), "session-logs-bench-"));
    const memory = join(scratch, "memory.jsonl");
    try {
        const command = ["preview", "--stack", stack];
        const { status, output, seconds } = await pulumi(
            { ...sandbox, env: { ...sandbox.env, ...memoryRecording(memory) } },
            pack === undefined ? command : [...command, "--policy-pack", pack],
            { cwd: folder },
        );
        if (status !== 0) {
            throw new Error(`pulumi ${command.join(" ")} in ${folder} failed:\n${output}`);
        }
        return { seconds, megabytes: megabytesOf(PULUMI_PROGRAM, await readFile(memory, "utf8")) };
    } finally {
        await rm(scratch, { recursive: true });
    }
}

/**
 * Measures several previews, one run of each in turn, so that whatever else the machine does
 * weighs on all of them alike. A first round, in which files come into the cache, does not count.
 */
export async function previewCosts<Name extends string>(
    sandbox: Sandbox,
    previews: Readonly<Record<Name, Previewed>>,
    runs: number,
): Promise<Record<Name, PreviewCost[]>> {
    const names = Object.keys(previews) as Name[];
    const costs = Object.fromEntries(names.map((name) => [name, [] as PreviewCost[]])) as Record<
        Name,
        PreviewCost[]
    >;
    for (let round = 0; round <= runs; round++) {
        for (const name of names) {
            const cost = await previewCost(sandbox, previews[name]);
            process.stderr.write(`${line(name, round, cost)}\n`);
            if (round > 0) {
                costs[name].push(cost);
            }
        }
    }
    return costs;
}

export function medianSeconds(costs: readonly PreviewCost[]): number {
    return median(costs.map(({ seconds }) => seconds));
}

export function medianMegabytes(costs: readonly PreviewCost[]): number {
    return median(costs.map(({ megabytes }) => megabytes));
}

function line(name: string, round: number, { seconds, megabytes }: PreviewCost): string {
    const turn = round === 0 ? "warm-up" : `run ${round}`;
    return `bench: ${turn}, ${name}: ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`;
}
