/** What of a member's config decides which roles its nodes run with. */
export interface NodeRoleSettings {
    /** Existing roles by name. */
    readonly roles: readonly string[];
    /** A role for nodes with an instance profile, made here. */
    readonly createRole?: { readonly name: string } | undefined;
    /** The role of nodes under Default Host Management Configuration. */
    readonly dhmc?:
        | {
              /** Whether the account's regions are set to hand the role to nodes. */
              readonly enable: boolean;
              readonly roleName: string;
              /** Whether the role is there already. @default true unless `enable` */
              readonly existing?: boolean | undefined;
          }
        | undefined;
    /** What the names of roles made here begin with. */
    readonly namePrefix: string;
}

/** How nodes come to run with a role. */
export type NodeRoleKind = "existing" | "instance" | "default-host";

export interface NodeRole {
    readonly kind: NodeRoleKind;
    readonly name: string;
    /** Whether this stack makes it. */
    readonly isMade: boolean;
    /** The config key that names it, and the way to the name within it. */
    readonly path: readonly [string, ...(string | number)[]];
}

/** Every role that gets the permissions to write session logs. */
export function nodeRoles({ roles, createRole, dhmc, namePrefix }: NodeRoleSettings): NodeRole[] {
    const existing = roles.map((name, index): NodeRole => {
        return { kind: "existing", name, isMade: false, path: ["roles", index] };
    });
    const instance: NodeRole | undefined = createRole && {
        kind: "instance",
        name: namePrefix + createRole.name,
        isMade: true,
        path: ["createRole", "name"],
    };
    const isMade = dhmc !== undefined && !(dhmc.existing ?? !dhmc.enable);
    const defaultHost: NodeRole | undefined = dhmc && {
        kind: "default-host",
        name: (isMade ? namePrefix : "") + dhmc.roleName,
        isMade,
        path: ["dhmc", "roleName"],
    };
    return [...existing, instance, defaultHost].filter((role) => role !== undefined);
}
