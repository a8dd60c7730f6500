import { findLogs } from "../finding/find-logs";
import { NO_HISTORY } from "../finding/find-history";
import { type Archive, READS_AT_ONCE } from "../reading/archive";
import { type AccountNames, accountText } from "../reading/known-accounts";
import { mapStream } from "../reading/map-stream";
import { isArchived, readStart, readWhole } from "../reading/object";
import { needsRestore } from "../reading/restore";
import { type ArchivedLog, endOf, nodeOf } from "../sessions/archived-log";
import { momentText } from "../sessions/moment";
import { needsHeading, type Selection } from "../sessions/selection";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { parsePattern, type Pattern } from "../transcripts/pattern";
import { type Hit, hitsAmong, hitsIn } from "../transcripts/search";
import { transcriptLines } from "../transcripts/transcript";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";

export interface SearchOptions {
    readonly ignoreCase?: boolean;
    /** Only which sessions. */
    readonly sessionsOnly?: boolean;
    readonly json?: boolean;
    /** What accounts are called. */
    readonly names?: AccountNames | undefined;
}

/** A log up to this size is held in memory; a larger one is searched as it comes. */
const HELD = 2 * 1024 * 1024;

/** Lines of one log that are printed. */
const PRINTED = 1_000;

/** What was found in one log. */
interface Searched {
    readonly log: ArchivedLog;
    readonly hits: readonly Hit[];
    /** All that match, printed or not. */
    readonly count: number;
}

/** Searches what stood on the screens of the sessions that are asked for. */
export async function search(
    archive: Archive,
    text: string,
    selection: Selection,
    options: SearchOptions,
    output: Output,
): Promise<number> {
    const pattern = patternOf(text, options);
    const withHeadings = needsHeading(selection) || selection.until !== undefined;
    const logs = findLogs(archive, selection, {
        withHeadings: withHeadings || selection.at !== undefined,
        history: NO_HISTORY.sessions,
        report: output.report,
    });
    const progress = progressOn(output);
    const searched = mapStream(READS_AT_ONCE, logs, (log) =>
        searchedOrReported(archive, log, pattern, progress.read, output.report),
    );
    let found = 0;
    for await (const one of searched) {
        progress.add();
        if (one.count > 0) {
            found += 1;
            progress.clear();
            await printHits(one, options, output);
        }
    }
    progress.clear();
    output.note(`${found} of ${progress.logs()} sessions have it.`);
    return found === 0 ? NOT_FOUND : FOUND;
}

function patternOf(text: string, { ignoreCase }: SearchOptions): Pattern {
    if (text === "") {
        throw new UserError("The text to search for is empty. `sessions list` shows all sessions.");
    }
    try {
        return parsePattern(text, ignoreCase);
    } catch (error) {
        throw new UserError(
            `${text} is no regular expression: ${(error as Error).message}. ` +
                "To search for the text itself, leave out one of its slashes.",
        );
    }
}

async function searchedOrReported(
    archive: Archive,
    log: ArchivedLog,
    pattern: Pattern,
    onBytes: OnBytes,
    report: Output["report"],
): Promise<Searched> {
    const nothing = { log, hits: [], count: 0 };
    const archived = `${log.key.key} was not searched: it lies in the class ${log.version.storageClass} and has to be restored first. \`sessions show --restore\` asks for it.`;
    if (needsRestore(log.version)) {
        report(archived);
        return nothing;
    }
    try {
        return await searchedIn(archive, log, pattern, onBytes);
    } catch (error) {
        if (!isArchived(error) && !(error instanceof UserError)) {
            throw error;
        }
        report(error instanceof UserError ? error.message : archived);
        return nothing;
    }
}

/** Told how many bytes more have come. */
type OnBytes = (count: number) => void;

async function searchedIn(
    archive: Archive,
    log: ArchivedLog,
    pattern: Pattern,
    onBytes: OnBytes,
): Promise<Searched> {
    const { key, version } = log;
    const located = { key: key.key, version };
    const bytes = readWhole(archive, located);
    if (version.bytes <= HELD) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of bytes) {
            onBytes(chunk.length);
            chunks.push(chunk);
        }
        const hits = await hitsIn(Buffer.concat(chunks), pattern);
        return { log, hits: hits.slice(0, PRINTED), count: hits.length };
    }
    const { form } = readHeading((await readStart(archive, located, HEADING_BYTES)).toString());
    const hits: Hit[] = [];
    let count = 0;
    const lines = transcriptLines(form, counted(bytes, onBytes));
    for await (const hit of hitsAmong(lines, pattern)) {
        count += 1;
        if (hits.length < PRINTED) {
            hits.push(hit);
        }
    }
    return { log, hits, count };
}

async function* counted(
    chunks: AsyncIterable<Uint8Array>,
    onBytes: OnBytes,
): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
        onBytes(chunk.length);
        yield chunk;
    }
}

async function printHits(
    { log, hits, count }: Searched,
    { json = false, sessionsOnly = false, names }: SearchOptions,
    { print }: Output,
): Promise<void> {
    const { key } = log;
    const { id: session } = key.session;
    if (json) {
        const accountName = names?.get(key.accountId) ?? null;
        const place = { account: key.accountId, accountName, region: key.region };
        const where = { session, ...place, key: key.key };
        if (sessionsOnly) {
            return print(JSON.stringify({ ...where, count }));
        }
        for (const hit of hits) {
            await print(JSON.stringify({ ...where, ...hit }));
        }
        return;
    }
    const end = momentText(endOf(log).time);
    const node = nodeOf(log);
    await print(
        `${session}  ${accountText(key.accountId, names)}  ${key.region}  ${node === undefined ? "" : `${node}  `}ended ${end}`,
    );
    if (sessionsOnly) {
        return;
    }
    for (const { line, text } of hits) {
        await print(`${String(line).padStart(6)}: ${text}`);
    }
    if (count > hits.length) {
        await print(`        and ${count - hits.length} more lines: sessions show ${session}`);
    }
}

/** A line on the terminal that tells how far the search is. */
function progressOn({ showProgress }: Output) {
    let logs = 0;
    let bytes = 0;
    let shown = 0;
    const tell = () => {
        const now = Date.now();
        if (now - shown > 200) {
            shown = now;
            showProgress(`${logs} logs, ${Math.round(bytes / 1e6)} MB searched`);
        }
    };
    return {
        add: () => {
            logs += 1;
            tell();
        },
        read: (count: number) => {
            bytes += count;
            tell();
        },
        clear: () => showProgress(""),
        logs: () => logs,
    };
}
