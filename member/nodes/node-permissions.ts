import {
    component,
    json,
    output,
    type OutputOf,
    type PlannedComponent,
    type PlannedItem,
    resource,
} from "../../shared/pulumi/plan";
import type { PolicyDocument } from "../../shared/policy-document";

export interface NodePermissionsArgs {
    readonly policy: PolicyDocument;
    /** Name of the policy. */
    readonly policyName: string;
    /** IAM path of a managed policy, between slashes. */
    readonly path: string;
    /** Roles by name, each with its name once it is there. */
    readonly roles: Readonly<Record<string, string | OutputOf>>;
    /** One managed policy attached to every role, or an inline policy in each. */
    readonly attachment: "managed" | "inline";
}

/** Gives the roles that nodes run with the permissions to write session logs. */
export function nodePermissions(
    name: string,
    args: NodePermissionsArgs,
): { readonly group: PlannedComponent; readonly items: readonly PlannedItem[] } {
    const group = component("session-logs:member:NodePermissions", name);
    const grants = args.attachment === "managed" ? attached : inline;
    return { group, items: [group, ...grants(name, args, group)] };
}

function attached(
    name: string,
    { policy, policyName, path, roles }: NodePermissionsArgs,
    parent: PlannedComponent,
): readonly PlannedItem[] {
    const managed = resource(
        "Policy",
        name,
        {
            name: policyName,
            path,
            description:
                "Lets nodes write their Session Manager logs to the organization's archive",
            policy: json(policy),
        },
        { parent },
    );
    const policyArn = output(managed, "arn");
    return [
        managed,
        ...Object.entries(roles).map(([roleName, role]) =>
            resource(
                "RolePolicyAttachment",
                `${name}-${roleName}`,
                { role, policyArn },
                { parent },
            ),
        ),
    ];
}

function inline(
    name: string,
    { policy, policyName, roles }: NodePermissionsArgs,
    parent: PlannedComponent,
): readonly PlannedItem[] {
    return Object.entries(roles).map(([roleName, role]) =>
        resource(
            "RolePolicy",
            `${name}-${roleName}`,
            { name: policyName, role, policy: json(policy) },
            { parent },
        ),
    );
}
