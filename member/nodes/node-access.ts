import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { NODE_POLICY } from "../../shared/names";
import type { PolicyDocument } from "../../shared/policy-document";
import { NodePermissions } from "./node-permissions";
import { DEFAULT_HOST_PATH, NodeRole } from "./node-role";
import { nodeRoles, type NodeRoleSettings } from "./node-roles";
import { RegionalSetting } from "../regional-setting";

export interface NodeAccessArgs extends NodeRoleSettings {
    readonly policy: PolicyDocument;
    readonly attachment: "managed" | "inline";
    /** IAM path of what is made here, between slashes. */
    readonly path: string;
    readonly permissionsBoundary?: string | undefined;
    /** Name → IAM path of the roles that are there already. */
    readonly rolePaths: Readonly<Record<string, string>>;
    readonly partition: string;
    readonly regions: readonly string[];
    readonly provider: Provider;
}

export interface NodeAccess {
    /** What has to be there before nodes are told to write. */
    readonly permissions: NodePermissions;
    /** Names and ARNs of the roles made here, for the stack's outputs. */
    readonly outputs: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Setting of Systems Manager: the role of every node that has no instance profile. */
const DEFAULT_HOST_SETTING = "/ssm/managed-instance/default-ec2-instance-management-role";

/** Makes the roles that are to be made, and lets all of them write session logs. */
export function nodeAccess(args: NodeAccessArgs): NodeAccess {
    const { namePrefix, dhmc, regions, provider, rolePaths } = args;
    const roles = nodeRoles(args);
    const instance = madeRole("node-role", "instance", args);
    const defaultHost = madeRole("default-host-role", "default-host", args);
    const made = { instance, "default-host": defaultHost, existing: undefined };
    const opts = { providers: { aws: provider } };

    const permissions = new NodePermissions(
        "node-permissions",
        {
            ...args,
            policyName: namePrefix + NODE_POLICY,
            roles: Object.fromEntries(
                roles.map(({ name, kind }) => [name, made[kind]?.roleName ?? name]),
            ),
        },
        opts,
    );
    if (dhmc?.enable === true) {
        const name = defaultHost?.roleName ?? dhmc.roleName;
        const path = defaultHost ? DEFAULT_HOST_PATH : (rolePaths[dhmc.roleName] ?? "/");
        new RegionalSetting(
            "default-host-management",
            {
                settingId: DEFAULT_HOST_SETTING,
                settingValue: pulumi.concat(path.slice(1), name),
                regions,
            },
            { ...opts, dependsOn: permissions },
        );
    }
    return { permissions, outputs: outputsOf(instance, defaultHost) };
}

function madeRole(
    name: string,
    kind: "instance" | "default-host",
    args: NodeAccessArgs,
): NodeRole | undefined {
    const role = nodeRoles(args).find((one) => one.kind === kind && one.isMade);
    return role && new NodeRole(name, { ...args, kind, roleName: role.name });
}

function outputsOf(instance?: NodeRole, defaultHost?: NodeRole): NodeAccess["outputs"] {
    return {
        ...(instance && { nodeRoleArn: instance.roleArn }),
        ...(instance?.instanceProfileName && { instanceProfile: instance.instanceProfileName }),
        ...(defaultHost && { defaultHostRoleArn: defaultHost.roleArn }),
    };
}
