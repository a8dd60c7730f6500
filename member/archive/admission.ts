import type { Contract } from "../../shared/contract";
import { type Findings, findings, type Problem } from "../../shared/problem";
import { setting } from "../../shared/setting";

/** The organization that the member's account belongs to. */
export type OwnOrganization =
    | { readonly kind: "member"; readonly organizationId: string }
    | { readonly kind: "none" }
    /** Nobody needs to know, or AWS's reason for not telling. */
    | { readonly kind: "unknown"; readonly reason?: string };

type Archive = Pick<Contract, "accountId" | "accountIds" | "organizationId">;

/**
 * Whether the archive admits the account. Where it does not, agents would refuse every session as
 * soon as the preferences ask for logs in it.
 *
 * Paths below the organization are left to AWS: no member account may look up where it lies.
 */
export function admissionFindings(
    accountId: string,
    central: Archive,
    organization: OwnOrganization,
): Findings {
    const problem = admissionProblem(accountId, central, organization);
    const isAsked = central.organizationId !== undefined && organization.kind === "unknown";
    const reason = isAsked ? organization.reason : undefined;
    return findings({
        problems: problem ? [problem] : [],
        warnings:
            reason === undefined
                ? []
                : [
                      `Whether the account belongs to ${central.organizationId}, whose accounts central admits, ` +
                          `could not be looked up: ${reason}. If it does not, every session is refused. ` +
                          "Let the deploying identity call organizations:DescribeOrganization.",
                  ],
    });
}

function admissionProblem(
    accountId: string,
    central: Archive,
    organization: OwnOrganization,
): Problem | undefined {
    if (accountId === central.accountId) {
        return undefined;
    }
    if (central.accountIds !== undefined) {
        return central.accountIds.includes(accountId)
            ? undefined
            : {
                  key: setting("accountId"),
                  found: `is "${accountId}", which central does not admit (its accountIds are ${central.accountIds.join(", ")})`,
                  expected: `Add ${accountId} to ${setting("accountIds")} of central and deploy it first.`,
              };
    }
    const isElsewhere =
        organization.kind === "none" ||
        (organization.kind === "member" && organization.organizationId !== central.organizationId);
    return isElsewhere
        ? {
              key: setting("accountId"),
              found: `is "${accountId}", which belongs to ${
                  organization.kind === "none"
                      ? "no organization"
                      : `organization ${organization.organizationId}`
              }; central admits the accounts of ${String(central.organizationId)}`,
              expected: `Move the account into that organization, or set ${setting("centralStack")} to an archive that admits it.`,
          }
        : undefined;
}
