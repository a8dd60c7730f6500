import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import { awsManagedPolicyArn } from "../../shared/arn";
import { refuseExistingRole } from "./existing-roles";
import { trustPolicy } from "./trust-policy";

export interface NodeRoleArgs {
    /** Name of the role, and of its instance profile. */
    readonly roleName: string;
    /** How nodes get the role: by an instance profile, or from the account's default. */
    readonly kind: "instance" | "default-host";
    readonly partition: string;
    /** IAM path of an instance role, between slashes; a default role has a path of its own. */
    readonly path: string;
    /** ARN of the policy that limits the role; no limit if undefined. */
    readonly permissionsBoundary?: string | undefined;
    readonly provider: pulumi.ProviderResource;
}

const KINDS = {
    instance: {
        service: "ec2",
        policy: "AmazonSSMManagedInstanceCore",
        description: "Nodes that Systems Manager manages, by their instance profile",
    },
    "default-host": {
        service: "ssm",
        policy: "AmazonSSMManagedEC2InstanceDefaultPolicy",
        description: "Nodes that Systems Manager manages by default",
    },
} as const;

/** The path of the role that the console makes; the setting names the role with it. */
export const DEFAULT_HOST_PATH = "/service-role/";

/** A role that nodes run with, with what Systems Manager needs to manage them. */
export class NodeRole extends pulumi.ComponentResource {
    /** Known once the role may be used. */
    readonly roleName: pulumi.Output<string>;
    readonly roleArn: pulumi.Output<string>;
    /** Name of the instance profile; undefined for a default role. */
    readonly instanceProfileName: pulumi.Output<string> | undefined;

    constructor(name: string, args: NodeRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        const { roleName, kind, partition, permissionsBoundary, provider } = args;
        super("session-logs:member:NodeRole", name, {}, { ...opts, providers: [provider] });
        const { service, policy, description } = KINDS[kind];
        const path = kind === "instance" ? args.path : DEFAULT_HOST_PATH;

        const role = new Role(
            name,
            {
                name: roleName,
                path,
                description,
                assumeRolePolicy: JSON.stringify(trustPolicy(service, partition)),
                permissionsBoundary,
            },
            { parent: this, hooks: { beforeCreate: [refuseExistingRole(roleName, provider)] } },
        );
        new RolePolicyAttachment(
            `${name}-systems-manager`,
            { role: role.name, policyArn: awsManagedPolicyArn(partition, policy) },
            { parent: this },
        );
        this.roleName = role.name;
        this.roleArn = role.arn;
        this.instanceProfileName =
            kind === "instance"
                ? new InstanceProfile(
                      name,
                      { name: roleName, path, role: role.name },
                      { parent: this },
                  ).name
                : undefined;
        this.registerOutputs({});
    }
}
