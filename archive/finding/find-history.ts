import { ACCOUNT_ID } from "../../shared/ids";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { mapAtOnce } from "../../shared/map-at-once";
import { keysBelow, REGION } from "../keys/log-key";
import type { Archive } from "../reading/archive";
import { explained, wordsOf } from "../reading/aws-errors";
import { type HistoryPlace, type SessionHistory, sessionHistory } from "../reading/history";
import { foldersBelow } from "../reading/listing";
import { partitionOf } from "../../shared/arn";
import type { Selection } from "../sessions/selection";

export interface HistoryOptions {
    /** Name of a role that each account has and that the caller may assume. @default none */
    readonly role?: string | undefined;
    readonly report: (problem: string) => void;
}

/** What Session Manager remembers, by session id, and whom it was asked about. */
export interface FoundHistory {
    readonly sessions: ReadonlyMap<string, SessionHistory>;
    /** The accounts whose history was read. */
    readonly accountIds: ReadonlySet<string>;
}

/** For who asks nobody. */
export const NO_HISTORY: FoundHistory = { sessions: new Map(), accountIds: new Set() };

const AT_ONCE = 8;

/**
 * Asks Session Manager in each account and region that has logs or is named, as far as the caller
 * may: in the own account, and with a role in the others. What may not be read is reported.
 */
export async function findHistory(
    archive: Archive,
    { accountIds, regions }: Selection,
    { role, report }: HistoryOptions,
): Promise<FoundHistory> {
    const own = await ownAccount(archive);
    const asked = role === undefined ? [own] : await accountsOf(archive, accountIds);
    const wanted = asked.filter((id) => accountIds.length === 0 || accountIds.includes(id));
    const places: HistoryPlace[] = [];
    for (const accountId of wanted) {
        // Where all uploads have failed there is no folder.
        const named = regions.length > 0 ? regions : await regionsOf(archive, accountId);
        places.push(...named.map((region) => ({ accountId, region })));
    }
    const ask = (place: HistoryPlace) => sessionHistory(clientFor(place, own, role), place);
    return gatherHistory(places, ask, report);
}

/** Asks in several places at once; one that says no is reported and left out. */
export async function gatherHistory(
    places: readonly HistoryPlace[],
    ask: (place: HistoryPlace) => AsyncIterable<SessionHistory>,
    report: HistoryOptions["report"],
): Promise<FoundHistory> {
    const sessions = new Map<string, SessionHistory>();
    const accountIds = new Set<string>();
    const read = async (place: HistoryPlace) => {
        try {
            for await (const session of ask(place)) {
                sessions.set(session.sessionId, session);
            }
            accountIds.add(place.accountId);
        } catch (error) {
            report(
                `Session Manager's history of ${place.accountId} in ${place.region} can't be read: ${wordsOf(error)}. ` +
                    "It takes ssm:DescribeSessions there; without it no start of a session is known.",
            );
        }
    };
    await mapAtOnce(AT_ONCE, places, read);
    return { sessions, accountIds };
}

/** Everybody may ask that. */
export async function ownAccount({ region }: Pick<Archive, "region">): Promise<string> {
    try {
        const sts = new STSClient({ region });
        return (await sts.send(new GetCallerIdentityCommand({}))).Account ?? "";
    } catch (error) {
        throw explained(error, "find out whose credentials these are", "valid credentials");
    }
}

async function accountsOf(archive: Archive, asked: readonly string[]): Promise<readonly string[]> {
    const folders = asked.length > 0 ? asked : await foldersBelow(archive, archive.keyPrefix);
    return folders.filter((folder) => ACCOUNT_ID.test(folder));
}

/** Where an account has logs. */
export async function regionsOf(archive: Archive, accountId: string): Promise<readonly string[]> {
    const folders = await foldersBelow(archive, keysBelow(archive.keyPrefix, accountId));
    // A member may make folders of any name, and a region becomes part of a host's name.
    return folders.filter((folder) => REGION.test(folder));
}

function clientFor(place: HistoryPlace, own: string, role: string | undefined): SSMClient {
    return new SSMClient({ region: place.region, ...credentialsIn(place, own, role) });
}

/** The credentials for another account: those of its role; for the own one, those that are there. */
export function credentialsIn(
    { accountId, region }: HistoryPlace,
    own: string,
    role: string | undefined,
) {
    if (role === undefined || accountId === own) {
        return {};
    }
    const RoleArn = `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
    const params = { RoleArn, RoleSessionName: "session-logs" };
    return { credentials: fromTemporaryCredentials({ params }) };
}
