import type { LogKey } from "../keys/log-key";
import { parseSessionId } from "../keys/session-id";
import type { SessionHistory } from "../reading/history";
import type { StoredVersion } from "../reading/listing";
import { type ArchivedLog, endOf, nodeOf, startOf } from "./archived-log";

/** Which sessions are asked for; those of everybody, everywhere and ever where nothing is said. */
export interface Selection {
    readonly accountIds: readonly string[];
    readonly regions: readonly string[];
    /** A name, or a pattern with asterisks. */
    readonly owner?: string | undefined;
    /** `i-…` or `mi-…` */
    readonly node?: string | undefined;
    /** Ended at this time or later. */
    readonly since?: Date | undefined;
    /** Ended at this time or earlier. */
    readonly until?: Date | undefined;
    /** Was under way at this time. */
    readonly at?: Date | undefined;
}

const HOUR = 3_600_000;

/** Session Manager's longest `maxSessionDuration`: what is assumed where no start is known. */
export const LONGEST_SESSION_HOURS = 24;

/** A log may be rescued from its node as long as Session Manager remembers its session: thirty days. */
const LATEST_UPLOAD = 31 * 24 * HOUR;

/** Whether a log may be one that is asked for, by what the listing tells alone. */
export function mayMatch(selection: Selection, key: LogKey, version: StoredVersion): boolean {
    const { accountIds, regions, owner, since, until, at } = selection;
    const from = latest(since, at);
    const to = earliest(until, at && later(at, LONGEST_SESSION_HOURS * HOUR));
    return (
        (accountIds.length === 0 || accountIds.includes(key.accountId)) &&
        (regions.length === 0 || regions.includes(key.region)) &&
        (owner === undefined || pattern(owner).test(key.session.owner)) &&
        (from === undefined || version.written >= from) &&
        (to === undefined || version.written <= later(to, LATEST_UPLOAD))
    );
}

/** Whether a log is one that is asked for, once it was looked into. */
export function matches(selection: Selection, log: ArchivedLog): boolean {
    const { node, since, until, at } = selection;
    const end = endOf(log).time;
    return (
        mayMatch(selection, log.key, log.version) &&
        (node === undefined || nodeOf(log) === node) &&
        (since === undefined || end >= since) &&
        (until === undefined || end <= until) &&
        (at === undefined || wasUnderWay(at, startOf(log), end))
    );
}

/** Whether a session is one that is asked for, by what Session Manager remembers of it. */
export function matchesSession(
    { accountIds, regions, owner, node, since, until, at }: Selection,
    session: SessionHistory,
    now: Date,
): boolean {
    const end = session.ended ?? now;
    const by = parseSessionId(session.sessionId)?.owner ?? session.sessionId;
    return (
        (accountIds.length === 0 || accountIds.includes(session.accountId)) &&
        (regions.length === 0 || regions.includes(session.region)) &&
        (owner === undefined || pattern(owner).test(by)) &&
        (node === undefined || session.node === node) &&
        (since === undefined || end >= since) &&
        (until === undefined || end <= until) &&
        (at === undefined || wasUnderWay(at, session.started, end))
    );
}

/** Whether the selection asks for what only a look into the log tells. */
export function needsHeading({ node }: Selection): boolean {
    return node !== undefined;
}

function wasUnderWay(at: Date, start: Date | undefined, end: Date): boolean {
    const earliestStart = start ?? later(end, -LONGEST_SESSION_HOURS * HOUR);
    return earliestStart <= at && at <= end;
}

function pattern(owner: string): RegExp {
    const parts = owner.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`);
}

function latest(a: Date | undefined, b: Date | undefined): Date | undefined {
    return a !== undefined && b !== undefined ? (a > b ? a : b) : (a ?? b);
}

function earliest(a: Date | undefined, b: Date | undefined): Date | undefined {
    return a !== undefined && b !== undefined ? (a < b ? a : b) : (a ?? b);
}

function later(date: Date, milliseconds: number): Date {
    return new Date(date.getTime() + milliseconds);
}
