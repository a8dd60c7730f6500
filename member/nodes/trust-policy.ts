import { servicePrincipal } from "../../shared/arn";
import type { PolicyDocument, Statement } from "../../shared/policy-document";

/** Who may take a role: the resource is the role itself. */
export interface TrustPolicy extends Pick<PolicyDocument, "Version"> {
    readonly Statement: readonly Omit<Statement, "Resource">[];
}

/** Lets a service hand the role to nodes. */
export function trustPolicy(service: "ec2" | "ssm", partition: string): TrustPolicy {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AssumeRoleForNodes",
                Effect: "Allow",
                Principal: { Service: servicePrincipal(service, partition) },
                Action: "sts:AssumeRole",
            },
        ],
    };
}
