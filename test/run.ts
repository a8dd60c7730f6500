import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/*
 * `npm test`, `npm run check` and `npm run test:provider`: runs every step, prints what each says, and ends with one line
 * `N passed, N failed`. A step that is no test runner counts as one.
 */

interface Step {
    readonly name: string;
    readonly command: readonly string[];
}

interface Outcome {
    readonly passed: number;
    readonly failed: number;
}

interface Result {
    readonly output: string;
    readonly succeeded: boolean;
}

/** What a check found out about files that have not changed since; gone with node_modules. */
const CACHE = "node_modules/.cache";

const CHECKS: readonly Step[] = [
    { name: "lint", command: ["eslint", ".", "--cache", "--cache-location", `${CACHE}/eslint`] },
    { name: "unit tests", command: ["mocha", "--reporter", "dot"] },
    { name: "types", command: ["tsc", "--incremental", "--tsBuildInfoFile", `${CACHE}/types`] },
    { name: "workflows", command: ["ts-node", "test/workflows/lint.ts"] },
    { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
];

/** Takes a minute; `npm run check` leaves it out. */
const AGREEMENT: Step = {
    name: "agreement with an independent evaluator",
    command: ["mocha", "--config", "test/agreement/mocharc.json"],
};

const END_TO_END: Step = {
    name: "end-to-end tests",
    command: ["mocha", "--config", "test/e2e/mocharc.json"],
};

/** Those about what the programs do on AWS, with room for what a real provider waits. */
const ON_PROVIDER: Step = {
    name: `end-to-end tests on AWS provider ${process.env["SANDBOX_AWS_PROVIDER"] || "stand-in"}`,
    command: ["mocha", "--config", "test/e2e/provider-mocharc.json"],
};

/** What runs at once before the end-to-end tests, and those. */
const SCOPES: Readonly<
    Record<string, { readonly parallel: readonly Step[]; readonly last?: Step }>
> = {
    all: { parallel: [AGREEMENT, ...CHECKS], last: END_TO_END },
    check: { parallel: CHECKS },
    provider: { parallel: [], last: ON_PROVIDER },
};

const BIN = join(__dirname, "..", "node_modules", ".bin");

async function main(scope: string | undefined): Promise<void> {
    const steps = SCOPES[scope ?? ""];
    if (steps === undefined) {
        const known = Object.keys(SCOPES).join(", ");
        throw new Error(`test/run.ts takes one of ${known}, not ${JSON.stringify(scope)}.`);
    }
    const { parallel, last } = steps;
    const outcomes = await inParallel(parallel, availableParallelism());
    if (last !== undefined) {
        outcomes.push(await runInView(last));
    }
    const total = (key: keyof Outcome) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
    process.exitCode = total("failed") === 0 ? 0 : 1;
    console.log(`${total("passed")} passed, ${total("failed")} failed`);
}

async function inParallel(steps: readonly Step[], width: number): Promise<Outcome[]> {
    const waiting = [...steps];
    const outcomes: Outcome[] = [];
    const worker = async () => {
        for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
            outcomes.push(await run(step));
        }
    };
    await Promise.all(Array.from({ length: width }, worker));
    return outcomes;
}

/** Runs a step to its end and prints its output in one piece. */
async function run({ name, command }: Step): Promise<Outcome> {
    const started = performance.now();
    const result = await resultOf(command);
    const { output, succeeded } = result;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`\n== ${name} (${seconds} s)${succeeded ? "" : " FAILED"}\n${output}`);
    return outcomeOf(result);
}

/** Runs a step that has the machine to itself, and prints its output as it comes. */
async function runInView({ name, command }: Step): Promise<Outcome> {
    process.stdout.write(`\n== ${name}\n`);
    return outcomeOf(await resultOf(command, process.stdout));
}

function outcomeOf({ output, succeeded }: Result): Outcome {
    const passed = count(output, "passing");
    const failed = count(output, "failing");
    return passed + failed > 0 && succeeded === (failed === 0)
        ? { passed, failed }
        : { passed: passed + Number(succeeded), failed: failed + Number(!succeeded) };
}

function resultOf(command: readonly string[], view?: NodeJS.WritableStream): Promise<Result> {
    return new Promise((resolve, reject) => {
        const [program = "", ...args] = command;
        const child = spawn(join(BIN, program), args, { stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        const collect = (chunk: string) => {
            output += chunk;
            view?.write(chunk);
        };
        child.stdout.setEncoding("utf8").on("data", collect);
        child.stderr.setEncoding("utf8").on("data", collect);
        child.on("error", reject);
        child.on("close", (status) => resolve({ output, succeeded: status === 0 }));
    });
}

/** Reads mocha's closing lines, such as `  87 passing (3s)`. */
function count(output: string, word: "passing" | "failing"): number {
    return Number(new RegExp(`^ *(\\d+) ${word}\\b`, "m").exec(output)?.[1] ?? 0);
}

main(process.argv[2]).catch((error: unknown) => {
    console.error(error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
});
