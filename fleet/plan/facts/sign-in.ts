import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Checked, Problem } from "../../../shared/problem";
import { unreachable, UnreachableError } from "../../accounts/reach";
import { type AwsError, reasonOf } from "./ask";

/**
 * Signs in to an account, so that nothing is read with the credentials of another.
 *
 * @throws UnreachableError where nobody answers: that is no matter of this account.
 */
export async function signIn(accountId: string, sts: STSClient): Promise<Checked<undefined>> {
    try {
        const { Account } = await sts.send(new GetCallerIdentityCommand({}));
        return Account === accountId
            ? { ok: true, value: undefined }
            : { ok: false, problems: [otherAccount(accountId, Account)] };
    } catch (error) {
        const unanswered = unreachable(error);
        if (unanswered !== undefined) {
            throw new UnreachableError(unanswered, error);
        }
        return { ok: false, problems: [refused(accountId, reasonOf(error as AwsError))] };
    }
}

function otherAccount(accountId: string, found: string | undefined): Problem {
    return {
        key: "The AWS credentials",
        found: `are for account ${String(found)} instead of ${accountId}`,
        expected: `Let deploy.role name a role of account ${accountId}.`,
    };
}

function refused(accountId: string, reason: string): Problem {
    return {
        key: "The AWS credentials",
        found: `for account ${accountId} can't be used: ${reason}`,
        expected:
            "Make the role that deploy.role names in that account, and let it trust whoever runs this.",
    };
}
