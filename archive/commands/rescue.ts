import { parseKey, keysBelow } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { explained } from "../reading/aws-errors";
import type { HistoryPlace, SessionHistory } from "../reading/history";
import { storedObjects } from "../reading/listing";
import type { MemberAccount } from "../rescue/member-account";
import { type LostSession, lostSessions, type Rescue } from "../rescue/plan";
import { fetchRecording, recordingScript, rescuedLog } from "../rescue/recording";
import { momentText } from "../sessions/moment";
import { UserError } from "../../shared/user-error";
import { FOUND, NOT_FOUND, type Output } from "./output";

export interface RescueOptions {
    /** Without it only what would be done is shown. */
    readonly yes?: boolean;
}

/** Finds sessions of an account and region that have no log, and fetches their recordings. */
export async function rescue(
    archive: Archive,
    place: HistoryPlace,
    member: MemberAccount,
    { yes = false }: RescueOptions,
    now: Date,
    output: Output,
): Promise<number> {
    const history = await historyOf(member, place);
    const archived = await archivedSessions(archive, place);
    const lost = lostSessions(history, archived, archive.keyPrefix, now);
    for (const one of lost) {
        await output.print(about(one));
    }
    const rescues = lost.flatMap((one) => (one.rescue === undefined ? [] : [one.rescue]));
    output.note(
        `${history.length} sessions in the last thirty days, ${lost.length} without a log, ${rescues.length} of them may still be on their nodes.`,
    );
    if (rescues.length > 0 && !yes) {
        output.note("Nothing was run. --yes sends these commands and uploads what they print.");
        return NOT_FOUND;
    }
    let failed = 0;
    for (const one of rescues) {
        try {
            await fetchOne(one, member, now);
            output.note(`${one.key} was rescued.`);
        } catch (error) {
            if (!(error instanceof UserError)) {
                throw error;
            }
            failed += 1;
            output.report(error.message);
        }
    }
    return failed === 0 ? FOUND : NOT_FOUND;
}

async function historyOf(member: MemberAccount, place: HistoryPlace): Promise<SessionHistory[]> {
    const sessions: SessionHistory[] = [];
    try {
        for await (const session of member.history()) {
            sessions.push(session);
        }
    } catch (error) {
        throw explained(
            error,
            `read Session Manager's history of ${place.accountId} in ${place.region}`,
            "ssm:DescribeSessions there, by --role NAME or credentials of that account",
        );
    }
    return sessions;
}

async function archivedSessions(
    archive: Archive,
    { accountId, region }: HistoryPlace,
): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    const below = keysBelow(archive.keyPrefix, accountId, region);
    for await (const { key, versions } of storedObjects(archive, below)) {
        const parsed = parseKey(key, archive.keyPrefix);
        if (parsed.kind === "log" && versions.length > 0) {
            ids.add(parsed.session.id);
        }
    }
    return ids;
}

function about({ session, rescue: one, why }: LostSession): string {
    const ended = session.ended === undefined ? "?" : momentText(session.ended);
    const head = `${session.sessionId}  ended ${ended}  ${session.node ?? "?"}`;
    return one === undefined
        ? `${head}: ${why}.`
        : `${head}: kept on the node until ${momentText(one.until)}; AWS-RunShellScript there: ${recordingScript(one.recording, 0)}`;
}

async function fetchOne(one: Rescue, member: MemberAccount, now: Date): Promise<void> {
    const log = rescuedLog(await fetchRecording(one, member.run), one, now);
    await member.upload(one.key, log, { "session-logs-rescued": momentText(now), node: one.node });
}
