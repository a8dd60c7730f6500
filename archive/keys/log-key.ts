import { ACCOUNT_ID } from "../../shared/ids";
import { accountPrefix, logPrefix } from "../../shared/names";
import { parseSessionId, type SessionId } from "./session-id";

/** Whose log, and from where. */
interface Place {
    /** 12 digits. */
    readonly accountId: string;
    /** The node's region. */
    readonly region: string;
}

/** The key of a session's log, `<prefix><account>/<region>/<SessionId>.log`. */
export interface LogKey extends Place {
    readonly kind: "log";
    readonly key: string;
    readonly session: SessionId;
}

/**
 * What the agent leaves where it could not render a log: the renderer's own output. The key names
 * no session, so the next failure overwrites it.
 *
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/session/plugins
 */
export interface RenderingKey extends Place {
    readonly kind: "rendering";
    readonly key: string;
    readonly stream: "stdout" | "stderr";
}

/** The manifest of a day's logs, `<prefix>seals/<day>.json`, which `sessions seal` writes. */
export interface SealKey {
    readonly kind: "seal";
    readonly key: string;
    /** yyyy-mm-dd */
    readonly day: string;
}

/** Nothing that an agent writes. */
export interface ForeignKey {
    readonly kind: "foreign";
    readonly key: string;
    /** What of the key is unlike a log's, to follow "it". */
    readonly why: string;
}

export type ArchiveKey = LogKey | RenderingKey | SealKey | ForeignKey;

export const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
const PLUGINS = ["Standard_Stream", "InteractiveCommands", "NonInteractiveCommands"];

/** Where the seals lie, below the archive's prefix. */
export const SEALS = "seals/";

/**
 * Reads what an object's key says of it.
 *
 * @param prefix The archive's: empty, or ends with a slash.
 */
export function parseKey(key: string, prefix: string): ArchiveKey {
    const foreign = (why: string): ForeignKey => ({ kind: "foreign", key, why });
    if (!key.startsWith(prefix)) {
        return foreign(`is not below ${prefix}`);
    }
    const below = key.slice(prefix.length);
    const day = /^seals\/(\d{4}-\d{2}-\d{2})\.json$/.exec(below)?.[1];
    if (day !== undefined) {
        return { kind: "seal", key, day };
    }
    const [accountId = "", region = "", name = "", stream, ...rest] = below.split("/");
    if (!ACCOUNT_ID.test(accountId)) {
        return foreign("does not begin with an account's 12 digits");
    }
    if (!REGION.test(region)) {
        return foreign("has no region after the account");
    }
    if (rest.length === 0 && PLUGINS.includes(name) && isStream(stream)) {
        return { kind: "rendering", key, accountId, region, stream };
    }
    if (stream !== undefined || !name.endsWith(".log")) {
        return foreign("does not end with one session's id and .log");
    }
    const session = parseSessionId(name.slice(0, -".log".length));
    return session === undefined
        ? foreign("names no session: an id ends with 17 hexadecimal digits or 26 of a-z and 0-9")
        : { kind: "log", key, accountId, region, session };
}

/** What the keys of an account's logs, or of those of one of its regions, begin with. */
export function keysBelow(prefix: string, accountId?: string, region?: string): string {
    if (accountId === undefined) {
        return prefix;
    }
    return region === undefined
        ? accountPrefix(prefix, accountId)
        : `${logPrefix(prefix, accountId, region)}/`;
}

function isStream(name: string | undefined): name is RenderingKey["stream"] {
    return name === "stdout" || name === "stderr";
}
