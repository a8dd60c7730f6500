import { parseKey, keysBelow } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { explained } from "../reading/aws-errors";
import type { HistoryPlace, SessionHistory } from "../reading/history";
import { storedObjects } from "../reading/listing";
import type { MemberAccount } from "../rescue/member-account";
import { type LostSession, lostSessions, type Rescue } from "../rescue/plan";
import { fetchRecording, recordingScript, rescuedLog, UnreachableNode } from "../rescue/recording";
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
    const failed = await fetchAll(rescues, member, now, output);
    return failed === 0 ? FOUND : NOT_FOUND;
}

/** @returns how many could not be fetched. */
async function fetchAll(
    rescues: readonly Rescue[],
    member: MemberAccount,
    now: Date,
    output: Output,
): Promise<number> {
    const unreachable = new Set<string>();
    let failed = 0;
    for (const one of rescues) {
        try {
            if (unreachable.has(one.node)) {
                throw new UserError(`${one.node} was not asked again.`);
            }
            await fetchOne(one, member, now, output);
            output.note(`${one.key} was rescued.`);
        } catch (error) {
            if (!(error instanceof UserError)) {
                throw error;
            }
            if (error instanceof UnreachableNode) {
                unreachable.add(one.node);
            }
            failed += 1;
            output.report(`${one.key} was not rescued: ${error.message}`);
        }
    }
    return failed;
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
            "ssm:DescribeSessions there",
            "--role NAME reads by a role of that account, and so do credentials of it",
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

function about({ session, ended, rescue: one, why }: LostSession): string {
    const head = `${session.sessionId}  ended ${momentText(ended)}  ${session.node ?? "?"}`;
    if (one === undefined) {
        return `${head}: ${why}.`;
    }
    const until = momentText(one.until);
    const kept = one.isOverdue ? `may be gone since ${until}` : `kept on the node until ${until}`;
    return `${head}: ${kept}; AWS-RunShellScript there: ${recordingScript(one.folder, 0)}`;
}

async function fetchOne(
    one: Rescue,
    member: MemberAccount,
    now: Date,
    { showProgress }: Output,
): Promise<void> {
    const recording = await fetchRecording(one, member.run, (count) =>
        showProgress(`${one.key}: ${count} parts`),
    ).finally(() => showProgress(""));
    const log = rescuedLog(recording, one);
    await member.upload(one.key, log, { "session-logs-rescued": momentText(now), node: one.node });
}
