import { NODE_POLICY } from "../shared/names";
import { type Findings, findings, type Problem, show } from "../shared/problem";
import { setting } from "../shared/setting";
import { keyOf } from "./nodes/role-findings";
import type { NodeRole } from "./nodes/node-roles";

/** Names that this stack is going to make things under, and that the account has already. */
export interface TakenNames {
    /** ARNs of managed policies. */
    readonly policies: readonly string[];
    /** Roles, with the config keys that name them. */
    readonly roles: readonly NodeRole[];
    readonly instanceProfiles: readonly string[];
    /** Regions that have the log group. */
    readonly logGroups: readonly string[];
    /** Further documents, and the region of each. */
    readonly documents: readonly { readonly name: string; readonly region: string }[];
}

interface Names {
    readonly namePrefix: string;
    readonly cloudWatch?: { readonly logGroupName: string } | undefined;
}

/**
 * AWS would refuse these half-way through an update, or let the stack write over them.
 *
 * @param inlinePolicies Roles in which somebody has written an inline policy of the stack's name.
 */
export function takenFindings(
    names: Names,
    taken: TakenNames,
    inlinePolicies: readonly string[],
): Findings {
    return findings({
        problems: [
            ...prefixProblems(names, taken, inlinePolicies),
            ...taken.roles.map(roleProblem),
            ...logGroupProblems(names, taken),
            ...taken.documents.map(documentProblem),
        ],
    });
}

function prefixProblems(
    { namePrefix }: Names,
    { policies, instanceProfiles }: TakenNames,
    inlinePolicies: readonly string[],
): readonly Problem[] {
    const found = [
        ...policies.map((arn) => `the policy ${arn}`),
        ...instanceProfiles.map((name) => `an instance profile ${name}`),
        ...inlinePolicies.map(
            (role) => `an inline policy ${namePrefix}${NODE_POLICY} in role ${role}`,
        ),
    ];
    return found.length === 0
        ? []
        : [
              {
                  key: setting("namePrefix"),
                  found: `is ${show(namePrefix)}, but the account already has ${found.join(", ")}, not in this stack`,
                  expected:
                      "Write a prefix that is unique to this stack, such as team-a-: the names of its roles and policies begin with it.",
              },
          ];
}

function roleProblem({ name, path }: NodeRole): Problem {
    return {
        key: keyOf(path),
        found: `would create role ${show(name)}, but the account already has a role of that name that is not in this stack`,
        expected: `Write another name, or use the existing role: list it in ${setting("roles")}, or set existing in ${setting("dhmc")}.`,
    };
}

function logGroupProblems({ cloudWatch }: Names, { logGroups }: TakenNames): readonly Problem[] {
    return logGroups.length === 0
        ? []
        : [
              {
                  key: setting("cloudWatch.logGroupName"),
                  found: `is ${show(cloudWatch?.logGroupName)}, which already exists in ${logGroups.join(", ")} and is not in this stack`,
                  expected: "Write the name of a log group that does not exist yet.",
              },
          ];
}

function documentProblem({ name, region }: { name: string; region: string }): Problem {
    return {
        key: setting("extraDocuments"),
        found: `has ${show(name)}, which already exists in ${region} and is not in this stack`,
        expected: "Write another name.",
    };
}
