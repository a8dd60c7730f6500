import { partitionOf } from "../../shared/arn";
import type { Deploy } from "./fleet-file";

/** Where the AWS provider reads which roles it takes, one by the other. */
export const ASSUME_ROLES = "aws:assumeRoles";

/** What AWS's audit logs call the fleet. */
const SESSION_NAME = "session-logs-fleet";

/** An item of `aws:assumeRoles`, by the names of @pulumi/aws's ProviderAssumeRole. */
export interface AssumedRole {
    readonly roleArn: string;
    readonly externalId?: string;
    readonly sessionName: string;
}

/** The role of `deploy` in an account. */
export function deployRole(
    { role, externalId }: Deploy,
    { accountId, region }: { readonly accountId: string; readonly region: string },
): AssumedRole {
    return {
        roleArn: `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`,
        ...(externalId !== undefined && { externalId }),
        sessionName: SESSION_NAME,
    };
}
