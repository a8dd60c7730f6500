import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Command, type CommanderError, InvalidArgumentError } from "commander";
import { printableLines } from "../shared/printable";
import {
    account,
    type AccountsOptions,
    withAccounts,
    oneAccount,
    oneRegion,
    type ArchiveOptions,
    archiveOf,
    isSelecting,
    type SelectionOptions,
    selectionOf,
    withArchive,
    withPlace,
    withSelection,
} from "./commands/options";
import type { ListOptions } from "./commands/list";
import type { AthenaOptions } from "./commands/athena";
import type { ExportOptions } from "./commands/export";
import { DEFAULT_FORMATS, type Format, FORMATS } from "./export/format-names";
import type { Archive } from "./reading/archive";
import { knownAccounts } from "./reading/known-accounts";
import { INCOMPLETE, type Output, standardOutput } from "./commands/output";
import type { SearchOptions } from "./commands/search";
import type { ShowOptions } from "./commands/show";
import { UserError } from "../shared/user-error";

// The SDK's advice about Node's versions is for who pins it, not for who reads logs.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const program = new Command("npm run --silent sessions --")
    .description(
        "Reads the archive of session logs: finds sessions, shows what stood on their screens,\n" +
            "and hands them to others with a proof. All but seal and rescue need a reader's rights only.",
    )
    .addHelpText(
        "after",
        "\nExit status: 0 as asked; 1 nothing was found, or something is not as it should be;\n" +
            "2 something could not be read, or the command is wrong.",
    )
    .exitOverride(exit);

withAccounts(withSelection(withArchive(program.command("list"))))
    .description("lists sessions, newest first")
    .option("--fast", "only what the bucket's listing tells: reads no log and no history")
    .option("--history-role <name>", "reads Session Manager's history by this role of each account")
    .option("--json", "one line of JSON for each")
    .action(
        (
            options: ArchiveOptions &
                SelectionOptions &
                AccountsOptions &
                ListOptions & { readonly historyRole?: string },
        ) =>
            answer(async (output) => {
                const [{ list }, { findHistory, NO_HISTORY }] = await Promise.all([
                    import("./commands/list"),
                    import("./finding/find-history"),
                ]);
                const archive = await archiveOf(options);
                const selection = selectionOf(options);
                const asked = { role: options.historyRole, report: output.report };
                const history = options.fast
                    ? NO_HISTORY
                    : await findHistory(archive, selection, asked);
                const names = await knownAccounts(options.accounts);
                return list(archive, selection, history, { ...options, names }, new Date(), output);
            }),
    );

withPlace(withArchive(program.command("show")))
    .description("shows what stood on the screen of a session")
    .argument("<session>", "its id or the beginning of it, or the key of its log")
    .option("--raw", "the log as it is; on a terminal with its control codes written out")
    .option("--columns <count>", "width of the terminal, where lines look broken", columns)
    .option("--object-version <id>", "another version than the oldest")
    .option("--restore", "asks S3 for a copy where the log lies in an archive class")
    .action((session: string, options: ArchiveOptions & SelectionOptions & ShowOptions) =>
        answer(async (output) => {
            const { show } = await import("./commands/show");
            return show(await archiveOf(options), session, selectionOf(options), options, output);
        }),
    );

withAccounts(withSelection(withArchive(program.command("search"))))
    .description("searches what stood on the screens; ends with 1 where nothing is found")
    .argument("<text>", "text, or a regular expression between slashes: /pass(word|wd)/i")
    .option("-i, --ignore-case", "takes capital letters and small ones for the same")
    .option("-l, --sessions-only", "names the sessions without their lines")
    .option("--json", "one line of JSON for each line, or each session")
    .action(
        (
            text: string,
            options: ArchiveOptions & SelectionOptions & AccountsOptions & SearchOptions,
        ) =>
            answer(async (output) => {
                const { search } = await import("./commands/search");
                const archive = await archiveOf(options);
                const asked = { ...options, names: await knownAccounts(options.accounts) };
                return search(archive, text, selectionOf(options), asked, output);
            }),
    );

withAccounts(withSelection(withArchive(program.command("export"))))
    .description("copies sessions for an auditor who has no AWS account, with a manifest")
    .argument("[session...]", "their ids; without any, the sessions that the options select")
    .requiredOption("--to <folder>", "a new folder for the copy")
    .option(
        "--format <names>",
        `some of ${FORMATS.join(", ")}, with commas between; ${DEFAULT_FORMATS.join(",")} if not given`,
        formats,
    )
    .option("--redact <pattern>", "replaces text, or /RE/, in the copy; may be repeated", repeated)
    .option(
        "--log-group <name>",
        "takes times for playback from this group of CloudWatch Logs, which sessions were streamed to",
    )
    .option("--history-role <name>", "reads that group by this role of each account")
    .action((sessions: string[], options: ArchiveOptions & SelectionOptions & ExportArguments) =>
        answer(async (output) => {
            const { exportCase } = await import("./commands/export");
            if (sessions.length === 0 && !isSelecting(options)) {
                throw new UserError(
                    "export takes the ids of sessions, or options that select some, such as --node or --since: the whole archive is not meant.",
                );
            }
            const archive = await archiveOf(options);
            const asked = {
                ...options,
                names: await knownAccounts(options.accounts),
                streamed: await streamedTo(archive, options),
            };
            return exportCase(archive, sessions, selectionOf(options), asked, output);
        }),
    );

type ExportArguments = Omit<ExportOptions, "names" | "streamed"> &
    AccountsOptions & { readonly logGroup?: string; readonly historyRole?: string };

async function streamedTo(
    archive: Archive,
    { logGroup: group, historyRole }: ExportArguments,
): Promise<ExportOptions["streamed"]> {
    if (group === undefined) {
        if (historyRole !== undefined) {
            throw new UserError(
                `--history-role ${historyRole} reads a log group, but none is named: add --log-group.`,
            );
        }
        return undefined;
    }
    const { eventsOfGroup } = await import("./finding/find-events");
    return { group, find: await eventsOfGroup(archive, group, historyRole) };
}

withArchive(program.command("seal"))
    .description("signs a manifest of each day that is over: to be run every night")
    .option(
        "--key <arn>",
        "a KMS key of the type ECC_NIST_P256, for signing; if not given, central's",
    )
    .action((options: ArchiveOptions & { readonly key?: string }) =>
        answer(async (output) => {
            const [{ seal }, { kmsSigner }] = await Promise.all([
                import("./commands/seal"),
                import("./reading/kms-signer"),
            ]);
            const archive = await archiveOf(options);
            const key = options.key ?? archive.sealKeyArn;
            if (key === undefined) {
                throw new UserError(
                    "Nothing says which key signs: there is no --key, and no sealKeyArn among central's outputs. " +
                        "Write --key with the ARN of a KMS key of the type ECC_NIST_P256, or set `sealer` in central's config, which makes one.",
                );
            }
            return seal(archive, await kmsSigner(key), new Date(), output);
        }),
    );

withAccounts(withArchive(program.command("prove")))
    .description("holds the archive against its seals; ends with 1 where something is wrong")
    .option("--case <folder>", "checks an exported case instead, without any network")
    .option("--public-key <file>", "the key of the seals in PEM, as its holder gave it")
    .option(
        "--retention-days <days>",
        "after which logs expire; if not given, what central says, or 365",
        days,
    )
    .option("--known-account <id>", "whose logs may be there; may be repeated", account)
    .option("--quick", "reads the headers of logs only, not all of their bytes")
    .action((options: ArchiveOptions & ProveArguments) =>
        answer(async (output) => {
            const publicKey =
                options.publicKey === undefined ? undefined : await pemIn(options.publicKey);
            if (options.case !== undefined) {
                const { proveCase } = await import("./commands/prove-case");
                return proveCase(options.case, publicKey, output);
            }
            const { prove } = await import("./commands/prove");
            const archive = await archiveOf(options);
            const asked = {
                ...options,
                publicKey: publicKey ?? (await publicKeyOfCentral(archive, output)),
                retentionDays: options.retentionDays ?? archive.retentionDays ?? DEFAULT_RETENTION,
                knownAccounts: await accountsThatMayBeThere(options),
            };
            return prove(archive, asked, new Date(), output);
        }),
    );

withArchive(program.command("rescue"))
    .description("finds sessions without a log, and fetches their recordings from the nodes")
    .requiredOption("--account <id>", "the account of the sessions", oneAccount)
    .requiredOption("--region <name>", "their region", oneRegion)
    .option("--role <name>", "a role of that account, unless the credentials are of it")
    .option("--yes", "runs the commands; without it they are only shown")
    .action((options: ArchiveOptions & RescueArguments) =>
        answer(async (output) => {
            const [{ rescue }, { memberAccount }, { ownAccount }] = await Promise.all([
                import("./commands/rescue"),
                import("./rescue/member-account"),
                import("./finding/find-history"),
            ]);
            const archive = await archiveOf(options);
            const place = { accountId: options.account, region: options.region };
            const own = options.role === undefined ? await ownAccount(archive) : undefined;
            if (own !== undefined && own !== options.account) {
                throw new UserError(
                    `--account is ${options.account}, but these credentials are of ${own}: ` +
                        `add --role NAME, a role of ${options.account} that they may assume.`,
                );
            }
            const member = memberAccount(archive, place, options.role);
            return rescue(archive, place, member, options, new Date(), output);
        }),
    );

interface RescueArguments {
    readonly account: string;
    readonly region: string;
    readonly role?: string;
    readonly yes?: boolean;
}

withPlace(withArchive(program.command("athena")))
    .description("writes SQL for Athena: a table of all lines in Glue, and queries to begin with")
    .option("--database <name>", "the database that gets the table", "default")
    .option("--table <name>", "the table", "session_logs")
    .action((options: ArchiveOptions & SelectionOptions & AthenaOptions) =>
        answer(async (output) => {
            const { athena } = await import("./commands/athena");
            return athena(await archiveOf(options), selectionOf(options), options, output);
        }),
    );

/** Those that are named, and those of the organization where somebody tells; else any. */
async function accountsThatMayBeThere({
    accounts,
    knownAccount,
}: ProveArguments): Promise<readonly string[] | undefined> {
    const known = await knownAccounts(accounts);
    return known === undefined && knownAccount === undefined
        ? undefined
        : [...(known?.keys() ?? []), ...(knownAccount ?? [])];
}

interface ProveArguments extends AccountsOptions {
    readonly case?: string;
    readonly publicKey?: string;
    readonly retentionDays?: number;
    readonly knownAccount?: readonly string[];
    readonly quick?: boolean;
}

/** As central's config has it where nobody sets it. */
const DEFAULT_RETENTION = 365;

/** The key of the seals as KMS tells it, which who forges seals has no hand in. */
async function publicKeyOfCentral(
    { sealKeyArn }: Archive,
    output: Output,
): Promise<string | undefined> {
    if (sealKeyArn === undefined) {
        return undefined;
    }
    const { publicKeyOf } = await import("./reading/kms-signer");
    try {
        return await publicKeyOf(sealKeyArn);
    } catch (error) {
        if (!(error instanceof UserError)) {
            throw error;
        }
        output.note(error.message);
        return undefined;
    }
}

async function pemIn(file: string): Promise<string> {
    try {
        const pem = await readFile(file, "utf8");
        return createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();
    } catch (error) {
        throw new UserError(
            `${file} holds no public key: ${(error as Error).message}. Give a PEM file, such as of \`aws kms get-public-key\`.`,
        );
    }
}

function days(text: string): number {
    if (!/^[1-9]\d{0,4}$/.test(text)) {
        throw new InvalidArgumentError("Write a whole number of days from 1 to 99999.");
    }
    return Number(text);
}

function formats(text: string): readonly Format[] {
    const names = text.split(",").map((name) => name.trim());
    const unknown = names.filter((name) => !FORMATS.includes(name as Format));
    if (unknown.length > 0) {
        throw new InvalidArgumentError(
            `There is no ${unknown.join(", ")}. Write some of ${FORMATS.join(", ")}.`,
        );
    }
    return names as Format[];
}

function repeated(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, text];
}

function columns(text: string): number {
    if (!/^[1-9]\d{1,2}$/.test(text)) {
        throw new InvalidArgumentError("Write a whole number from 10 to 999.");
    }
    return Number(text);
}

/** Runs a command; what could not be read outweighs its own answer. */
async function answer(run: (output: Output) => Promise<number>): Promise<void> {
    const output = standardOutput();
    try {
        const status = await run(output);
        process.exitCode = output.problems() === 0 ? status : INCOMPLETE;
    } finally {
        await output.flush();
    }
}

/** commander ends with 1 on a wrong option, which here would mean "not found". */
function exit({ exitCode }: CommanderError): never {
    process.exit(exitCode === 0 ? 0 : INCOMPLETE);
}

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof UserError ? printableLines(error.message) : error);
    process.exitCode = INCOMPLETE;
});
