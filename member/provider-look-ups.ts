import { getLogGroup } from "@pulumi/aws/cloudwatch/getLogGroup";
import type { Provider } from "@pulumi/aws/provider";
import { getDocument } from "@pulumi/aws/ssm/getDocument";
import { signIn } from "../shared/pulumi/account-provider";
import { lookUp } from "../shared/pulumi/look-up";
import { ownOrganization } from "./archive/own-organization";
import type { MemberLookUps } from "./look-ups";
import { lookUpInstanceProfile, lookUpPolicy, lookUpRole } from "./nodes/look-ups";
import { lookUpLabels, lookUpPreferences } from "./sessions/look-up-preferences";

/** Asks by the functions of the stack's AWS provider. */
export function providerLookUps(accountId: string, provider: Provider): MemberLookUps {
    const options = { provider };
    return {
        signIn: () => signIn(accountId, provider),
        role: (name, attachment) => lookUpRole(name, attachment, options),
        policy: (arn) => lookUpPolicy(arn, options),
        instanceProfile: (name) => lookUpInstanceProfile(name, options),
        logGroup: (name, region) => lookUp(() => getLogGroup({ name, region }, options)),
        document: (name, region) => lookUp(() => getDocument({ name, region }, options)),
        preferences: (region) => lookUpPreferences(region, provider),
        preferencesLabels: (region) => lookUpLabels(region, provider),
        organization: () => ownOrganization(options),
    };
}
