import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    IAMClient,
    paginateListAttachedRolePolicies,
    paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { asAdministrator, type Aws } from "../aws";
import { keysOfRole } from "../../oracle/condition-keys";
import type { ConditionKeys } from "../../oracle/evaluator";
import { type DeployedPolicy, parsePolicy } from "../../oracle/policy";
import { ORGANIZATION } from "../organization/organization";

/** A session of a role, with everything on its side that decides what it may do. */
export interface Caller {
    readonly roleArn: string;
    /** ARN of the session. */
    readonly principal: string;
    readonly accountId: string;
    /** Attached and inline. */
    readonly policies: readonly DeployedPolicy[];
    readonly boundary: DeployedPolicy | undefined;
    /** What AWS adds to each of its requests. */
    readonly keys: ConditionKeys;
}

/** Whose policies are read, and under which name it acts. */
export interface RoleSession {
    readonly accountId: string;
    readonly region: string;
    /** The role's name. */
    readonly role: string;
    readonly session: string;
}

/** Reads, as the account's administrator, what a role has at this moment. */
export async function callerOf(aws: Aws, who: RoleSession): Promise<Caller> {
    const { accountId, region, role, session } = who;
    const iam = new IAMClient(asAdministrator(aws, accountId, region));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: role }));
    const roleArn = Role?.Arn ?? "";
    const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    // The ARN of a session does not show the role's path.
    const partition = roleArn.split(":")[1] ?? "";
    return {
        roleArn,
        principal: `arn:${partition}:sts::${accountId}:assumed-role/${role}/${session}`,
        accountId,
        policies: [...(await attachedTo(iam, role)), ...(await writtenIn(iam, role))],
        boundary: boundary === undefined ? undefined : await managedPolicy(iam, boundary),
        keys: {
            ...keysOfRole(roleArn, accountId, ORGANIZATION),
            "aws:userid": `${Role?.RoleId}:${session}`,
        },
    };
}

async function attachedTo(client: IAMClient, RoleName: string): Promise<DeployedPolicy[]> {
    const policies: DeployedPolicy[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
        { client },
        { RoleName },
    )) {
        for (const { PolicyArn = "" } of AttachedPolicies) {
            policies.push(await managedPolicy(client, PolicyArn));
        }
    }
    return policies;
}

async function writtenIn(client: IAMClient, RoleName: string): Promise<DeployedPolicy[]> {
    const policies: DeployedPolicy[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName })) {
        for (const PolicyName of PolicyNames) {
            const { PolicyDocument = "" } = await client.send(
                new GetRolePolicyCommand({ RoleName, PolicyName }),
            );
            policies.push(parsePolicy(PolicyName, decodeURIComponent(PolicyDocument)));
        }
    }
    return policies;
}

/** The version of a managed policy that is in force. */
export async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<DeployedPolicy> {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId ?? "";
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return parsePolicy(
        Policy?.PolicyName ?? PolicyArn,
        decodeURIComponent(PolicyVersion?.Document ?? ""),
    );
}
