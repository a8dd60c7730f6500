import type { Context } from "../rule";
import type { Resource } from "../stack/resource";

/** Whether an account is one of those that may hold, or be handed, what a log bucket holds. */
export type AccountVerdict = "ours" | "foreign" | "unknown";

/** The owner of the bucket and the accounts that are trusted; unknown while nobody named the owner. */
export function judgeAccount(
    account: string,
    resource: Resource,
    context: Context,
): AccountVerdict {
    const { config } = context;
    // Of an archive whose account nothing tells, the central account is the owner.
    const owner = resource.account ?? config.centralAccountId;
    if (config.trustedAccountIds.includes(account) || account === owner) {
        return "ours";
    }
    return owner === undefined ? "unknown" : "foreign";
}
