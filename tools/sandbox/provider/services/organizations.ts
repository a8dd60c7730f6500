import type {
    GetOrganizationArgs,
    GetOrganizationResult,
} from "@pulumi/aws/organizations/getOrganization";
import { flag } from "../properties/property";
import { invoke, type InvokeType } from "../resource";

const getOrganization = invoke<GetOrganizationArgs, GetOrganizationResult>({
    token: "aws:organizations/getOrganization:getOrganization",
    properties: { returnOrganizationOnly: flag() },
    async call(context, { returnOrganizationOnly }) {
        if (returnOrganizationOnly !== true) {
            throw new Error(
                "The sandbox's AWS provider serves getOrganization with returnOrganizationOnly: true only.",
            );
        }
        const organizations = await context.client("organizations", async (configuration) => {
            const { Organizations } = await import("@aws-sdk/client-organizations");
            return new Organizations(configuration);
        });
        const { Organization: found = {} } = await organizations.describeOrganization({});
        return {
            id: found.Id,
            arn: found.Arn,
            featureSet: found.FeatureSet,
            masterAccountArn: found.MasterAccountArn,
            masterAccountEmail: found.MasterAccountEmail,
            masterAccountId: found.MasterAccountId,
            returnOrganizationOnly,
        };
    },
});

/** The functions of aws:organizations. */
export const organizationsInvokes: readonly InvokeType[] = [getOrganization];
