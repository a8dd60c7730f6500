import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SCOPES, shardOf, type Step } from "./steps";

/*
 * `npm test`, `npm run check` and others: runs the steps of a scope, as many at once as there are
 * processors, prints what each says in one piece when it ends, and last of all one line
 * `N passed, N failed`. A step that is no test runner counts as one.
 */

interface Outcome {
    readonly step: Step;
    readonly passed: number;
    readonly failed: number;
}

interface Result {
    readonly output: string;
    readonly succeeded: boolean;
}

const BIN = join(__dirname, "..", "node_modules", ".bin");

async function main(scope: string | undefined, shard: string | undefined): Promise<void> {
    const steps = SCOPES[scope ?? ""]?.();
    if (steps === undefined) {
        const known = Object.keys(SCOPES).join(", ");
        throw new Error(`test/run.ts takes one of ${known}, not ${JSON.stringify(scope)}.`);
    }
    const own = shard === undefined ? steps : shardOf(steps, shard);
    const outcomes = await inParallel(own, availableParallelism());
    const total = (key: "passed" | "failed") =>
        outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
    const failed = outcomes.filter((outcome) => outcome.failed > 0);
    process.exitCode = failed.length === 0 ? 0 : 1;
    for (const { step } of failed) {
        console.log(`FAILED: ${step.name}`);
    }
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
async function run(step: Step): Promise<Outcome> {
    console.log(`-- ${step.name} begins`);
    const started = performance.now();
    const result = await resultOf(step.command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const verdict = result.succeeded ? "" : " FAILED";
    process.stdout.write(`\n== ${step.name} (${seconds} s)${verdict}\n${result.output}`);
    return { step, ...countsOf(result) };
}

function countsOf({ output, succeeded }: Result): Pick<Outcome, "passed" | "failed"> {
    const passed = count(output, "passing");
    const failed = count(output, "failing");
    return passed + failed > 0 && succeeded === (failed === 0)
        ? { passed, failed }
        : { passed: passed + Number(succeeded), failed: failed + Number(!succeeded) };
}

function resultOf(command: readonly string[]): Promise<Result> {
    return new Promise((resolve, reject) => {
        const [program = "", ...args] = command;
        const child = spawn(join(BIN, program), args, { stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        const collect = (chunk: string) => (output += chunk);
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

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
    console.error(error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
});
