import { awsManagedPolicyArn } from "../../shared/arn";
import {
    component,
    json,
    output,
    type OutputOf,
    type PlannedItem,
    resource,
} from "../../shared/pulumi/plan";
import { trustPolicy } from "./trust-policy";

export interface MadeRoleArgs {
    /** Name of the role, and of its instance profile. */
    readonly roleName: string;
    /** How nodes get the role: by an instance profile, or from the account's default. */
    readonly kind: "instance" | "default-host";
    readonly partition: string;
    /** IAM path of an instance role, between slashes; a default role has a path of its own. */
    readonly path: string;
    /** ARN of the policy that limits the role; no limit if undefined. */
    readonly permissionsBoundary?: string | undefined;
}

export interface MadeRole {
    readonly items: readonly PlannedItem[];
    /** Known once the role may be used. */
    readonly roleName: OutputOf;
    readonly roleArn: OutputOf;
    /** Name of the instance profile; undefined for a default role. */
    readonly instanceProfileName: OutputOf | undefined;
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
export function madeRole(name: string, args: MadeRoleArgs): MadeRole {
    const { roleName, kind, partition, permissionsBoundary } = args;
    const parent = component("session-logs:member:NodeRole", name);
    const { service, policy, description } = KINDS[kind];
    const path = kind === "instance" ? args.path : DEFAULT_HOST_PATH;
    const role = resource(
        "Role",
        name,
        {
            name: roleName,
            path,
            description,
            assumeRolePolicy: json(trustPolicy(service, partition)),
            permissionsBoundary,
        },
        { parent },
    );
    const ofRole = output(role, "name");
    const managed = resource(
        "RolePolicyAttachment",
        `${name}-systems-manager`,
        { role: ofRole, policyArn: awsManagedPolicyArn(partition, policy) },
        { parent },
    );
    const profile =
        kind === "instance"
            ? resource("InstanceProfile", name, { name: roleName, path, role: ofRole }, { parent })
            : undefined;
    return {
        items: [parent, role, managed, ...(profile ? [profile] : [])],
        roleName: ofRole,
        roleArn: output(role, "arn"),
        instanceProfileName: profile && output(profile, "name"),
    };
}
