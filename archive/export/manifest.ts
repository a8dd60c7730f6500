import type { CaseFile } from "./case-folder";
import type { Subject } from "./subject";

/** The version of the form below. */
export const MANIFEST_VERSION = 1;

/** The name of the manifest in a case. */
export const MANIFEST = "manifest.json";

/** What a case holds, and of which objects it was made. */
export interface CaseManifest {
    readonly version: typeof MANIFEST_VERSION;
    readonly made: string;
    readonly archive: { readonly bucket: string; readonly prefix: string };
    /** Whether passages were replaced; the patterns are not told, which may be the secrets. */
    readonly redacted: boolean;
    readonly sessions: readonly CaseSession[];
}

export interface CaseSession {
    readonly session: string;
    readonly account: string;
    readonly accountName: string | null;
    readonly region: string;
    readonly node: string | null;
    readonly started: string | null;
    readonly ended: string;
    readonly key: string;
    readonly version: string;
    /** Of the log in the archive, in hexadecimal digits. */
    readonly sha256: string;
    readonly encryption: string;
    readonly keyId: string | null;
    readonly warnings: readonly string[];
    readonly files: readonly CaseFile[];
}

export function sessionEntry(subject: Subject, files: readonly CaseFile[]): CaseSession {
    return {
        session: subject.session,
        account: subject.account,
        accountName: subject.accountName ?? null,
        region: subject.region,
        node: subject.node ?? null,
        started: subject.started?.toISOString() ?? null,
        ended: subject.ended.toISOString(),
        key: subject.key,
        version: subject.version,
        sha256: subject.sha256,
        encryption: subject.encryption,
        keyId: subject.keyId ?? null,
        warnings: subject.warnings,
        files,
    };
}
