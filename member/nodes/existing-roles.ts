import { getRole, type GetRoleResult } from "@pulumi/aws/iam/getRole";
import { getRolePolicyAttachments } from "@pulumi/aws/iam/getRolePolicyAttachments";
import * as pulumi from "@pulumi/pulumi";
import { NODE_POLICY } from "../../shared/names";
import { show, type Checked, type Problem } from "../../shared/problem";
import type { NodeRole } from "./node-roles";
import { takersInsteadOfNodes } from "./role-trust";

/** AWS's default quota. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_ATTACHED = 10;

/**
 * Looks up the roles that have to be there, and whether they have room for one more policy; warns
 * of those that no node can run with.
 *
 * @returns name → IAM path of each.
 */
export async function existingRoles(
    roles: readonly NodeRole[],
    attachment: "managed" | "inline",
    provider: pulumi.ProviderResource,
): Promise<Checked<Readonly<Record<string, string>>>> {
    const paths: Record<string, string> = {};
    const found = await Promise.all(
        roles
            .filter(({ isMade }) => !isMade)
            .map(async (role) => {
                const asked = await lookUp(role, attachment, provider);
                if (!asked.ok) {
                    return asked.problems;
                }
                const { path, trust, attached } = asked.value;
                paths[role.name] = path;
                await warnOfOthers(role, trust);
                return noRoom(role, attached);
            }),
    );
    const problems = found.flat();
    return problems.length === 0 ? { ok: true, value: paths } : { ok: false, problems };
}

interface FoundRole {
    readonly path: string;
    /** Its trust policy, JSON text. */
    readonly trust: string | undefined;
    /** Names of managed policies; none where nobody asks. */
    readonly attached: readonly string[];
}

async function lookUp(
    role: NodeRole,
    attachment: "managed" | "inline",
    provider: pulumi.ProviderResource,
): Promise<Checked<FoundRole>> {
    try {
        const found = await find(role.name, provider);
        if (found === undefined) {
            return { ok: false, problems: [missing(role)] };
        }
        const attached =
            attachment === "managed" ? await attachedPolicies(role.name, provider) : [];
        return { ok: true, value: { path: found.path, trust: found.assumeRolePolicy, attached } };
    } catch (error) {
        return { ok: false, problems: [unknown(role, error as Error)] };
    }
}

async function attachedPolicies(
    roleName: string,
    provider: pulumi.ProviderResource,
): Promise<readonly string[]> {
    const found = await getRolePolicyAttachments({ roleName }, { provider });
    // The provider answers null for an empty list.
    const attached = found.attachedPolicies as typeof found.attachedPolicies | null;
    return (attached ?? []).map(({ policyName }) => policyName);
}

/** Of roles of tasks and functions, for example, whose sessions this project does not log. */
async function warnOfOthers({ name, path }: NodeRole, trust: string | undefined): Promise<void> {
    const takers = trust === undefined ? undefined : takersInsteadOfNodes(trust);
    if (takers !== undefined) {
        await pulumi.log.warn(
            `${keyOf(path)} is ${show(name)}, which neither EC2 nor Systems Manager may take, but ` +
                `${takers.join(", ") || "nobody"}: no node runs with it. Name the role of an ` +
                "instance profile or of a hybrid activation. The sessions of ECS tasks are not covered: see the README.",
        );
    }
}

async function find(
    name: string,
    provider: pulumi.ProviderResource,
): Promise<GetRoleResult | undefined> {
    try {
        return await getRole({ name }, { provider });
    } catch (error) {
        // IAM's error code, and the words that the AWS provider has for it.
        if (/NoSuchEntity|couldn't find resource/.test(String(error))) {
            return undefined;
        }
        throw error;
    }
}

function missing({ name, path }: NodeRole): Problem {
    return {
        key: keyOf(path),
        found: `is ${show(name)}, but the account has no role of that name`,
        expected:
            path[0] === "dhmc"
                ? "Write the name of the existing role, or leave dhmc's existing out and enable true to make it."
                : "Write the name of an existing role, or make one by session-logs:createRole.",
    };
}

function unknown({ name, path }: NodeRole, { message }: Error): Problem {
    return {
        key: keyOf(path),
        found: `is ${show(name)}, which can't be looked up: ${message.replace(/[.\s]+$/, "")}`,
        expected: "Let the deploying identity call iam:GetRole and iam:ListAttachedRolePolicies.",
    };
}

function noRoom({ name, path }: NodeRole, attached: readonly string[]): readonly Problem[] {
    const others = attached.filter((policy) => !policy.endsWith(NODE_POLICY));
    return others.length < MOST_ATTACHED
        ? []
        : [
              {
                  key: keyOf(path),
                  found: `is ${show(name)}, which has ${others.length} managed policies attached already`,
                  expected: `A role may have ${MOST_ATTACHED}: detach one, or set session-logs:attachment to inline.`,
              },
          ];
}

function keyOf([first, ...others]: NodeRole["path"]): string {
    const rest = others.map((one) => (typeof one === "number" ? `[${one}]` : `.${one}`));
    return `session-logs:${first}${rest.join("")}`;
}

/**
 * A hook that fails the creation of a role where the account has one of that name already. It runs
 * at preview too, and not at all once the role is in the stack's state. A role at another path is
 * let pass: it may be this one, about to be replaced.
 */
export function refuseExistingRole(
    name: string,
    provider: pulumi.ProviderResource,
): pulumi.ResourceHook {
    return new pulumi.ResourceHook(
        `refuse-existing-role-${name}`,
        async ({ newInputs }) => {
            const role = await find(name, provider);
            if (role !== undefined && role.path === newInputs?.["path"]) {
                throw new Error(
                    `The account has a role ${name} already, which is not in stack ${pulumi.getStack()}: ` +
                        "nothing was changed. Write another name, or use the role as it is: by " +
                        "session-logs:roles, or by existing of session-logs:dhmc.",
                );
            }
        },
        { onDryRun: true },
    );
}
