import { Command, type CommanderError } from "commander";
import { readFileSync } from "node:fs";
import { diagnosesBy } from "./diagnosis";
import { KNOWN_ERRORS } from "./known-errors";
import { messageOf } from "./message";
import { jsonOf, reportOf } from "./report";

/** Exit status of an error that is not known. */
const UNKNOWN = 1;
/** Exit status of a command that is wrong. */
const MISUSED = 2;

/** An error text with all around it, in letters and digits. A whole log has no nearest error. */
const LONGEST_MESSAGE = 10_000;

interface Options {
    readonly message: string;
    readonly json?: boolean;
}

function main({ message: given, json = false }: Options): void {
    const message = messageOf(given === "-" ? readFileSync(0, "utf8") : given);
    const { length } = message.letters;
    if (length === 0) {
        misused(
            "The message is empty. Give the error's text, or - and the text on standard input.",
        );
    }
    if (length > LONGEST_MESSAGE) {
        misused(
            `The message has ${length} letters, more than ${LONGEST_MESSAGE}. Give the error alone, ` +
                "such as the last lines of a log: tail -n 20 errors.log | npm run --silent doctor -- --message -",
        );
    }
    const diagnosis = diagnosesBy(KNOWN_ERRORS)(message);
    console.log(json ? jsonOf(diagnosis) : reportOf(diagnosis));
    process.exitCode = diagnosis.isKnown ? 0 : UNKNOWN;
}

function misused(reason: string): never {
    console.error(reason);
    process.exit(MISUSED);
}

new Command("npm run --silent doctor --")
    .description(
        "Says cause and fix of an error text of Session Manager, its logs and this project, offline\n" +
            "and without credentials. Account ids, time stamps and line breaks in it don't matter.",
    )
    .requiredOption("--message <text>", "the error's text, or - for standard input")
    .option("--json", "print one line of JSON")
    .addHelpText(
        "after",
        "\nExit status: 0 the error is known; 1 it is not, and the nearest is named; 2 the command is wrong.",
    )
    // commander ends with 1 on a wrong option, which here would mean "unknown".
    .exitOverride(({ exitCode }: CommanderError) => process.exit(exitCode === 0 ? 0 : MISUSED))
    .action(main)
    .parse();
