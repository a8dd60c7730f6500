import { printable } from "../../shared/printable";
import { findOne, type Found } from "../finding/find-one";
import type { Archive } from "../reading/archive";
import type { StoredVersion } from "../reading/listing";
import { isArchived, readStart, readWhole } from "../reading/object";
import { needsRestore, restoreCommand, sendRestore } from "../reading/restore";
import { type ArchivedLog, endOf, nodeOf, startOf, warningsOf } from "../sessions/archived-log";
import { momentText } from "../sessions/moment";
import type { Selection } from "../sessions/selection";
import { HEADING_BYTES, readHeading } from "../transcripts/heading";
import { decoded, linesOf } from "../transcripts/text";
import { transcriptLines } from "../transcripts/transcript";
import { UserError } from "../../shared/user-error";
import { FOUND, type Output } from "./output";

export interface ShowOptions {
    /** The log as it lies in the archive. */
    readonly raw?: boolean;
    /** Width of the terminal that is played. */
    readonly columns?: number;
    /** Id of another version than the oldest. */
    readonly objectVersion?: string;
    /** Asks S3 for a copy where the log lies in an archive class. */
    readonly restore?: boolean;
}

/** Shows one session's log. */
export async function show(
    archive: Archive,
    name: string,
    where: Selection,
    options: ShowOptions,
    output: Output,
): Promise<number> {
    const found = await findOne(archive, name, where);
    const version = versionOf(found, options.objectVersion);
    try {
        await showVersion(archive, found, version, options, output);
    } catch (error) {
        if (!isArchived(error)) {
            throw error;
        }
        await orRestore(archive, found, version, options, output);
    }
    return FOUND;
}

function versionOf({ object }: Found, wanted: string | undefined): StoredVersion {
    const ids = object.versions.map(({ versionId }) => versionId);
    const [oldest] = object.versions;
    const version =
        wanted === undefined
            ? oldest
            : object.versions.find(({ versionId }) => versionId === wanted);
    if (version === undefined) {
        throw new UserError(
            ids.length === 0
                ? `${object.key} was deleted, and none of its versions is left.`
                : `${object.key} has no version ${JSON.stringify(wanted)}. It has: ${ids.join(", ")}.`,
        );
    }
    return version;
}

async function showVersion(
    archive: Archive,
    { key, object }: Found,
    version: StoredVersion,
    { raw = false, columns }: ShowOptions,
    output: Output,
): Promise<void> {
    if (needsRestore(version)) {
        throw Object.assign(new Error(version.storageClass), { name: "InvalidObjectState" });
    }
    const located = { key: object.key, version };
    const heading = readHeading((await readStart(archive, located, HEADING_BYTES)).toString());
    if (key.kind === "log") {
        const log = { key, object, version, heading, history: undefined };
        output.note(about(log));
        for (const warning of warningsOf(log)) {
            output.note(`WARNING: ${warning}.`);
        }
    } else {
        output.note(`${object.key} is no session's log.`);
    }
    if (version.bytes === 0) {
        output.note("The log is empty.");
        return;
    }
    const bytes = readWhole(archive, located);
    if (!raw) {
        for await (const line of transcriptLines(heading.form, bytes, { columns })) {
            await output.print(line);
        }
    } else if (output.isTerminal) {
        for await (const line of linesOf(decoded(bytes))) {
            await output.print(printable(line));
        }
    } else {
        for await (const chunk of bytes) {
            await output.write(chunk);
        }
    }
}

function about(log: ArchivedLog): string {
    const { time, source } = endOf(log);
    const start = startOf(log);
    return [
        `session ${log.key.session.id}`,
        `account ${log.key.accountId}, ${log.key.region}, node ${nodeOf(log) ?? "not named in the log"}`,
        `ended   ${momentText(time)} (${source === "upload" ? "when the log was uploaded" : "by its header, which agents write at the end"})` +
            (start === undefined ? "" : `, started ${momentText(start)}`),
        `object  ${log.key.key}, version ${log.version.versionId}, ${log.version.bytes} bytes`,
        "",
    ].join("\n");
}

async function orRestore(
    archive: Archive,
    { object }: Found,
    version: StoredVersion,
    { restore = false }: ShowOptions,
    { note }: Output,
): Promise<never> {
    const located = { key: object.key, version };
    const where = `${object.key} lies in the class ${version.storageClass}, from which S3 has to restore it first`;
    if (!restore) {
        throw new UserError(
            `${where}, which takes minutes to hours and s3:RestoreObject. Add --restore, or send:\n  ${restoreCommand(archive, located)}`,
        );
    }
    note(await sendRestore(archive, located));
    throw new UserError(`${where}. It was asked to: try again later.`);
}
