import { Command, type CommanderError } from "commander";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describeProblems } from "../../shared/problem";
import { audit, UNREADABLE } from "./audit";
import { areMany, inputsAt } from "./inputs";
import { printableLines } from "../../shared/printable";
import { readSettings, type Settings } from "./settings";

/** A mistake of the user, to be shown without a stack trace. */
class UsageError extends Error {}

interface Options {
    readonly config?: string;
    readonly json?: boolean;
}

async function main(paths: readonly string[], { config, json = false }: Options): Promise<void> {
    const settings = settingsIn(config);
    // A reader that has seen enough, such as `head`, is no fault.
    process.stdout.on("error", () => process.exit());
    process.exitCode = await audit({
        inputs: inputsAt(paths, process.stdin as AsyncIterable<Buffer>),
        isSummarized: await areMany(paths),
        settings,
        json,
        print: async (line) => {
            if (!process.stdout.write(`${line}\n`)) {
                await once(process.stdout, "drain");
            }
        },
        complain: (line) => console.error(line),
    });
}

function settingsIn(file: string | undefined): Settings {
    const given = file === undefined ? {} : parsed(file);
    const settings = readSettings(given);
    if (!settings.ok) {
        throw new UsageError(
            describeProblems(`The configuration in ${file} is refused:`, settings.problems),
        );
    }
    return settings.value;
}

function parsed(file: string): unknown {
    try {
        return JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        throw new UsageError(
            `The configuration in ${file} can't be read: ${(error as Error).message}. ` +
                `Write the path of a JSON file, such as {"organizationId": "o-exampleorgid1"}.`,
        );
    }
}

/** commander ends with 1 on a wrong option, which here would mean "refused". */
function exit({ exitCode }: CommanderError): never {
    process.exit(exitCode === 0 ? 0 : UNREADABLE);
}

const command = new Command("npm run --silent audit --")
    .description(
        "Judges stacks by the policy pack's rules without an engine: what `pulumi stack export` or\n" +
            "`pulumi preview --json --show-sames` prints, the state files of a DIY backend, or lines\n" +
            '{"id", "resources": [{"type", "name", "props"}]}. The form is detected.\n' +
            "Several paths, or a folder with all below it, end with a summary.",
    )
    .argument("<path...>", "files and folders to read, or - for standard input")
    .option("--config <file>", "the pack's configuration as JSON: organizationId and so on")
    .option("--json", "print a line of JSON per stack, and one for a summary")
    .addHelpText(
        "after",
        "\nExit status: 0 nothing is refused; 1 a violation at mandatory level; 2 a verdict is missing,\n" +
            "since something can't be read or a preview omits unchanged resources. 2 outweighs 1;\n" +
            "what can be read is judged anyway.",
    )
    .exitOverride(exit)
    .action(main);

command.parseAsync().catch((error: unknown) => {
    console.error(error instanceof UsageError ? printableLines(error.message) : error);
    process.exitCode = UNREADABLE;
});
