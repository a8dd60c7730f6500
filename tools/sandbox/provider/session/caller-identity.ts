import type { Context } from "./context";

export interface CallerIdentity {
    readonly accountId: string;
    readonly arn: string;
    readonly userId: string;
}

/** Asks AWS whose credentials these are. */
export async function callerIdentity(context: Context): Promise<CallerIdentity> {
    const sts = await context.client("sts", async (configuration) => {
        const { STS } = await import("@aws-sdk/client-sts");
        return new STS(configuration);
    });
    const { Account = "", Arn = "", UserId = "" } = await sts.getCallerIdentity({});
    return { accountId: Account, arn: Arn, userId: UserId };
}
