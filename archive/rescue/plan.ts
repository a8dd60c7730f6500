import { keysBelow } from "../keys/log-key";
import { parseSessionId } from "../keys/session-id";
import type { SessionHistory } from "../reading/history";

/** A session without a log in the archive, and what can be done about it. */
export interface LostSession {
    readonly session: SessionHistory;
    readonly ended: Date;
    /** Where its recording lies on the node, and where its log belongs in the archive. */
    readonly rescue: Rescue | undefined;
    /** Why there is nothing to rescue, in a sentence; undefined where there is. */
    readonly why: string | undefined;
}

export interface Rescue {
    readonly node: string;
    /** The folder on the node that holds the recording. */
    readonly folder: string;
    /** The log's key. */
    readonly key: string;
    readonly ended: Date;
    /** When an agent with default settings removes the recording, at the next session's end. */
    readonly until: Date;
    /** Whether that is over: it may still be there if nobody had a session since. */
    readonly isOverdue: boolean;
}

const DAY = 86_400_000;

/**
 * Days for which an agent keeps a recording, `SessionLogsRetentionDurationHours` = 336, from the
 * session's start on. It looks for older ones whenever a session ends.
 *
 * @see https://github.com/aws/amazon-ssm-agent/blob/mainline/agent/framework/docmanager/docmanager.go
 */
const KEPT_DAYS = 14;

/** Time that an agent may take from a session's end to its log: on Windows a minute and a half. */
const UNDER_WAY = 5 * 60_000;

/** Documents whose sessions have no log by their nature. */
const WITHOUT_LOG = /^AWS-(StartSSHSession|StartPortForwardingSession)/;

/**
 * The sessions that have ended and have no log.
 *
 * @param archived Ids of the sessions that have one.
 */
export function lostSessions(
    history: Iterable<SessionHistory>,
    archived: ReadonlySet<string>,
    keyPrefix: string,
    now: Date,
): readonly LostSession[] {
    return [...history].flatMap((session) => {
        const { sessionId, ended } = session;
        if (ended === undefined || archived.has(sessionId)) {
            return [];
        }
        if (now.getTime() - ended.getTime() < UNDER_WAY) {
            return [];
        }
        return [judged(session, ended, keyPrefix, now)];
    });
}

function judged(session: SessionHistory, ended: Date, keyPrefix: string, now: Date): LostSession {
    const { sessionId, node, document, status, accountId, region, started } = session;
    const lost = (why: string): LostSession => ({ session, ended, rescue: undefined, why });
    if (WITHOUT_LOG.test(document ?? "")) {
        return lost(`it used ${document}, which keeps no log`);
    }
    if (status === "Failed") {
        return lost("it failed before anybody could type");
    }
    if (parseSessionId(sessionId) === undefined || !/^m?i-[0-9a-f]{8,17}$/.test(node ?? "")) {
        return lost("its id or its node is none that a command could be sent for");
    }
    const until = new Date((started ?? ended).getTime() + KEPT_DAYS * DAY);
    const rescue = {
        node: node ?? "",
        folder: `/var/lib/amazon/ssm/${node}/session/orchestration/${sessionId}`,
        key: `${keysBelow(keyPrefix, accountId, region)}${sessionId}.log`,
        ended,
        until,
        isOverdue: until < now,
    };
    return { session, ended, rescue, why: undefined };
}
