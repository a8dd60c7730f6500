import { Policy } from "@pulumi/aws/iam/policy";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import { NODE_POLICY } from "../shared/names";
import type { PolicyDocument } from "../shared/policy/document";

export interface NodePermissionsArgs {
    readonly policy: PolicyDocument;
    /** Names of existing roles. */
    readonly roles: readonly string[];
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

    private attachManaged(name: string, { policy, roles }: NodePermissionsArgs): void {
        const managed = new Policy(
            name,
            {
                name: NODE_POLICY,
                description:
                    "Lets nodes write their Session Manager logs to the organization's archive",
                policy: JSON.stringify(policy),
            },
            { parent: this },
        );
        for (const role of roles) {
            new RolePolicyAttachment(
                `${name}-${role}`,
                { role, policyArn: managed.arn },
                { parent: this },
            );
        }
    }

    private writeInline(name: string, { policy, roles }: NodePermissionsArgs): void {
        for (const role of roles) {
            new RolePolicy(
                `${name}-${role}`,
                { name: NODE_POLICY, role, policy: JSON.stringify(policy) },
                { parent: this },
            );
        }
    }
}
