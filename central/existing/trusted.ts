import type { PolicyContext } from "../../shared/iam/context";
import type { Admitted } from "../admission";

/** In the form of an organization's id, and nobody's: where accounts are listed, none counts as ours. */
const NO_ORGANIZATION = "o-0000000000";

/** Whom a policy may grant access to beside the log-archive account, in the analyzer's words. */
export function trusted(
    admitted: Admitted,
): Required<Pick<PolicyContext, "organizationIds" | "trustedAccountIds">> {
    return "accountIds" in admitted
        ? { organizationIds: [NO_ORGANIZATION], trustedAccountIds: admitted.accountIds }
        : { organizationIds: [admitted.organizationId], trustedAccountIds: [] };
}
