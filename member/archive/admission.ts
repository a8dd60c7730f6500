import type { Contract } from "../../shared/contract";
import type { Problem } from "../../shared/problem";

/** The organization that the member's account belongs to. */
export type OwnOrganization =
    | { readonly kind: "member"; readonly organizationId: string }
    | { readonly kind: "none" }
    | { readonly kind: "unknown" };

/**
 * Whether the archive admits the account. Where it does not, agents would refuse every session as
 * soon as the preferences ask for logs in it.
 *
 * Paths below the organization are left to AWS: no member account may look up where it lies.
 *
 * @returns the problem, or undefined where the account is admitted, or where that is not known.
 */
export function admissionProblem(
    accountId: string,
    central: Pick<Contract, "accountId" | "accountIds" | "organizationId">,
    organization: OwnOrganization,
): Problem | undefined {
    if (accountId === central.accountId) {
        return undefined;
    }
    if (central.accountIds !== undefined) {
        return central.accountIds.includes(accountId)
            ? undefined
            : {
                  key: "session-logs:accountId",
                  found: `is "${accountId}", which central does not admit (its accountIds are ${central.accountIds.join(", ")})`,
                  expected: `Add ${accountId} to session-logs:accountIds of central and deploy it first.`,
              };
    }
    const isElsewhere =
        organization.kind === "none" ||
        (organization.kind === "member" && organization.organizationId !== central.organizationId);
    return isElsewhere
        ? {
              key: "session-logs:accountId",
              found: `is "${accountId}", which belongs to ${
                  organization.kind === "none"
                      ? "no organization"
                      : `organization ${organization.organizationId}`
              }; central admits the accounts of ${String(central.organizationId)}`,
              expected:
                  "Move the account into that organization, or set session-logs:centralStack to an archive that admits it.",
          }
        : undefined;
}
