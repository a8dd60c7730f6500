import type { SessionHistory } from "../../../archive/reading/history";
import type { StoredVersion } from "../../../archive/reading/listing";
import type { ArchivedLog } from "../../../archive/sessions/archived-log";
import type { Heading } from "../../../archive/transcripts/heading";

export const SESSION = "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd";
export const NODE = "i-0f1e2d3c4b5a69788";
const KEY = `222222222222/eu-west-1/${SESSION}.log`;

export const VERSION: StoredVersion = {
    versionId: "v1",
    written: new Date("2026-11-26T10:15:30Z"),
    bytes: 379,
    etag: '"e"',
    storageClass: "STANDARD",
};

export const HEADING: Heading = {
    form: "script",
    time: new Date("2026-11-26T10:15:04Z"),
    node: NODE,
    sessionId: SESSION,
    principal: undefined,
    isRescued: false,
};

export const HISTORY: SessionHistory = {
    sessionId: SESSION,
    accountId: "222222222222",
    region: "eu-west-1",
    node: NODE,
    started: new Date("2026-11-26T09:00:00Z"),
    ended: new Date("2026-11-26T10:15:02Z"),
    status: "Terminated",
    document: "SSM-SessionManagerRunShell",
};

/** A log with nothing unusual about it, but for what is given. */
export function log(unlike: Partial<ArchivedLog> = {}): ArchivedLog {
    return {
        key: {
            kind: "log",
            key: KEY,
            accountId: "222222222222",
            region: "eu-west-1",
            session: { id: SESSION, owner: "jane" },
        },
        object: { key: KEY, versions: [VERSION], deleted: undefined },
        version: VERSION,
        heading: HEADING,
        history: undefined,
        ...unlike,
    };
}
