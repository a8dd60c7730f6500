import { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openSandbox } from "../sandbox/sandbox";
import { UserError } from "../../shared/user-error";
import { deployedInFiles, deployedInSandbox, readable } from "./exports";
import { parseMatrix } from "./matrix";
import { prove, questionsOf } from "./prove";
import { reportOf } from "./report";

interface Options {
    readonly name: string;
    readonly state: readonly string[];
    readonly policy: readonly string[];
    readonly json?: true;
}

const MATRIX = "docs/access.md";

async function main({ name, state, policy, json }: Options): Promise<void> {
    if (policy.length > 0 && state.length === 0) {
        throw new UserError(
            `--policy ${policy.join(" ")} goes with --state; in the sandbox policies are looked up. Leave it out, or name the states.`,
        );
    }
    const matrix = readable(
        parseMatrix(MATRIX, readFileSync(join(__dirname, "..", "..", MATRIX), "utf8")),
    );
    const deployed =
        state.length > 0
            ? deployedInFiles(state, policy)
            : await deployedInSandbox(await openSandbox({ name }));
    const cells = prove(questionsOf(deployed, matrix));
    console.log(reportOf(cells));
    if (json === true) {
        console.log(JSON.stringify({ cells }));
    }
    process.exitCode = cells.every(({ expected, actual }) => expected === actual) ? 0 : 1;
}

function listed(one: string, others: readonly string[]): string[] {
    return [...others, one];
}

const command = new Command("npm run --silent proof --")
    .description("Asks an evaluator whether the deployed policies give the answers of the docs.")
    .option("--name <name>", "the sandbox whose stacks are proven", "default")
    .option(
        "--state <file>",
        "what `pulumi stack export` printed, instead of a sandbox; once for each stack",
        listed,
        [],
    )
    .option(
        "--policy <arn=file>",
        "the JSON of a managed policy that no stack given has made, such as a boundary",
        listed,
        [],
    )
    .option("--json", "end with one JSON object on a line of its own")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(main);

command.parseAsync().catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = 2;
});
