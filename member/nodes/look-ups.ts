import { getInstanceProfile } from "@pulumi/aws/iam/getInstanceProfile";
import { getPolicy } from "@pulumi/aws/iam/getPolicy";
import { getRole } from "@pulumi/aws/iam/getRole";
import { getRolePolicies } from "@pulumi/aws/iam/getRolePolicies";
import { getRolePolicyAttachments } from "@pulumi/aws/iam/getRolePolicyAttachments";
import type { InvokeOptions } from "@pulumi/pulumi";
import type { LookedUp } from "../../shared/looked-up";
import { lookUp } from "../../shared/pulumi/look-up";
import type { FoundRole } from "./role-findings";

/**
 * Looks up a role that nodes are to run with.
 *
 * @param attachment How it gets its policy, which decides what may be in the way.
 */
export async function lookUpRole(
    name: string,
    attachment: "managed" | "inline",
    options: InvokeOptions,
): Promise<LookedUp<FoundRole>> {
    const [role, attached, inline] = await Promise.all([
        lookUp(() => getRole({ name }, options)),
        attachment === "managed"
            ? lookUp(() => getRolePolicyAttachments({ roleName: name }, options))
            : undefined,
        attachment === "inline"
            ? lookUp(() => getRolePolicies({ roleName: name }, options))
            : undefined,
    ]);
    if (role.kind !== "found") {
        return role;
    }
    if (attached?.kind === "unknown") {
        return attached;
    }
    // The provider answers null for an empty list.
    const policies = attached?.kind === "found" ? attached.value.attachedPolicies : null;
    const names = inline?.kind === "found" ? inline.value.policyNames : null;
    return {
        kind: "found",
        value: {
            path: role.value.path,
            trust: role.value.assumeRolePolicy,
            attached: ((policies ?? []) as { policyName: string }[]).map((one) => one.policyName),
            inline: names ?? [],
        },
    };
}

/** The document of a managed policy, JSON text. */
export async function lookUpPolicy(arn: string, options: InvokeOptions): Promise<LookedUp<string>> {
    return lookUp(async () => (await getPolicy({ arn }, options)).policy);
}

/** Whether the account has an instance profile of that name. */
export function lookUpInstanceProfile(
    name: string,
    options: InvokeOptions,
): Promise<LookedUp<unknown>> {
    return lookUp(() => getInstanceProfile({ name }, options));
}
