import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Archive } from "../reading/archive";
import { wordsOf } from "../reading/aws-errors";
import type { HistoryPlace } from "../reading/history";
import { streamedEvents } from "../reading/streamed-events";
import { UserError } from "../../shared/user-error";
import { credentialsIn, ownAccount } from "./find-history";

/** The events of a session, or why there are none. */
export type FoundEvents =
    | { readonly kind: "found"; readonly lines: AsyncIterable<string> }
    /** It was not streamed there. */
    | { readonly kind: "none" }
    | { readonly kind: "unreadable"; readonly why: string };

/** Looks for the events of a session by its id. */
export type FindEvents = (place: HistoryPlace, sessionId: string) => Promise<FoundEvents>;

/**
 * Looks for events in a log group of the session's own account and region.
 *
 * @param role Name of a role that each account has and that the caller may assume. @default none
 */
export async function eventsOfGroup(
    archive: Archive,
    group: string,
    role: string | undefined,
): Promise<FindEvents> {
    const own = await ownAccount(archive);
    return (place, sessionId) => {
        if (role === undefined && place.accountId !== own) {
            const why = `these credentials are of ${own}; --history-role NAME reads by a role of that account`;
            return Promise.resolve({ kind: "unreadable", why });
        }
        const { region } = place;
        const logs = new CloudWatchLogsClient({ region, ...credentialsIn(place, own, role) });
        return firstLook(streamedEvents(logs, group, sessionId), `${group}/${sessionId}`);
    };
}

/**
 * Reads the first event, which tells whether there are any, and hands on all.
 *
 * @param stream What messages call it.
 */
export async function firstLook(
    events: AsyncGenerator<string>,
    stream: string,
): Promise<FoundEvents> {
    try {
        const first = await events.next();
        return first.done === true
            ? { kind: "none" }
            : { kind: "found", lines: resumed(first.value, events, stream) };
    } catch (error) {
        return (error as Error).name === "ResourceNotFoundException"
            ? { kind: "none" }
            : { kind: "unreadable", why: wordsOf(error) };
    }
}

async function* resumed(
    first: string,
    others: AsyncGenerator<string>,
    stream: string,
): AsyncGenerator<string> {
    yield first;
    try {
        yield* others;
    } catch (error) {
        throw new UserError(`The events of ${stream} broke off: ${wordsOf(error)}. Try again.`);
    }
}
