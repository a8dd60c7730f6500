import type { ClientConfig } from "./aws";

/** A session as Session Manager itself tells of it, by DescribeSessions. */
export interface RememberedSession {
    readonly SessionId: string;
    /** The node. */
    readonly Target: string;
    readonly Status: "Connected" | "Terminated" | "Failed";
    readonly StartDate: Date;
    /** None while it is under way. */
    readonly EndDate?: Date;
    readonly DocumentName: string;
    /** ARN of who started it. */
    readonly Owner: string;
    readonly Reason?: string;
}

/**
 * Lets Session Manager know of a session, as the agent does through a channel that is no API: the
 * emulator has a call of its own for it.
 *
 * @param config Credentials of the node's account, and the node's region.
 */
export async function tellSessionManager(
    { endpoint, region, credentials }: ClientConfig,
    session: RememberedSession,
): Promise<void> {
    const { accessKeyId, sessionToken = "" } = await credentials();
    const seconds = (date: Date) => date.getTime() / 1000;
    const response = await fetch(endpoint, {
        method: "POST",
        headers: {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AmazonSSM.HeldSession",
            "X-Amz-Security-Token": sessionToken,
            // The emulator looks for the account in it, and checks no signature.
            Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/ssm/aws4_request, SignedHeaders=host, Signature=none`,
        },
        body: JSON.stringify({
            AccessType: "Standard",
            ...session,
            StartDate: seconds(session.StartDate),
            ...(session.EndDate === undefined ? {} : { EndDate: seconds(session.EndDate) }),
        }),
    });
    if (!response.ok) {
        throw new Error(
            `The emulator took no session: ${response.status} ${await response.text()}`,
        );
    }
}
