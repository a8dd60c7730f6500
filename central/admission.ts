import { accountRootArn } from "../shared/arn";
import type { ConditionBlock, Principal } from "../shared/policy-document";

/** The accounts that may write their logs: those of an organization, or listed ones. */
export type Admitted =
    | {
          readonly organizationId: string;
          /** Only those below these organizational units; all of them if undefined. */
          readonly organizationPaths?: readonly string[] | undefined;
      }
    | { readonly accountIds: readonly string[] };

export interface AdmissionArgs {
    readonly partition: string;
    /** The log-archive account. */
    readonly accountId: string;
    readonly admitted: Admitted;
}

/** Who an Allow for the admitted accounts speaks of. */
export interface Admission {
    readonly Principal: Principal;
    readonly Condition?: ConditionBlock | undefined;
}

/**
 * The admitted accounts as the elements of a statement. Everybody under the condition of one
 * organization, or some accounts by their ids: S3 takes neither for public.
 *
 * Never the log-archive account: a statement that names it, or everybody, lets its roles in without
 * any IAM policy of their own. Its nodes get in by IAM alone, as everybody does to resources of the
 * own account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function admission({ partition, accountId, admitted }: AdmissionArgs): Admission {
    if ("accountIds" in admitted) {
        const roots = admitted.accountIds.map((id) => accountRootArn(partition, id));
        return { Principal: { AWS: roots } };
    }
    const { organizationId, organizationPaths } = admitted;
    return {
        Principal: { AWS: "*" },
        Condition: {
            StringEquals: { "aws:PrincipalOrgID": organizationId },
            StringNotEquals: { "aws:PrincipalAccount": accountId },
            ...(organizationPaths && {
                // The key has several values, even where it holds one path only.
                "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": organizationPaths },
            }),
        },
    };
}
