import type { GetCallerIdentityArgs, GetCallerIdentityResult } from "@pulumi/aws/getCallerIdentity";
import { callerIdentity } from "../session/caller-identity";
import { text } from "../properties/property";
import { invoke, type InvokeType } from "../resource";

const getCallerIdentity = invoke<GetCallerIdentityArgs, GetCallerIdentityResult>({
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    properties: { id: text() },
    async call(context) {
        const identity = await callerIdentity(context);
        return { ...identity, id: identity.accountId };
    },
});

/** The functions that ask STS. */
export const stsInvokes: readonly InvokeType[] = [getCallerIdentity];
