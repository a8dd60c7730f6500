import type { LogKey } from "../keys/log-key";
import type { SessionHistory } from "../reading/history";
import type { StoredObject, StoredVersion } from "../reading/listing";
import type { Heading } from "../transcripts/heading";
import { momentText } from "./moment";

/** A session's log in the archive, and what is known about the session. */
export interface ArchivedLog {
    readonly key: LogKey;
    readonly object: StoredObject;
    /** The version that counts: what was written over it later was not written by the session. */
    readonly version: StoredVersion;
    /** undefined where the log was not looked into. */
    readonly heading: Heading | undefined;
    /** Session Manager's own memory of it, for thirty days and those who may ask. */
    readonly history: SessionHistory | undefined;
}

/** Where a session's end is known from. */
export type EndSource =
    | "history"
    /** The log's header: agents make the log when the session has ended. */
    | "log"
    /** The upload of the log, seconds after the end. */
    | "upload";

/** When the session ended, as well as that is known. */
export function endOf({ history, heading, version }: ArchivedLog): {
    readonly time: Date;
    readonly source: EndSource;
} {
    if (history?.ended !== undefined) {
        return { time: history.ended, source: "history" };
    }
    return heading?.form === "script" && heading.time !== undefined
        ? { time: heading.time, source: "log" }
        : { time: version.written, source: "upload" };
}

/** When it started: no log in S3 tells, unless it was streamed. */
export function startOf({ history, heading }: ArchivedLog): Date | undefined {
    return history?.started ?? (heading?.form === "streamed-events" ? heading.time : undefined);
}

export function nodeOf({ history, heading }: ArchivedLog): string | undefined {
    return heading?.node ?? history?.node;
}

/** What about a log should make its reader careful; sentences without their full stops. */
export function warningsOf(log: ArchivedLog): readonly string[] {
    const isRescued = log.heading?.isRescued === true;
    return [
        ...suspicionsOf(log),
        ...(isRescued
            ? ["rescued from its node after the session: `sessions rescue` wrote it, not an agent"]
            : []),
    ];
}

/** What speaks against a log; sentences without their full stops. */
export function suspicionsOf(log: ArchivedLog): readonly string[] {
    const { key, object, heading, history } = log;
    const warnings: string[] = [];
    if (object.versions.length > 1) {
        warnings.push(
            `overwritten: it has ${object.versions.length} versions, and the oldest is shown, of ${momentText(log.version.written)}`,
        );
    }
    if (object.deleted !== undefined) {
        warnings.push(`deleted at ${momentText(object.deleted)}; its version is still there`);
    }
    if (heading?.sessionId !== undefined && heading.sessionId !== key.session.id) {
        warnings.push(`its header names another session, ${heading.sessionId}`);
    }
    if (
        heading?.node !== undefined &&
        history?.node !== undefined &&
        heading.node !== history.node
    ) {
        warnings.push(`its header names the node ${heading.node}, Session Manager ${history.node}`);
    }
    if (heading?.form === "unknown") {
        warnings.push("it begins like no log that an agent writes");
    }
    return warnings;
}
