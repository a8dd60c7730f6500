import { getOrganization } from "@pulumi/aws/organizations/getOrganization";
import { log, type ProviderResource } from "@pulumi/pulumi";
import type { Contract } from "../../shared/contract";
import { type Checked, NO_PROBLEM } from "../../shared/problem";
import { admissionProblem, type OwnOrganization } from "./admission";

/** Refuses a member whose account the archive does not admit; warns where that can't be told. */
export async function checkAdmission(
    accountId: string,
    central: Pick<Contract, "accountId" | "accountIds" | "organizationId">,
    provider: ProviderResource,
): Promise<Checked<undefined>> {
    const organization: OwnOrganization =
        central.organizationId === undefined
            ? { kind: "unknown" }
            : await ownOrganization(central.organizationId, provider);
    const problem = admissionProblem(accountId, central, organization);
    return problem ? { ok: false, problems: [problem] } : NO_PROBLEM;
}

/**
 * Asks AWS which organization the account belongs to: every account may call
 * organizations:DescribeOrganization, unless its own policies or an SCP say otherwise.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
async function ownOrganization(
    wanted: string,
    provider: ProviderResource,
): Promise<OwnOrganization> {
    try {
        // The rest of what the function returns only the management account may list.
        const { id } = await getOrganization({ returnOrganizationOnly: true }, { provider });
        return { kind: "member", organizationId: id };
    } catch (error) {
        const { message } = error as Error;
        if (message.includes("AWSOrganizationsNotInUse")) {
            return { kind: "none" };
        }
        await log.warn(
            `Whether the account belongs to ${wanted}, whose accounts central admits, could not be ` +
                `looked up: ${message.replace(/[.\s]+$/, "")}. If it does not, every session is refused. ` +
                "Let the deploying identity call organizations:DescribeOrganization.",
        );
        return { kind: "unknown" };
    }
}
