import type { FoundHistory } from "../finding/find-history";
import { findLogPages } from "../finding/find-logs";
import type { Archive } from "../reading/archive";
import { type AccountNames, accountText } from "../reading/known-accounts";
import { type ArchivedLog, endOf, nodeOf, startOf, warningsOf } from "../sessions/archived-log";
import { momentText } from "../sessions/moment";
import { LONGEST_SESSION_HOURS, needsHeading, type Selection } from "../sessions/selection";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";

export interface ListOptions {
    /** Only what the listing tells: no header is read, no history. */
    readonly fast?: boolean;
    readonly json?: boolean;
    /** What accounts are called. */
    readonly names?: AccountNames | undefined;
}

/** Logs that are put in the order of time; more are shown in the archive's order as they come. */
const SORTED = 10_000;

/** Lists the sessions that are asked for. */
export async function list(
    archive: Archive,
    selection: Selection,
    history: FoundHistory,
    { fast = false, json = false, names }: ListOptions,
    output: Output,
): Promise<number> {
    if (fast && needsHeading(selection)) {
        throw new UserError(
            "--node can't be told without a look into the logs: leave out --fast or --node.",
        );
    }
    const options = { withHeadings: !fast, history: history.sessions, report: output.report };
    const accountWidth = widthOf(names);
    const line = json
        ? (log: ArchivedLog) => JSON.stringify(recordOf(log, names))
        : (log: ArchivedLog) => tableLine(log, names, accountWidth);
    let count = 0;
    let withoutStart = 0;
    let held: ArchivedLog[] | undefined = [];
    if (!json) {
        await output.print(tableHead(accountWidth));
    }
    for await (const logs of findLogPages(archive, selection, options)) {
        count += logs.length;
        withoutStart += logs.filter((log) => startOf(log) === undefined).length;
        if (held === undefined) {
            await output.print(...logs.map(line));
            continue;
        }
        held.push(...logs);
        if (held.length > SORTED) {
            output.note(
                `More than ${SORTED} sessions: they come in the order of accounts, regions and owners, not of time.`,
            );
            await output.print(...held.map(line));
            held = undefined;
        }
    }
    await output.print(...newestFirst(held ?? []).map(line));
    output.note(summary(count, withoutStart, selection, history));
    return count === 0 ? NOT_FOUND : FOUND;
}

function newestFirst(logs: readonly ArchivedLog[]): ArchivedLog[] {
    return [...logs].sort((a, b) => endOf(b).time.getTime() - endOf(a).time.getTime());
}

const WIDTHS = { time: 20, account: 12, region: 14, node: 20 } as const;

/** A longer name shifts its line, and no other. */
const LONGEST_NAME = 24;

/** Of the column of accounts, with their names. */
function widthOf(names: AccountNames | undefined): number {
    let longest = 0;
    for (const name of names?.values() ?? []) {
        longest = Math.max(longest, name === undefined ? 0 : name.length + 1);
    }
    return WIDTHS.account + Math.min(longest, LONGEST_NAME + 1);
}

function tableHead(accountWidth: number): string {
    return [
        "ENDED".padEnd(WIDTHS.time),
        "STARTED".padEnd(WIDTHS.time),
        "ACCOUNT".padEnd(accountWidth),
        "REGION".padEnd(WIDTHS.region),
        "NODE".padEnd(WIDTHS.node),
        "SESSION",
    ].join("  ");
}

function tableLine(
    log: ArchivedLog,
    names: AccountNames | undefined,
    accountWidth: number,
): string {
    const start = startOf(log);
    const warnings = warningsOf(log);
    return [
        momentText(endOf(log).time).padEnd(WIDTHS.time),
        (start === undefined ? "?" : momentText(start)).padEnd(WIDTHS.time),
        accountText(log.key.accountId, names).padEnd(accountWidth),
        log.key.region.padEnd(WIDTHS.region),
        (nodeOf(log) ?? "?").padEnd(WIDTHS.node),
        log.key.session.id,
        ...(warnings.length === 0 ? [] : [`! ${warnings.join("; ")}`]),
    ].join("  ");
}

/** A session as programs get it. */
export function recordOf(log: ArchivedLog, names?: AccountNames) {
    const { key, version, object, heading, history } = log;
    const { time, source } = endOf(log);
    return {
        session: key.session.id,
        owner: key.session.owner,
        account: key.accountId,
        accountName: names?.get(key.accountId) ?? null,
        region: key.region,
        node: nodeOf(log) ?? null,
        started: startOf(log)?.toISOString() ?? null,
        ended: time.toISOString(),
        endedBy: source,
        form: heading?.form ?? null,
        document: history?.document ?? null,
        bytes: version.bytes,
        key: key.key,
        version: version.versionId,
        versions: object.versions.length,
        storageClass: version.storageClass,
        warnings: warningsOf(log),
    };
}

function summary(
    count: number,
    withoutStart: number,
    { at }: Selection,
    { accountIds }: FoundHistory,
): string {
    const sessions = `${count} session${count === 1 ? "" : "s"}.`;
    if (withoutStart === 0) {
        return sessions;
    }
    const asked = accountIds.size === 0 ? "no account" : [...accountIds].sort().join(", ");
    return [
        sessions,
        "ENDED is the end: agents write a log when its session is over.",
        `The start of ${withoutStart} is not known (?): logs don't tell it, and Session Manager's history, which reaches thirty days back, was read in ${asked}. --history-role NAME reads it in each account by a role of that name.`,
        ...(at === undefined
            ? []
            : [
                  `Of those, all that ended within ${LONGEST_SESSION_HOURS} hours after ${momentText(at)} are listed: they may have started later.`,
              ]),
    ].join("\n");
}
