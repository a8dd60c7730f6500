import { Policy } from "@pulumi/aws/iam/policy";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../shared/policy-document";

export interface NodePermissionsArgs {
    readonly policy: PolicyDocument;
    /** Name of the policy. */
    readonly policyName: string;
    /** IAM path of a managed policy, between slashes. */
    readonly path: string;
    /** Roles by name, each with a value to depend on: the name, from a role that the stack makes. */
    readonly roles: Readonly<Record<string, pulumi.Input<string>>>;
    /** One managed policy attached to every role, or an inline policy in each. */
    readonly attachment: "managed" | "inline";
}

/** Gives the roles that nodes run with the permissions to write session logs. */
export class NodePermissions extends pulumi.ComponentResource {
    constructor(name: string, args: NodePermissionsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:member:NodePermissions", name, {}, opts);
        if (args.attachment === "managed") {
            this.attachManaged(name, args);
        } else {
            this.writeInline(name, args);
        }
        this.registerOutputs({});
    }

    private attachManaged(
        name: string,
        { policy, policyName, path, roles }: NodePermissionsArgs,
    ): void {
        const managed = new Policy(
            name,
            {
                name: policyName,
                path,
                description:
                    "Lets nodes write their Session Manager logs to the organization's archive",
                policy: JSON.stringify(policy),
            },
            { parent: this },
        );
        for (const [roleName, role] of Object.entries(roles)) {
            new RolePolicyAttachment(
                `${name}-${roleName}`,
                { role, policyArn: managed.arn },
                { parent: this },
            );
        }
    }

    private writeInline(name: string, { policy, policyName, roles }: NodePermissionsArgs): void {
        for (const [roleName, role] of Object.entries(roles)) {
            new RolePolicy(
                `${name}-${roleName}`,
                { name: policyName, role, policy: JSON.stringify(policy) },
                { parent: this },
            );
        }
    }
}
