import { filter } from "streaming-iterables";
import { keysBelow, type LogKey, parseKey } from "../keys/log-key";
import { type Archive, READS_AT_ONCE } from "../reading/archive";
import type { SessionHistory } from "../reading/history";
import { type StoredObject, storedObjects } from "../reading/listing";
import { mapStream } from "../reading/map-stream";
import { readStart } from "../reading/object";
import type { ArchivedLog } from "../sessions/archived-log";
import { matches, mayMatch, type Selection } from "../sessions/selection";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { UserError } from "../user-error";

export interface FindOptions {
    /** Whether each log's header is read. */
    readonly withHeadings: boolean;
    /** Session Manager's memory, by the session's id. */
    readonly history: ReadonlyMap<string, SessionHistory>;
    /** What could not be read, as a sentence; the search goes on. */
    readonly report: (problem: string) => void;
    /** Told of every log that is looked at, whether it is one that is asked for or not. */
    readonly seen?: (key: LogKey) => void;
}

/** The logs that are asked for, in the order of their keys: by account, region and owner. */
export function findLogs(
    archive: Archive,
    selection: Selection,
    options: FindOptions,
): AsyncIterable<ArchivedLog> {
    const candidates = candidatesIn(archive, selection, options);
    return options.withHeadings
        ? lookedIntoAll(archive, selection, candidates, options)
        : listedOnly(selection, candidates, options);
}

function lookedIntoAll(
    archive: Archive,
    selection: Selection,
    candidates: AsyncIterable<Candidate>,
    options: FindOptions,
): AsyncIterable<ArchivedLog> {
    const logs = mapStream(READS_AT_ONCE, candidates, (candidate) =>
        lookedInto(archive, candidate, options),
    );
    return filter((log: ArchivedLog) => matches(selection, log), logs);
}

/** Without a step that waits for anything: there may be millions. */
async function* listedOnly(
    selection: Selection,
    candidates: AsyncIterable<Candidate>,
    { history }: FindOptions,
): AsyncGenerator<ArchivedLog> {
    for await (const candidate of candidates) {
        const log = { ...known(candidate, history), heading: undefined };
        if (matches(selection, log)) {
            yield log;
        }
    }
}

interface Candidate {
    readonly key: LogKey;
    readonly object: StoredObject;
}

async function* candidatesIn(
    archive: Archive,
    selection: Selection,
    { report, seen }: FindOptions,
): AsyncGenerator<Candidate> {
    for await (const object of objectsIn(archive, selection, report)) {
        const key = parseKey(object.key, archive.keyPrefix);
        const [oldest] = object.versions;
        if (key.kind !== "log" || oldest === undefined) {
            continue;
        }
        seen?.(key);
        if (mayMatch(selection, key, oldest)) {
            yield { key, object };
        }
    }
}

/**
 * The objects of the accounts and regions that are asked for. An account that the caller may not
 * list is reported, and the next one listed.
 *
 * @throws UserError where that was the only one.
 */
export async function* objectsIn(
    archive: Archive,
    selection: Selection,
    report: FindOptions["report"],
): AsyncGenerator<StoredObject> {
    const prefixes = prefixesOf(archive, selection);
    for (const prefix of prefixes) {
        try {
            yield* storedObjects(archive, prefix);
        } catch (error) {
            if (prefixes.length === 1 || !(error instanceof UserError)) {
                throw error;
            }
            report(error.message);
        }
    }
}

function prefixesOf({ keyPrefix }: Archive, { accountIds, regions }: Selection): readonly string[] {
    if (accountIds.length === 0) {
        return [keysBelow(keyPrefix)];
    }
    return accountIds.flatMap((accountId) =>
        regions.length === 0
            ? [keysBelow(keyPrefix, accountId)]
            : regions.map((region) => keysBelow(keyPrefix, accountId, region)),
    );
}

async function lookedInto(
    archive: Archive,
    candidate: Candidate,
    { history, report }: FindOptions,
): Promise<ArchivedLog> {
    const log = known(candidate, history);
    try {
        const start = await readStart(
            archive,
            { key: log.key.key, version: log.version },
            HEADING_BYTES,
        );
        return { ...log, heading: readHeading(start.toString()) };
    } catch (error) {
        if (!(error instanceof UserError)) {
            throw error;
        }
        report(error.message);
        return { ...log, heading: undefined };
    }
}

function known({ key, object }: Candidate, history: FindOptions["history"]) {
    const [version] = object.versions;
    if (version === undefined) {
        throw new Error(`${object.key} has no version`);
    }
    const remembered = history.get(key.session.id);
    // Below another account's prefix lies a log that somebody has put there.
    const isOwn = remembered?.accountId === key.accountId && remembered.region === key.region;
    return { key, object, version, history: isOwn ? remembered : undefined };
}
