import { beginCase, type CaseFile, type CaseFolder } from "../export/case-folder";
import { DEFAULT_FORMATS, type Format, UNREDACTABLE } from "../export/format-names";
import { inFormat, type Source } from "../export/formats";
import { type CaseSession, MANIFEST, MANIFEST_VERSION, sessionEntry } from "../export/manifest";
import { redaction } from "../export/redaction";
import type { Subject } from "../export/subject";
import { findLogs } from "../finding/find-logs";
import { NO_HISTORY } from "../finding/find-history";
import { findOne } from "../finding/find-one";
import { dayOf } from "../evidence/seal";
import { SEALS } from "../keys/log-key";
import type { FindEvents } from "../finding/find-events";
import type { Archive } from "../reading/archive";
import type { AccountNames } from "../reading/known-accounts";
import { storedObjects } from "../reading/listing";
import { isArchived, objectFacts, readStart, readWhole } from "../reading/object";
import { type ArchivedLog, endOf, nodeOf, startOf, warningsOf } from "../sessions/archived-log";
import type { Selection } from "../sessions/selection";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";

export interface ExportOptions {
    /** The case's folder, which must not be there yet. */
    readonly to: string;
    /** @default DEFAULT_FORMATS, of a redacted copy without the log itself */
    readonly format?: readonly Format[];
    /** What is replaced: text, or expressions between slashes. */
    readonly redact?: readonly string[];
    /** What accounts are called. */
    readonly names?: AccountNames | undefined;
    /** Where sessions were streamed to, for the times that logs lack. */
    readonly streamed?: { readonly group: string; readonly find: FindEvents } | undefined;
}

/** Exports sessions, those named or those selected, into a folder of their own. */
export async function exportCase(
    archive: Archive,
    names: readonly string[],
    selection: Selection,
    options: ExportOptions,
    output: Output,
): Promise<number> {
    const formats = checkedFormats(options);
    const redact = options.redact === undefined ? undefined : redaction(options.redact);
    const folder = await beginCase(options.to);
    try {
        const sessions: CaseSession[] = [];
        const days = new Set<string>();
        for await (const log of logsOf(archive, names, selection, output)) {
            output.showProgress(log.key.session.id);
            sessions.push(await exportLog(archive, log, formats, redact, folder, options, output));
            days.add(dayOf(log.version.written));
        }
        output.showProgress("");
        if (sessions.length === 0) {
            await folder.abandon();
            output.note("No session is like that: nothing was exported.");
            return NOT_FOUND;
        }
        for (const day of days) {
            await exportSeal(archive, day, folder);
        }
        const manifest = {
            version: MANIFEST_VERSION,
            made: new Date().toISOString(),
            archive: { bucket: archive.bucketName, prefix: archive.keyPrefix },
            redacted: redact !== undefined,
            sessions,
        };
        await folder.add(MANIFEST, once(`${JSON.stringify(manifest, undefined, 2)}\n`));
        await folder.finish();
        output.note(
            `${sessions.length} session${sessions.length === 1 ? "" : "s"} in ${options.to}. Whoever gets it can check it by \`sha256sum -c SHA256SUMS\` there, or by \`sessions prove --case\`.`,
        );
        return FOUND;
    } catch (error) {
        await folder.abandon();
        throw isArchived(error)
            ? new UserError(
                  `${(error as Error).message}: a log lies in an archive class and has to be restored first. \`sessions show --restore\` asks for it. Nothing was exported.`,
              )
            : error;
    }
}

function checkedFormats({ format, redact }: ExportOptions): readonly Format[] {
    if (format === undefined) {
        const isAllowed = (one: Format) => redact === undefined || !UNREDACTABLE.includes(one);
        return DEFAULT_FORMATS.filter(isAllowed);
    }
    const leaking = format.filter((one) => UNREDACTABLE.includes(one));
    if (redact !== undefined && leaking.length > 0) {
        throw new UserError(
            `--format ${leaking.join(", ")} holds what the terminal got, where a secret may lie between control codes: it can't be redacted. Leave it out, or --redact.`,
        );
    }
    return [...new Set(format)];
}

async function* logsOf(
    archive: Archive,
    names: readonly string[],
    selection: Selection,
    { report }: Output,
): AsyncGenerator<ArchivedLog> {
    if (names.length === 0) {
        const history = NO_HISTORY.sessions;
        yield* findLogs(archive, selection, { withHeadings: true, history, report });
        return;
    }
    for (const name of new Set(names)) {
        const { key, object } = await findOne(archive, name, selection);
        const [version] = object.versions;
        if (key.kind !== "log" || version === undefined) {
            throw new UserError(
                `${object.key} is no session's log, or none of its versions is left.`,
            );
        }
        const start = await readStart(archive, { key: key.key, version }, HEADING_BYTES);
        const heading = readHeading(start.toString());
        yield { key, object, version, heading, history: undefined };
    }
}

async function exportLog(
    archive: Archive,
    log: ArchivedLog,
    formats: readonly Format[],
    redact: ((line: string) => string) | undefined,
    folder: CaseFolder,
    { names, streamed }: ExportOptions,
    output: Output,
): Promise<CaseSession> {
    const { key, version } = log;
    const located = { key: key.key, version };
    const facts = await objectFacts(archive, located);
    const name = `${key.accountId}_${key.region}_${key.session.id}`;
    const original = await folder.add(`${name}.log`, readWhole(archive, located));
    const bytes = () => folder.read(`${name}.log`);
    const form = log.heading?.form ?? "unknown";
    // A player and an asciicast alone need times, and neither is in a redacted copy.
    const wantsTimes = redact === undefined && form !== "streamed-events";
    const lines = wantsTimes ? await eventsOf(log, streamed, output) : undefined;
    const events = lines && (await folder.add(`${name}.events.jsonl`, lines));
    const subject = subjectOf(archive, log);
    const source: Source = {
        subject: {
            ...subject,
            ...facts,
            accountName: names?.get(key.accountId),
            hasTiming: subject.hasTiming || events !== undefined,
            timesFrom: events && streamed?.group,
            sha256: original.sha256,
            isRedacted: redact !== undefined,
        },
        form,
        bytes,
        events: events && (() => folder.read(events.name)),
        redact,
    };
    const files: CaseFile[] = events === undefined ? [] : [events];
    for (const format of formats) {
        files.push(
            format === "log"
                ? original
                : await folder.add(`${name}.${format}`, inFormat(format, source)),
        );
    }
    if (!formats.includes("log")) {
        await folder.remove(`${name}.log`);
    }
    return sessionEntry(source.subject, files);
}

/** The session's events in CloudWatch Logs, as JSON lines; undefined where there are none. */
async function eventsOf(
    { key }: ArchivedLog,
    streamed: ExportOptions["streamed"],
    { note, report }: Output,
): Promise<AsyncIterable<string> | undefined> {
    if (streamed === undefined) {
        return undefined;
    }
    const { group, find } = streamed;
    const { accountId, region, session } = key;
    const place = `${group} of ${accountId} in ${region}`;
    const found = await find({ accountId, region }, session.id);
    switch (found.kind) {
        case "found":
            return ended(found.lines);
        case "none":
            note(
                `${session.id} was not streamed to ${place}: it can be read, but not played back.`,
            );
            return undefined;
        case "unreadable":
            report(
                `The events of ${session.id} in ${place} can't be read: ${found.why}. It takes logs:GetLogEvents there; without it the session is not played back.`,
            );
            return undefined;
    }
}

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
        yield `${line}\n`;
    }
}

/** The seal of a day, where there is one: by it the case is proven without the archive. */
async function exportSeal(archive: Archive, day: string, folder: CaseFolder): Promise<void> {
    const name = `${SEALS}${day}.json`;
    const key = `${archive.keyPrefix}${name}`;
    for await (const found of storedObjects(archive, key)) {
        const [version] = found.versions;
        if (found.key === key && version !== undefined) {
            await folder.add(name, readWhole(archive, { key, version }));
        }
    }
}

function subjectOf(
    { bucketName }: Archive,
    log: ArchivedLog,
): Omit<Subject, "sha256" | "encryption" | "keyId" | "isRedacted" | "accountName" | "timesFrom"> {
    const { time, source } = endOf(log);
    return {
        session: log.key.session.id,
        owner: log.key.session.owner,
        account: log.key.accountId,
        region: log.key.region,
        node: nodeOf(log),
        started: startOf(log),
        ended: time,
        endedByUpload: source === "upload",
        principal: log.heading?.principal,
        bucket: bucketName,
        key: log.key.key,
        version: log.version.versionId,
        warnings: warningsOf(log),
        hasTiming: log.heading?.form === "streamed-events",
    };
}

async function* once(text: string): AsyncGenerator<string> {
    yield await Promise.resolve(text);
}
