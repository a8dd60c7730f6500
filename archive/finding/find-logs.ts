import { flatten, map } from "streaming-iterables";
import { keysBelow, type LogKey, parseKey } from "../keys/log-key";
import { type Archive, READS_AT_ONCE } from "../reading/archive";
import type { SessionHistory } from "../reading/history";
import { type StoredObject, type StoredVersion, storedPages } from "../reading/listing";
import { mapStream } from "../reading/map-stream";
import { readStart } from "../reading/object";
import type { ArchivedLog } from "../sessions/archived-log";
import { matches, mayMatch, type Selection } from "../sessions/selection";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { UserError } from "../../shared/user-error";

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
export async function* findLogs(
    archive: Archive,
    selection: Selection,
    options: FindOptions,
): AsyncGenerator<ArchivedLog> {
    for await (const logs of findLogPages(archive, selection, options)) {
        yield* logs;
    }
}

/** The same, those together that are known at once: of millions none costs a step of its own. */
export function findLogPages(
    archive: Archive,
    selection: Selection,
    options: FindOptions,
): AsyncIterable<readonly ArchivedLog[]> {
    const pages = candidatePages(archive, selection, options);
    const found = options.withHeadings
        ? lookedIntoAll(archive, pages, options)
        : map((page) => page.map((candidate) => known(candidate, options.history)), pages);
    return map((logs) => logs.filter((log) => matches(selection, log)), found);
}

function lookedIntoAll(
    archive: Archive,
    pages: AsyncIterable<readonly Candidate[]>,
    options: FindOptions,
): AsyncIterable<readonly ArchivedLog[]> {
    return mapStream(READS_AT_ONCE, flatten(pages), async (candidate: Candidate) => [
        await lookedInto(archive, candidate, options),
    ]);
}

interface Candidate {
    readonly key: LogKey;
    readonly object: StoredObject;
    /** Its oldest. */
    readonly version: StoredVersion;
}

async function* candidatePages(
    archive: Archive,
    selection: Selection,
    { report, seen }: FindOptions,
): AsyncGenerator<readonly Candidate[]> {
    for await (const objects of objectPages(archive, selection, report)) {
        const candidates: Candidate[] = [];
        for (const object of objects) {
            const key = parseKey(object.key, archive.keyPrefix);
            const [version] = object.versions;
            if (key.kind !== "log" || version === undefined) {
                continue;
            }
            seen?.(key);
            if (mayMatch(selection, key, version)) {
                candidates.push({ key, object, version });
            }
        }
        yield candidates;
    }
}

/**
 * The objects of the accounts and regions that are asked for. An account that the caller may not
 * list is reported, and the next one listed.
 *
 * @throws UserError where that was the only one.
 */
async function* objectPages(
    archive: Archive,
    selection: Selection,
    report: FindOptions["report"],
): AsyncGenerator<readonly StoredObject[]> {
    const prefixes = prefixesOf(archive, selection);
    for (const prefix of prefixes) {
        try {
            yield* storedPages(archive, prefix);
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
        return log;
    }
}

function known({ key, object, version }: Candidate, history: FindOptions["history"]): ArchivedLog {
    const remembered = history.get(key.session.id);
    // Below another account's prefix lies a log that somebody has put there.
    const isOwn = remembered?.accountId === key.accountId && remembered.region === key.region;
    const own = isOwn ? remembered : undefined;
    return { key, object, version, heading: undefined, history: own };
}
