import type { SSMClient } from "@aws-sdk/client-ssm";
import { DescribeSessionsCommand, type Session } from "@aws-sdk/client-ssm";

/** What Session Manager itself remembers of a session, for thirty days. */
export interface SessionHistory {
    readonly sessionId: string;
    readonly accountId: string;
    readonly region: string;
    readonly node: string | undefined;
    readonly started: Date | undefined;
    /** undefined while it is under way. */
    readonly ended: Date | undefined;
    /** Such as `Terminated`, `Failed`, `Connected`. */
    readonly status: string;
    /** The session document that it used. */
    readonly document: string | undefined;
}

export interface HistoryPlace {
    readonly accountId: string;
    readonly region: string;
}

/** Sessions of an account in a region, current and past, which the client's credentials may see. */
export async function* sessionHistory(
    ssm: SSMClient,
    place: HistoryPlace,
): AsyncGenerator<SessionHistory> {
    for (const State of ["Active", "History"] as const) {
        let NextToken: string | undefined;
        do {
            const page = await ssm.send(
                new DescribeSessionsCommand({ State, MaxResults: 200, NextToken }),
            );
            for (const session of page.Sessions ?? []) {
                yield historyOf(session, place);
            }
            NextToken = page.NextToken;
        } while (NextToken !== undefined && NextToken !== "");
    }
}

function historyOf(session: Session, place: HistoryPlace): SessionHistory {
    return {
        ...place,
        sessionId: session.SessionId ?? "",
        node: session.Target,
        started: session.StartDate,
        ended: session.EndDate,
        status: session.Status ?? "unknown",
        document: session.DocumentName,
    };
}
