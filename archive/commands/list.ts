import type { FoundHistory } from "../finding/find-history";
import { findLogPages } from "../finding/find-logs";
import type { LogKey } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { type AccountNames, accountText } from "../reading/known-accounts";
import type { SessionHistory } from "../reading/history";
import { parseSessionId } from "../keys/session-id";
import { lostSessions } from "../rescue/plan";
import { type ArchivedLog, endOf, nodeOf, startOf, warningsOf } from "../sessions/archived-log";
import { momentText } from "../sessions/moment";
import {
    LONGEST_SESSION_HOURS,
    matchesSession,
    needsHeading,
    type Selection,
} from "../sessions/selection";
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

/** A session without a log in the archive, which Session Manager remembers. */
interface Unlogged {
    readonly session: SessionHistory;
    /** Why it has none, or what can be done, in a sentence without its full stop. */
    readonly why: string;
}

/** Lists the sessions that are asked for: those with a log, and those that only history knows. */
export async function list(
    archive: Archive,
    selection: Selection,
    history: FoundHistory,
    { fast = false, json = false, names }: ListOptions,
    now: Date,
    output: Output,
): Promise<number> {
    if (fast && needsHeading(selection)) {
        throw new UserError(
            "--node can't be told without a look into the logs: leave out --fast or --node.",
        );
    }
    const unlogged = new Map(history.sessions);
    const seen = ({ accountId, region, session: { id } }: LogKey) => {
        const session = unlogged.get(id);
        if (session?.accountId === accountId && session.region === region) {
            unlogged.delete(id);
        }
    };
    const { report } = output;
    const options = { withHeadings: !fast, history: history.sessions, report, seen };
    const accountWidth = widthOf(names);
    const line = json
        ? (one: Listed) => JSON.stringify(recordOf(one, names))
        : (one: Listed) => tableLine(one, names, accountWidth);
    let count = 0;
    let withoutStart = 0;
    let held: Listed[] | undefined = [];
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
    const missing = [...unlogged.values()]
        .filter((session) => matchesSession(selection, session, now))
        .map((session) => whyUnlogged(session, now));
    await output.print(...newestFirst([...(held ?? []), ...missing], now).map(line));
    output.note(summary(count, missing.length, withoutStart, selection, history));
    return count + missing.length === 0 ? NOT_FOUND : FOUND;
}

type Listed = ArchivedLog | Unlogged;

function isUnlogged(one: Listed): one is Unlogged {
    return "session" in one;
}

function whyUnlogged(session: SessionHistory, now: Date): Unlogged {
    if (session.ended === undefined) {
        return { session, why: "it is under way: agents write a log when a session is over" };
    }
    const [lost] = lostSessions([session], new Set(), "", now);
    if (lost === undefined) {
        return { session, why: "it has just ended: its log may be on its way" };
    }
    const { rescue, why = "" } = lost;
    return {
        session,
        why:
            rescue === undefined
                ? why
                : `\`sessions rescue\` may fetch it from the node${rescue.isOverdue ? ", which was to keep it" : ""} until ${momentText(rescue.until)}`,
    };
}

function newestFirst(listed: readonly Listed[], now: Date): Listed[] {
    const time = (one: Listed) =>
        (isUnlogged(one) ? (one.session.ended ?? now) : endOf(one).time).getTime();
    return [...listed].sort((a, b) => time(b) - time(a));
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

function tableLine(one: Listed, names: AccountNames | undefined, accountWidth: number): string {
    const { session, place, node, started, ended, warnings } = isUnlogged(one)
        ? rowOfUnlogged(one)
        : rowOfLog(one);
    return [
        (ended === undefined ? "under way" : momentText(ended)).padEnd(WIDTHS.time),
        (started === undefined ? "?" : momentText(started)).padEnd(WIDTHS.time),
        accountText(place.accountId, names).padEnd(accountWidth),
        place.region.padEnd(WIDTHS.region),
        (node ?? "?").padEnd(WIDTHS.node),
        session,
        ...(warnings.length === 0 ? [] : [`! ${warnings.join("; ")}`]),
    ].join("  ");
}

function rowOfLog(log: ArchivedLog) {
    return {
        session: log.key.session.id,
        place: log.key,
        node: nodeOf(log),
        started: startOf(log),
        ended: endOf(log).time,
        warnings: warningsOf(log),
    };
}

function rowOfUnlogged({ session, why }: Unlogged) {
    const { sessionId, node, started, ended } = session;
    const warnings = [noLog(why)];
    return { session: sessionId, place: session, node, started, ended, warnings };
}

function noLog(why: string): string {
    return `no log: ${why}`;
}

/** A session as programs get it; `key` and what belongs to it is null where it has no log. */
export function recordOf(one: Listed, names?: AccountNames) {
    return isUnlogged(one) ? recordOfUnlogged(one, names) : recordOfLog(one, names);
}

function recordOfUnlogged({ session, why }: Unlogged, names?: AccountNames) {
    const { sessionId, accountId, region, node, started, ended, document } = session;
    return {
        session: sessionId,
        owner: parseSessionId(sessionId)?.owner ?? null,
        account: accountId,
        accountName: names?.get(accountId) ?? null,
        region,
        node: node ?? null,
        started: started?.toISOString() ?? null,
        ended: ended?.toISOString() ?? null,
        endedBy: ended === undefined ? null : "history",
        form: null,
        document: document ?? null,
        bytes: null,
        key: null,
        version: null,
        versions: 0,
        storageClass: null,
        warnings: [noLog(why)],
    };
}

function recordOfLog(log: ArchivedLog, names?: AccountNames) {
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
    missing: number,
    withoutStart: number,
    { at }: Selection,
    { accountIds }: FoundHistory,
): string {
    const all = count + missing;
    const sessions =
        `${all} session${all === 1 ? "" : "s"}.` +
        (missing === 0 ? "" : ` ${missing} of them without a log in the archive.`);
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
