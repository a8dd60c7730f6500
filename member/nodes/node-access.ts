import { NODE_POLICY } from "../../shared/names";
import type { PolicyDocument } from "../../shared/policy-document";
import type { OutputOf, PlannedComponent, PlannedItem } from "../../shared/pulumi/plan";
import { regionalSetting } from "../regional-setting";
import { nodePermissions } from "./node-permissions";
import { DEFAULT_HOST_PATH, type MadeRole, madeRole } from "./node-role";
import { nodeRoles, type NodeRoleSettings } from "./node-roles";

export interface NodeAccessArgs extends NodeRoleSettings {
    readonly policy: PolicyDocument;
    readonly attachment: "managed" | "inline";
    /** IAM path of what is made here, between slashes. */
    readonly path: string;
    readonly permissionsBoundary?: string | undefined;
    /** IAM path of the default host role, where that is there already. */
    readonly defaultHostPath?: string | undefined;
    readonly partition: string;
    readonly regions: readonly string[];
}

export interface NodeAccess {
    readonly items: readonly PlannedItem[];
    /** What has to be there before nodes are told to write. */
    readonly permissions: PlannedComponent;
    /** Names and ARNs of the roles made here, for the stack's outputs. */
    readonly outputs: Readonly<Record<string, OutputOf>>;
}

/** Setting of Systems Manager: the role of every node that has no instance profile. */
const DEFAULT_HOST_SETTING = "/ssm/managed-instance/default-ec2-instance-management-role";

/** Makes the roles that are to be made, and lets all of them write session logs. */
export function nodeAccess(args: NodeAccessArgs): NodeAccess {
    const { namePrefix } = args;
    const roles = nodeRoles(args);
    const instance = ofKind("node-role", "instance", args);
    const defaultHost = ofKind("default-host-role", "default-host", args);
    const made = { instance, "default-host": defaultHost, existing: undefined };
    const permissions = nodePermissions("node-permissions", {
        ...args,
        policyName: namePrefix + NODE_POLICY,
        roles: Object.fromEntries(
            roles.map(({ name, kind }) => [name, made[kind]?.roleName ?? name]),
        ),
    });
    return {
        items: [
            ...(instance?.items ?? []),
            ...(defaultHost?.items ?? []),
            ...permissions.items,
            ...defaultHostSetting(args, permissions.group, defaultHost),
        ],
        permissions: permissions.group,
        outputs: outputsOf(instance, defaultHost),
    };
}

function ofKind(
    name: string,
    kind: "instance" | "default-host",
    args: NodeAccessArgs,
): MadeRole | undefined {
    const role = nodeRoles(args).find((one) => one.kind === kind && one.isMade);
    return role && madeRole(name, { ...args, kind, roleName: role.name });
}

/** Hands the default role to nodes, once it may write logs. */
function defaultHostSetting(
    { dhmc, regions, namePrefix, defaultHostPath = "/" }: NodeAccessArgs,
    permissions: PlannedComponent,
    made: MadeRole | undefined,
): readonly PlannedItem[] {
    if (dhmc?.enable !== true) {
        return [];
    }
    const role = made
        ? `${DEFAULT_HOST_PATH}${namePrefix}${dhmc.roleName}`
        : `${defaultHostPath}${dhmc.roleName}`;
    return regionalSetting("default-host-management", {
        settingId: DEFAULT_HOST_SETTING,
        settingValue: role.slice(1),
        regions,
        after: [permissions],
    });
}

function outputsOf(instance?: MadeRole, defaultHost?: MadeRole): NodeAccess["outputs"] {
    return {
        ...(instance && { nodeRoleArn: instance.roleArn }),
        ...(instance?.instanceProfileName && { instanceProfile: instance.instanceProfileName }),
        ...(defaultHost && { defaultHostRoleArn: defaultHost.roleArn }),
    };
}
