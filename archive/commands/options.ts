import { ACCOUNT_ID } from "../../shared/ids";
import { type Command, InvalidArgumentError } from "commander";
import { type Archive, openArchive } from "../reading/archive";
import { archiveOfStack } from "../reading/central-outputs";
import { MOMENT_FORMS, parseMoment } from "../sessions/moment";
import { KEPT_ORGANIZATION } from "../reading/known-accounts";
import type { Selection } from "../sessions/selection";
import { UserError } from "../../shared/user-error";

/** Which archive is meant. */
export interface ArchiveOptions {
    readonly stack: string;
    readonly bucket?: string;
    readonly prefix?: string;
}

/** Adds the options that name the archive. */
export function withArchive(command: Command): Command {
    return command
        .option("--stack <name>", "the central stack, whose outputs name the archive", "central")
        .option("--bucket <name>", "the archive's bucket, instead of a stack")
        .option(
            "--prefix <prefix>",
            "what stands before the accounts in its keys, such as session/",
        );
}

export async function archiveOf({ stack, bucket, prefix }: ArchiveOptions): Promise<Archive> {
    if (bucket === undefined) {
        if (prefix !== undefined) {
            throw new UserError(
                `--prefix ${prefix} says where in a bucket, but not in which: add --bucket. ` +
                    "A stack's outputs tell both.",
            );
        }
        return openArchive(await archiveOfStack(stack));
    }
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
        throw new UserError(
            `--bucket is ${JSON.stringify(bucket)}. Write a bucket's name alone, such as session-logs-111111111111-eu-west-1.`,
        );
    }
    const keyPrefix = prefix === undefined || prefix === "" ? "" : prefix.replace(/\/*$/, "/");
    return openArchive({ bucketName: bucket, keyPrefix, region: undefined });
}

export interface AccountsOptions {
    readonly accounts?: string;
}

/** Adds the option that tells which accounts there are, and how they are called. */
export function withAccounts(command: Command): Command {
    return command.option(
        "--accounts <file>",
        `JSON with the ids and names of the organization's accounts; if not given, ${KEPT_ORGANIZATION} where the fleet has kept it`,
    );
}

/** Which sessions are meant. */
export interface SelectionOptions {
    readonly account?: readonly string[];
    readonly region?: readonly string[];
    readonly owner?: string;
    readonly node?: string;
    readonly since?: Date;
    readonly until?: Date;
    readonly at?: Date;
}

/** Adds the options that select sessions. */
export function withSelection(command: Command): Command {
    return withPlace(command)
        .option("--owner <name>", "who started it: a user or a role's session; * for any part")
        .option("--node <id>", "the node, such as i-0123456789abcdef0", node)
        .option(
            "--since <time>",
            "ended then or later: 2026-11-26T10:15Z, 2026-11-26, 12h, 3d",
            moment,
        )
        .option("--until <time>", "ended then or earlier", moment)
        .option("--at <time>", "was under way then: who was on which node", moment);
}

/** Adds the options that choose accounts and regions. */
export function withPlace(command: Command): Command {
    return command
        .option("--account <id>", "of this account; may be repeated", account)
        .option("--region <name>", "of this region; may be repeated", region);
}

/**
 * Which logs the options choose.
 *
 * @throws UserError when they end before they begin.
 */
export function selectionOf(options: SelectionOptions): Selection {
    const { account = [], region = [], since, until } = options;
    if (since !== undefined && until !== undefined && since > until) {
        throw new UserError(
            `--since ${since.toISOString()} is later than --until ${until.toISOString()}: nothing ends then. Exchange the two.`,
        );
    }
    return { ...options, accountIds: account, regions: region };
}

/** Whether any option narrows the selection. */
export function isSelecting(options: SelectionOptions): boolean {
    const { account, region, owner, node, since, until, at } = options;
    return [account, region, owner, node, since, until, at].some((value) => value !== undefined);
}

/** Collects the values of an option that may be repeated. */
export function account(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, oneAccount(text)];
}

/**
 * An account's id, as an option's value.
 *
 * @throws InvalidArgumentError for any other text.
 */
export function oneAccount(text: string): string {
    if (!ACCOUNT_ID.test(text)) {
        throw new InvalidArgumentError("Write an account's 12 digits, such as 222222222222.");
    }
    return text;
}

function region(text: string, before: readonly string[] = []): readonly string[] {
    return [...before, oneRegion(text)];
}

/**
 * A region's name, as an option's value.
 *
 * @throws InvalidArgumentError for any other text.
 */
export function oneRegion(text: string): string {
    if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text)) {
        throw new InvalidArgumentError("Write a region, such as eu-west-1.");
    }
    return text;
}

function node(text: string): string {
    if (!/^m?i-[0-9a-f]{8,17}$/.test(text)) {
        throw new InvalidArgumentError(
            "Write a node's id, such as i-0123456789abcdef0, or mi-… for a hybrid one.",
        );
    }
    return text;
}

function moment(text: string): Date {
    const date = parseMoment(text, new Date());
    if (date === undefined) {
        throw new InvalidArgumentError(`Write ${MOMENT_FORMS}.`);
    }
    return date;
}
