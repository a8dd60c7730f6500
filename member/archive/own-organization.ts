import { getOrganization } from "@pulumi/aws/organizations/getOrganization";
import type { InvokeOptions } from "@pulumi/pulumi";
import { lookUp } from "../../shared/pulumi/look-up";
import type { OwnOrganization } from "./admission";

/**
 * Asks AWS which organization the account belongs to: every account may call
 * organizations:DescribeOrganization, unless its own policies or an SCP say otherwise.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export async function ownOrganization(options: InvokeOptions): Promise<OwnOrganization> {
    // The rest of what the function returns only the management account may list.
    const found = await lookUp(() => getOrganization({ returnOrganizationOnly: true }, options));
    switch (found.kind) {
        case "found":
            return { kind: "member", organizationId: found.value.id };
        case "missing":
            return { kind: "none" };
        case "unknown":
            return found.reason.includes("AWSOrganizationsNotInUse")
                ? { kind: "none" }
                : { kind: "unknown", reason: found.reason };
    }
}
