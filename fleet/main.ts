import { Command, type CommanderError, InvalidArgumentError } from "commander";
import { printableLines } from "../shared/printable";
import { REFUSED } from "./commands/exit-status";
import type { OpeningOptions } from "./commands/opening";
import type { UpOptions } from "./commands/up";
import type { Progress } from "./progress/event";
import { OrganizationError } from "./organization/organization-error";
import { failureLimit } from "./rollout/failure-limit";
import { BackendError } from "./states/backend-error";
import { UserError } from "./user-error";

// The SDK's advice about Node's versions is for who pins it, not for who runs a fleet.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const program = new Command("npm run --silent fleet --")
    .description("Brings every account of an organization to what one file says, fleet.yaml.")
    .option("--file <path>", "fleet.yaml", "fleet.yaml")
    .option("--fresh", "reads the organization again, however fresh what was kept of it is")
    .option("--json", "tells what goes on as lines of JSON, on standard output")
    .addHelpText(
        "after",
        "\nExit status: 0 as asked; 1 an account failed, was not reached, or is not as it should be;\n" +
            "2 nothing was begun; 130 interrupted.",
    )
    .exitOverride(exit);

interface CommonOptions extends OpeningOptions {
    readonly json?: boolean;
}

choosing(program.command("up"))
    .description("brings central, then the members, to what fleet.yaml says: those that changed")
    .option("--all", "also stacks that are current")
    .option("--canary <count>", "how many members go first; one of each unit if not given", count)
    .option("--parallel <count>", "how many at once; from cores and memory if not given", count)
    .option("--max-failures <N|N%>", "how many members may fail before no further is begun", limit)
    .option("--yes", "does not ask")
    .action((options: UpOptions) =>
        answer(async (progress, common) => {
            const [{ up }, { open }] = await Promise.all([
                import("./commands/up"),
                import("./commands/opening"),
            ]);
            const opened = await open(common, (text) => progress.tell({ kind: "notice", text }));
            return up(opened, options, progress);
        }),
    );

function choosing(command: Command): Command {
    return command
        .option("--account <id or name>", "this member; may be repeated", repeated)
        .option("--ou <unit>", "members of this unit and those below; may be repeated", repeated)
        .option("--tag <key=value>", "members with this tag; may be repeated", repeated)
        .option("--failed", "members that the last run failed with, or did not come to");
}

function repeated(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, text];
}

function count(text: string): number {
    if (!/^\d{1,5}$/.test(text)) {
        throw new InvalidArgumentError("Write a whole number.");
    }
    return Number(text);
}

function limit(text: string) {
    const read = failureLimit(text);
    if (!read.ok) {
        throw new InvalidArgumentError(read.problems.map(({ expected }) => expected).join(" "));
    }
    return read.value;
}

/** Runs a command that tells how it goes on. */
async function answer(
    run: (progress: Progress, options: CommonOptions) => Promise<number>,
): Promise<void> {
    const { progressFor } = await import("./progress/choose");
    const options = program.opts<CommonOptions>();
    const progress = progressFor({
        json: options.json === true,
        stdout: process.stdout,
        stderr: process.stderr,
        env: process.env,
    });
    try {
        process.exitCode = await run(progress, options);
    } finally {
        progress.close();
    }
}

/** commander ends with 1 on a wrong option, which here would mean that an account failed. */
function exit({ exitCode }: CommanderError): never {
    process.exit(exitCode === 0 ? 0 : REFUSED);
}

program.parseAsync().catch((error: unknown) => {
    console.error(isOfUser(error) ? printableLines(error.message) : error);
    process.exitCode = REFUSED;
});

/** Whether an error is for whoever typed the command, and needs no stack trace. */
function isOfUser(error: unknown): error is Error {
    return [UserError, BackendError, OrganizationError].some((Type) => error instanceof Type);
}
