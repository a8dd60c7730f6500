import type { Contract } from "../shared/contract";
import type { Deployment, Member } from "./deployment";
import { keysOfRole } from "../sandbox/evaluator/condition-keys";
import { type DeployedPolicy, EVERYTHING, type StatementText } from "../sandbox/evaluator/policy";

/** The columns of the tables in docs/access.md, which says who each of them is. */
export const CALLER_KINDS = [
    "node",
    "other role",
    "member admin",
    "starter",
    "archive admin",
    "archive auditor",
    "other organization",
    "no organization",
    "anonymous",
    "service",
] as const;

export type CallerKind = (typeof CALLER_KINDS)[number];

/** Somebody who sends requests. */
export interface Caller {
    readonly kind: CallerKind;
    /** What the report calls it: a node's role, or its kind and stack. */
    readonly name: string;
    /** Its ARN or service; undefined for somebody who does not sign. */
    readonly principal: string | undefined;
    /** Absent for services and for those who do not sign. */
    readonly accountId?: string;
    /** Where it works; the session keys of other regions are not its own. */
    readonly regions: readonly string[];
    readonly policies: readonly DeployedPolicy[];
    /** What AWS adds to each of its requests. */
    readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

/** Accounts that no deployment is expected to have. */
export const OTHER_ORGANIZATION = { accountId: "999999999991", organizationId: "o-otherorg99" };
const NO_ORGANIZATION = { accountId: "999999999992" };

/** Everybody whose access is proven, for what is deployed. */
export function callersOf(deployment: Deployment): readonly Caller[] {
    const { archive, members } = deployment;
    const everywhere = Object.keys(archive.sessionKeyArns);
    const at = { partition: partitionOf(archive), regions: everywhere };
    const administrator = { ...at, role: "administrator", policies: [everything] };
    return [
        ...members.flatMap((member) => membersOf(archive, member)),
        roleOf("archive admin", "archive admin", { ...administrator, ...archive }),
        roleOf("archive auditor", "archive auditor", {
            ...at,
            ...archive,
            role: "auditor",
            policies: [readOnlyS3],
        }),
        roleOf("other organization", "admin of another organization", {
            ...administrator,
            ...OTHER_ORGANIZATION,
        }),
        roleOf("no organization", "admin of an account in no organization", {
            ...administrator,
            ...NO_ORGANIZATION,
        }),
        // AWS tells nothing about a caller who does not sign.
        {
            kind: "anonymous",
            name: "anonymous",
            principal: undefined,
            regions: everywhere,
            policies: [],
            keys: {},
        },
        serviceOf("ssm.amazonaws.com", archive, members[0]?.accountId ?? archive.accountId),
    ];
}

function membersOf(archive: Contract, { stack, accountId, regions, roles }: Member): Caller[] {
    const { organizationId } = archive;
    const at = { partition: partitionOf(archive), accountId, organizationId, regions };
    const as = (kind: CallerKind, role: string, policies: readonly DeployedPolicy[]) =>
        roleOf(kind, `${kind} of ${stack}`, { ...at, role, policies });
    return [
        ...roles.map(({ name, policies }) => roleOf("node", name, { ...at, role: name, policies })),
        as("other role", "batch-worker", []),
        as("member admin", "administrator", [everything]),
        as("starter", "operator", [startSessions(archive, regions)]),
    ];
}

interface Role {
    readonly partition: string;
    readonly accountId: string;
    /** Undefined for an account in no organization. */
    readonly organizationId?: string | undefined;
    readonly role: string;
    readonly regions: readonly string[];
    readonly policies: readonly DeployedPolicy[];
}

/**
 * A session of a role, with the condition keys that AWS gives every request of one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function roleOf(kind: CallerKind, name: string, role: Role): Caller {
    const { partition, accountId, organizationId } = role;
    return {
        kind,
        name,
        principal: `arn:${partition}:sts::${accountId}:assumed-role/${role.role}/i-0123456789abcdef0`,
        accountId,
        regions: role.regions,
        policies: role.policies,
        keys: keysOfRole(
            `arn:${partition}:iam::${accountId}:role/${role.role}`,
            accountId,
            organizationId === undefined
                ? undefined
                : { id: organizationId, path: `${organizationId}/r-root/` },
        ),
    };
}

/** A service that acts for an account of the organization, in its own name. */
function serviceOf(name: string, { organizationId, sessionKeyArns }: Contract, source: string) {
    return {
        kind: "service",
        name,
        principal: name,
        regions: Object.keys(sessionKeyArns),
        policies: [],
        keys: {
            "aws:PrincipalIsAWSService": "true",
            "aws:PrincipalServiceName": name,
            "aws:SourceAccount": source,
            ...(organizationId !== undefined && { "aws:SourceOrgID": organizationId }),
        },
    } as const satisfies Caller;
}

const everything: DeployedPolicy = { name: "AdministratorAccess", document: EVERYTHING };

/** The S3 part of the AWS managed policy of this name. */
const readOnlyS3 = ownPolicy("AmazonS3ReadOnlyAccess", {
    Sid: "Read",
    Action: ["s3:Get*", "s3:List*", "s3:Describe*"],
    Resource: "*",
});

function startSessions({ sessionKeyArns }: Contract, regions: readonly string[]): DeployedPolicy {
    return ownPolicy(
        "start-sessions",
        { Sid: "StartSession", Action: "ssm:StartSession", Resource: "*" },
        {
            Sid: "EncryptSessionStream",
            Action: "kms:GenerateDataKey",
            Resource: regions.map((region) => sessionKeyArns[region] ?? ""),
        },
    );
}

function ownPolicy(name: string, ...statements: readonly StatementText[]): DeployedPolicy {
    const Statement = statements.map((statement) => ({ ...statement, Effect: "Allow" }));
    return { name, document: { Version: "2012-10-17", Statement } };
}

function partitionOf({ bucketArn }: Contract): string {
    return bucketArn.split(":")[1] ?? "";
}
