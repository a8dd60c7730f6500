import type { Contract } from "../../shared/contract";
import { layersOf, merged, type PreferenceSettings } from "./preferences";
import { type SessionDocument, sessionDocument } from "./session-document";

export interface SessionDocumentsArgs
    extends PreferenceSettings, Pick<Contract, "bucketName" | "keyPrefix"> {
    /** The member account. */
    readonly accountId: string;
    /** Region → ARN of the session key, or its replica, there. */
    readonly sessionKeyArns: Readonly<Record<string, string>>;
    readonly cloudWatch?: { readonly logGroupName: string } | undefined;
}

/**
 * The session document of each region.
 *
 * @param name One of the further documents; the account's preferences if undefined.
 */
export function sessionDocuments(
    args: SessionDocumentsArgs,
    name?: string,
): Readonly<Record<string, SessionDocument>> {
    const { accountId, bucketName, keyPrefix, sessionKeyArns, cloudWatch } = args;
    return Object.fromEntries(
        Object.entries(sessionKeyArns).map(([region, sessionKeyArn]) => [
            region,
            sessionDocument({
                ...merged(layersOf(args, region, name)),
                accountId,
                region,
                bucketName,
                keyPrefix,
                sessionKeyArn,
                logGroupName: cloudWatch?.logGroupName,
            }),
        ]),
    );
}
