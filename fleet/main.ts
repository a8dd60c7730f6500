import { Command, type CommanderError, InvalidArgumentError } from "commander";
import { printableLines } from "../shared/printable";
import { UnreachableError } from "./accounts/reach";
import type { Choice } from "./opening/choice";
import type { Consent } from "./commands/confirmation";
import type { DestroyOptions } from "./commands/destroy";
import { REFUSED } from "./commands/exit-status";
import type { InitOptions } from "./commands/init";
import type { OpeningOptions } from "./opening/opening";
import { type Output, standardOutput } from "./commands/output";
import type { PlanOptions } from "./commands/plan";
import type { PreviewOptions } from "./commands/preview";
import type { RefreshOptions } from "./commands/refresh";
import type { AdoptOptions, SettingOptions } from "./commands/setting";
import type { UpOptions } from "./commands/up";
import { OrganizationError } from "./organization/organization-error";
import type { Progress } from "./progress/event";
import { failureLimit } from "./rollout/failure-limit";
import { BackendError } from "./states/backend-error";
import { UserError } from "../shared/user-error";

// The SDK's advice about Node's versions is for who pins it, not for who runs a fleet.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

interface CommonOptions extends OpeningOptions {
    readonly json?: boolean;
}

const program = new Command("npm run --silent fleet --")
    .description("Brings every account of an organization to what one file says, fleet.yaml.")
    .option("--file <path>", "fleet.yaml", "fleet.yaml")
    .option("--fresh", "reads the organization again, however fresh what was kept of it is")
    .option("--json", "tells everything as lines of JSON, on standard output")
    .addHelpText(
        "after",
        "\nExit status: 0 as asked; 1 an account failed, was not reached, or is not as it should be;\n" +
            "2 nothing was begun; 130 interrupted.",
    )
    .exitOverride(exit);

program
    .command("init")
    .description("writes a first fleet.yaml by looking at the organization")
    .requiredOption("--region <name>", "where the archive goes, such as eu-west-1")
    .option("--role <arn>", "the role that reads the organization, if not these credentials")
    .action((options: InitOptions) =>
        answer(async (common, output) => {
            const { init } = await import("./commands/init");
            return init(common, options, output);
        }),
    );

choosing(program.command("plan"))
    .description("tells who is worked on, in which order, why, and what would change; no engine")
    .option("--no-facts", "asks no account: who and why, without what")
    .option("--canary <count>", "how many members go first; one of each unit if not given", count)
    .action((options: PlanOptions) =>
        answer(async (common, output) => {
            const [{ plan }, { open }] = await Promise.all([
                import("./commands/plan"),
                import("./opening/opening"),
            ]);
            return plan(await open(common, output.note), options, output);
        }),
    );

inParallel(choosing(program.command("preview")))
    .description("has engines preview what up would do, judged by the policy pack")
    .option("--changed", "only stacks that are not current: for a pull request")
    .action((options: PreviewOptions) =>
        watch(async (common, progress) => {
            const { preview } = await import("./commands/preview");
            return preview(await opened(common, progress), options, progress);
        }),
    );

inParallel(choosing(program.command("up")))
    .description("brings central, then the members, to what fleet.yaml says: those that changed")
    .option("--all", "also stacks that are current")
    .option("--canary <count>", "how many members go first; one of each unit if not given", count)
    .option("--max-failures <N|N%>", "how many members may fail before no further is begun", limit)
    .option("--yes", "does not ask")
    .action((options: UpOptions) =>
        watch(async (common, progress) => {
            const { up } = await import("./commands/up");
            return up(await opened(common, progress), options, progress);
        }),
    );

inParallel(choosing(program.command("refresh")))
    .description("takes what somebody changed by hand into the states: the next up puts it right")
    .option("--preview-only", "only looks; ends with 1 where something was changed")
    .action((options: RefreshOptions) =>
        watch(async (common, progress) => {
            const { refresh } = await import("./commands/refresh");
            return refresh(await opened(common, progress), options, progress);
        }),
    );

inParallel(choosing(program.command("adopt")))
    .description("takes over session preferences that accounts have already")
    .option("--keep", "leaves them as they are, where they log to the archive")
    .option("--yes", "does not ask")
    .action((options: AdoptOptions) =>
        watch(async (common, progress) => {
            const { adopt } = await import("./commands/setting");
            return adopt(common, options, progress);
        }),
    );

inParallel(choosing(program.command("off")))
    .description("has accounts log no more: the preferences from before come back")
    .option("--yes", "does not ask")
    .action((options: SettingOptions) =>
        watch(async (common, progress) => {
            const { off } = await import("./commands/setting");
            return off(common, options, progress);
        }),
    );

inParallel(choosing(program.command("destroy")))
    .description("deletes what stacks have made; logs stay")
    .option("--all", "every member")
    .option("--yes", "does not ask")
    .action((options: DestroyOptions) =>
        watch(async (common, progress) => {
            const { destroy } = await import("./commands/destroy");
            return destroy(await opened(common, progress), options, progress);
        }),
    );

choosing(program.command("status"))
    .description("tells how each account stands, by the states alone")
    .action((options: Choice) =>
        answer(async (common, output) => {
            const [{ status }, { open }] = await Promise.all([
                import("./commands/status"),
                import("./opening/opening"),
            ]);
            return status(await open(common, output.note), options, output);
        }),
    );

program
    .command("config")
    .description("prints what a stack gets, and which line of fleet.yaml each value comes from")
    .argument("<account>", "id or name of an account, or central")
    .action((account: string) =>
        answer(async (common, output) => {
            const [{ showConfig }, { open }] = await Promise.all([
                import("./commands/show-config"),
                import("./opening/opening"),
            ]);
            return showConfig(await open(common, output.note), account, output);
        }),
    );

program
    .command("write-stacks")
    .description("writes stacks/Pulumi.<stack>.yaml of every stack, for pulumi by hand")
    .action(() =>
        answer(async (common, output) => {
            const [{ writeStacks }, { open }] = await Promise.all([
                import("./commands/write-stacks"),
                import("./opening/opening"),
            ]);
            return writeStacks(await open(common, output.note), output);
        }),
    );

program
    .command("forget")
    .description(
        "takes stacks off the backend whose accounts have left; keeps their states in files",
    )
    .argument("<stack...>", "their names, or the ids of their accounts")
    .option("--yes", "does not ask")
    .action((stacks: string[], options: Consent) =>
        answer(async (common, output) => {
            const [{ forget }, { open }] = await Promise.all([
                import("./commands/forget"),
                import("./opening/opening"),
            ]);
            return forget(await open(common, output.note), stacks, options, output);
        }),
    );

function choosing(command: Command): Command {
    return command
        .option("--account <id or name>", "this member; may be repeated", repeated)
        .option("--ou <unit>", "members of this unit and those below; may be repeated", repeated)
        .option("--tag <key=value>", "members with this tag; may be repeated", repeated)
        .option("--failed", "what the last run failed with, or did not come to")
        .option("--central", "central; it alone, unless members are chosen too");
}

function inParallel(command: Command): Command {
    return command.option(
        "--parallel <count>",
        "how many at once; from cores and memory if not given",
        atLeastOne,
    );
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

function atLeastOne(text: string): number {
    if (!/^[1-9]\d{0,3}$/.test(text)) {
        throw new InvalidArgumentError("Write a whole number from 1 to 9999.");
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

/** Reads fleet.yaml, and tells on the way what is to be known. */
async function opened(common: CommonOptions, progress: Progress) {
    const { open } = await import("./opening/opening");
    return open(common, (text) => progress.tell({ kind: "notice", text }));
}

/** Runs a command that answers at once. */
async function answer(
    run: (options: CommonOptions, output: Output) => Promise<number> | number,
): Promise<void> {
    const options = program.opts<CommonOptions>();
    process.exitCode = await run(options, standardOutput(options.json === true));
}

/** Runs a command that tells how it goes on. */
async function watch(
    run: (options: CommonOptions, progress: Progress) => Promise<number>,
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
        process.exitCode = await run(options, progress);
    } finally {
        progress.close();
    }
}

/** commander ends with 1 on a wrong option, which here would mean that an account failed. */
function exit({ exitCode }: CommanderError): never {
    process.exit(exitCode === 0 ? 0 : REFUSED);
}

/** Whether an error is for whoever typed the command, and needs no stack trace. */
function isOfUser(error: unknown): error is Error {
    return [UserError, BackendError, OrganizationError, UnreachableError].some(
        (Type) => error instanceof Type,
    );
}

program.parseAsync().catch((error: unknown) => {
    console.error(isOfUser(error) ? printableLines(error.message) : error);
    process.exitCode = REFUSED;
});
