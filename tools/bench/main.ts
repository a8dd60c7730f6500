import { Command, InvalidArgumentError } from "commander";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { REPOSITORY } from "../sandbox/layout";
import { UserError } from "../../shared/user-error";
import { type Metric, metricsLine } from "./metric";

interface Options {
    readonly runs: number;
    readonly json?: boolean;
}

interface FleetOptions extends Options {
    readonly accounts: number;
    readonly looped: number;
    readonly remembered: number;
}

const program = new Command("npm run bench --").description(
    "Measures this project beside what it is compared with. Prints numbers and judges none.",
);

benchmark("start", "preview of a member stack and size of the policies").action(
    async (options: Options) => {
        const { benchStart } = await import("./start");
        show(await benchStart(options.runs), options);
    },
);

benchmark(
    "archive",
    "search, listing and reading of the archive, beside bare calls of the SDK",
).action(async (options: Options) => {
    const { benchArchive } = await import("./archive");
    show(await benchArchive(options.runs), options);
});

benchmark("pack", "speed of the policy pack, and whether it judges the sample cases right")
    .option("--pack <folder>", "the policy pack", defaultPack())
    .action(async (options: Options & { readonly pack: string }) => {
        const { benchPack } = await import("./pack");
        show(await benchPack(options.runs, resolve(options.pack)), options);
    });

benchmark("fleet", "a fleet beside a loop over its accounts, and beside empty stacks", 1)
    .option("--accounts <count>", "members of the fleet", count, 100)
    .option("--looped <count>", "accounts of the loop, which takes as long for each", count, 6)
    .option("--remembered <count>", "stacks of the run whose memory is measured", count, 1000)
    .action(async (options: FleetOptions) => {
        const { benchFleet } = await import("./fleet");
        show(await benchFleet(options), options);
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = 1;
});

function benchmark(name: string, description: string, runs = 5): Command {
    return program
        .command(name)
        .description(description)
        .option("--runs <count>", "how often each side is measured; medians are shown", count, runs)
        .option("--json", "end with one JSON object on a line of its own");
}

/** The pack as it is published, where `npm run pack` has made it; else its sources. */
function defaultPack(): string {
    const bundled = join(REPOSITORY, "dist", "policypack");
    return existsSync(bundled) ? bundled : join(REPOSITORY, "policypack");
}

function count(text: string): number {
    if (!/^[1-9]\d{0,3}$/.test(text)) {
        throw new InvalidArgumentError("Write a whole number from 1 to 9999.");
    }
    return Number(text);
}

function show(metrics: readonly Metric[], { json = false }: Options): void {
    console.table(Object.fromEntries(metrics.map(({ name, ...rest }) => [name, rest])));
    if (json) {
        console.log(metricsLine(metrics));
    }
}
