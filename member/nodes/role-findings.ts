import type { LookedUp } from "../../shared/looked-up";
import { NODE_POLICY } from "../../shared/names";
import { allFindings, type Findings, findings, type Problem, show } from "../../shared/problem";
import { setting } from "../../shared/setting";
import type { NodeRole } from "./node-roles";
import { takersInsteadOfNodes } from "./role-trust";

/** AWS's default quota. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_ATTACHED = 10;

export interface FoundRole {
    readonly path: string;
    /** Its trust policy, JSON text. */
    readonly trust: string | undefined;
    /** Names of managed policies; none where inline ones are written. */
    readonly attached: readonly string[];
    /** Names of inline policies; none where a managed one is attached. */
    readonly inline: readonly string[];
}

/** Roles that are not there, have no room for one more policy, or no node can run with. */
export function roleFindings(
    roles: readonly NodeRole[],
    found: Readonly<Record<string, LookedUp<FoundRole>>>,
): Findings {
    return allFindings(
        roles.map((role) => {
            const looked = found[role.name];
            return looked === undefined ? findings({}) : findingsOf(role, looked);
        }),
    );
}

function findingsOf(role: NodeRole, found: LookedUp<FoundRole>): Findings {
    switch (found.kind) {
        case "missing":
            return findings({ problems: [missing(role)] });
        case "unknown":
            return findings({ problems: [unknown(role, found.reason)] });
        case "found":
            return {
                problems: noRoom(role, found.value.attached),
                warnings: notOfNodes(role, found.value.trust),
            };
    }
}

function missing({ name, path }: NodeRole): Problem {
    return {
        key: keyOf(path),
        found: `is ${show(name)}, but the account has no role of that name`,
        expected:
            path[0] === "dhmc"
                ? "Write the name of an existing role, or have one created: remove existing from dhmc and set enable to true."
                : `Write the name of an existing role, or have one created with ${setting("createRole")}.`,
    };
}

function unknown({ name, path }: NodeRole, reason: string): Problem {
    return {
        key: keyOf(path),
        found: `is ${show(name)}, which can't be looked up: ${reason}`,
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
                  found: `is ${show(name)}, which already has ${others.length} managed policies attached`,
                  expected: `A role can have ${MOST_ATTACHED}: detach one, or set ${setting("attachment")} to inline.`,
              },
          ];
}

/** Of roles of tasks and functions, for example, whose sessions this project does not log. */
function notOfNodes({ name, path }: NodeRole, trust: string | undefined): readonly string[] {
    const takers = trust === undefined ? undefined : takersInsteadOfNodes(trust);
    return takers === undefined
        ? []
        : [
              `${keyOf(path)} is ${show(name)}, which ${takers.join(", ") || "nobody"} can assume, ` +
                  "but neither EC2 nor Systems Manager: no node runs with it. Name the role of an " +
                  "instance profile or of a hybrid activation. The sessions of ECS tasks are not covered: see docs/limits.md.",
          ];
}

/** The config key that names a role. */
export function keyOf([first, ...others]: NodeRole["path"]): string {
    const rest = others.map((one) => (typeof one === "number" ? `[${one}]` : `.${one}`));
    return setting(`${first}${rest.join("")}`);
}
