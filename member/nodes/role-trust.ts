import { FREE } from "../../shared/iam/match/key-value";
import { permits } from "../../shared/iam/match/permits";
import type { NormalStatement } from "../../shared/iam/parse/normal-policy";
import { principalText } from "../../shared/iam/parse/named-principals";
import { normalizePolicy } from "../../shared/iam/parse/normalize";

/**
 * Who hands roles to nodes: EC2 by an instance profile, Systems Manager to hybrid nodes and by
 * Default Host Management Configuration.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-service-role.html
 */
const NODE_SERVICES = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn", "ssm.amazonaws.com"];

/**
 * Who may take a role that no node can run with.
 *
 * @param trust The role's trust policy: JSON text.
 * @returns the principals, or undefined where nodes may run with the role, or that can't be told.
 */
export function takersInsteadOfNodes(trust: string): readonly string[] | undefined {
    const { policy, problems } = normalizePolicy(withResources(trust), "resource");
    if (problems.length > 0) {
        return undefined;
    }
    const ofNodes = { ...policy, statements: policy.statements.filter(isAboutNodes) };
    const request = { action: "sts:AssumeRole", resource: "*", lookup: () => FREE };
    return permits(ofNodes, request) === "no"
        ? policy.statements.filter(({ effect }) => effect === "Allow").flatMap(principalsOf)
        : undefined;
}

/** A trust policy names no resource, which is the role itself; the analyzer wants one. */
function withResources(trust: string): string {
    try {
        const { Statement, ...policy } = JSON.parse(trust) as { readonly Statement: object };
        const statements = [Statement].flat().map((one) => ({ ...one, Resource: "*" }));
        return JSON.stringify({ ...policy, Statement: statements });
    } catch {
        return "";
    }
}

function isAboutNodes({ principals }: NormalStatement): boolean {
    if (principals === undefined || principals.not || principals.of.everyone) {
        return true;
    }
    return principals.of.named.some(
        (one) => one.kind === "service" && NODE_SERVICES.includes(one.text.toLowerCase()),
    );
}

function principalsOf({ principals }: NormalStatement): readonly string[] {
    return (principals?.of.named ?? []).map(principalText);
}
