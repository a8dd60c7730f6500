import type { GetCallerIdentityArgs } from "@pulumi/aws/getCallerIdentity";
import type { GetOrganizationArgs } from "@pulumi/aws/organizations/getOrganization";
import { flag, text } from "../properties/property";
import { service } from "../resource";
import { fromAws } from "../spelling";

const { lookUp } = service({});

export const getCallerIdentity = lookUp<GetCallerIdentityArgs>({
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    properties: { id: text() },
    reading: () => "STS Caller Identity",
    async call({ sts }) {
        const { Account, Arn, UserId } = await sts.getCallerIdentity({});
        return { accountId: Account, arn: Arn, id: Account, userId: UserId };
    },
});

export const getOrganization = lookUp<GetOrganizationArgs>({
    token: "aws:organizations/getOrganization:getOrganization",
    properties: { returnOrganizationOnly: flag() },
    reading: () => "Organizations Organization",
    absent: ["AWSOrganizationsNotInUseException"],
    async call({ organizations }, { returnOrganizationOnly }) {
        if (returnOrganizationOnly !== true) {
            throw new Error(
                "The sandbox's AWS provider serves getOrganization with returnOrganizationOnly: true only.",
            );
        }
        const { Organization } = await organizations.describeOrganization({});
        return { ...fromAws(Organization), returnOrganizationOnly };
    },
});
