import type { ResourceType } from "../../../shared/pulumi/resource-types";
import { LOOK_UP_ACTIONS, RESOURCE_ACTIONS } from "./deploy-actions";
import { sdkActions } from "./fleet-actions";
import { fenced } from "./markdown";

/** What a program declares and asks. */
export interface ProgramCalls {
    readonly resources: readonly ResourceType[];
    /** Keys of LOOK_UP_ACTIONS. */
    readonly lookUps: readonly string[];
}

export interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: unknown;
}

/** Where a service's resources lie that a program writes, by its account. */
const WRITTEN: Readonly<Record<string, (accountId: string) => string | readonly string[]>> = {
    s3: (accountId) => `arn:aws:s3:::session-logs-${accountId}-eu-west-1`,
    // Neither the ids of keys to be made are known, nor do CreateKey and ListAliases take any.
    kms: () => "*",
    iam: (accountId) =>
        ["instance-profile", "policy", "role"].map((kind) => `arn:aws:iam::${accountId}:${kind}/*`),
    ssm: (accountId) =>
        ["document", "servicesetting"].map((kind) => `arn:aws:ssm:*:${accountId}:${kind}/*`),
    logs: (accountId) => `arn:aws:logs:*:${accountId}:log-group:*`,
};

/** Actions that are allowed for one purpose each, and not with those of their service. */
const APART: Readonly<Record<string, (accountId: string) => Omit<Statement, "Effect" | "Action">>> =
    {
        "iam:CreateServiceLinkedRole": (accountId) => ({
            Sid: "MakeMultiRegionKeys",
            Resource: `arn:aws:iam::${accountId}:role/aws-service-role/mrk.kms.amazonaws.com/*`,
            Condition: { StringEquals: { "iam:AWSServiceName": "mrk.kms.amazonaws.com" } },
        }),
        "iam:PassRole": (accountId) => ({
            Sid: "HandRolesToNodes",
            Resource: `arn:aws:iam::${accountId}:role/*`,
            Condition: {
                StringEquals: {
                    "iam:PassedToService": ["ec2.amazonaws.com", "ssm.amazonaws.com"],
                },
            },
        }),
    };

/** The statements of who deploys a program. */
export function deployStatements(calls: ProgramCalls, accountId: string): readonly Statement[] {
    const written = union(calls.resources.map((type) => RESOURCE_ACTIONS[type].write));
    const together = written.filter((action) => !(action in APART));
    const services = Object.keys(WRITTEN).filter((service) =>
        together.some((action) => serviceOf(action) === service),
    );
    return [
        readStatement([calls]),
        ...services.map((service) => ({
            Sid: `Write${service[0]?.toUpperCase()}${service.slice(1)}`,
            Effect: "Allow" as const,
            Action: together.filter((action) => serviceOf(action) === service),
            Resource: WRITTEN[service]?.(accountId) ?? "*",
        })),
        ...written.flatMap((action) => {
            const { Sid, ...others } = APART[action]?.(accountId) ?? {};
            return Sid === undefined
                ? []
                : [{ Sid, Effect: "Allow" as const, Action: [action], ...others } as Statement];
        }),
    ];
}

/** What a preview or a refresh of the programs reads. */
export function readStatement(programs: readonly ProgramCalls[]): Statement {
    const actions = programs.flatMap(({ resources, lookUps }) => [
        ...resources.map((type) => RESOURCE_ACTIONS[type].read),
        ...lookUps.map((name) => LOOK_UP_ACTIONS[name] ?? []),
    ]);
    return { Sid: "Read", Effect: "Allow", Action: union(actions), Resource: "*" };
}

/** The statements of who runs the fleet, with a bucket as the backend. */
export function fleetStatements(): readonly Statement[] {
    const ofBucket = (Sid: string, Action: readonly string[], Resource: string) => ({
        ...{ Sid, Effect: "Allow" as const, Action, Resource },
    });
    return [
        ofBucket("ReadOrganization", sdkActions("organization"), "*"),
        ofBucket(
            "TakeTheRole",
            ["sts:AssumeRole"],
            "arn:aws:iam::*:role/OrganizationAccountAccessRole",
        ),
        ofBucket("ListStates", ["s3:ListBucket"], "arn:aws:s3:::acme-states"),
        ofBucket(
            "KeepStates",
            ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            "arn:aws:s3:::acme-states/*",
        ),
    ];
}

/** What the fleet calls in an account beside what a program's deployment takes. */
export function beyondDeployment(
    program: ProgramCalls,
    folders: readonly string[],
): readonly string[] {
    const known = new Set(readStatement([program]).Action);
    return sdkActions(...folders).filter((action) => !known.has(action));
}

/** docs/permissions.md. */
export function pageText(central: ProgramCalls, member: ProgramCalls): string {
    return [
        INTRODUCTION,
        "## Who deploys central",
        "In the log-archive account; with another [bucketName](configuration.md#central-bucketname) write that.",
        policyOf(deployStatements(central, "111111111111")),
        "## Who deploys a member",
        MEMBER,
        policyOf(deployStatements(member, "222222222222")),
        "## Who previews",
        PREVIEW,
        policyOf([readStatement([central, member])]),
        "## Who runs the fleet",
        FLEET,
        policyOf(fleetStatements()),
        "### The role in each account",
        deployRoleText(central, member),
        "## What each resource takes",
        "Beside what its program asks for.",
        listOf(
            Object.entries(RESOURCE_ACTIONS).map(([type, { read, write }]) => [
                type,
                [...read, ...write],
            ]),
        ),
        "## What each look-up takes",
        "`.get` reads a resource that the stack does not have.",
        listOf(Object.entries(LOOK_UP_ACTIONS)),
    ].join("\n\n");
}

const INTRODUCTION = `
# Permissions

What the identities need that deploy and preview stacks, as IAM policies. They are worked out from what the plans declare and the programs look up, and from what the AWS provider calls for each; \`UPDATE_DOCS=1 npm run unit\` writes this page anew. What the provider calls was read in its sources only in part: no policy here was tried on AWS.

The backend comes besides. In a bucket of states it lists, reads, writes and deletes objects, and a member's identity reads central's state as well; where a KMS key encrypts the stacks' secrets, it encrypts and decrypts with that.
`;

const MEMBER = `
Nothing in it is about central's account: the member reads central's outputs from the backend. Whoever may attach policies to all roles of an account can make himself its administrator: narrow down \`role/*\` to your nodes' roles where you can, and \`iam:AttachRolePolicy\` by \`iam:PolicyARN\` to the policy of this project.

\`organizations:DescribeOrganization\` may be denied: the member then warns that it could not tell whether central admits it. So does a permissions boundary that may not be read.
`;

const PREVIEW = `
The same for all stacks; it may write nothing. AWS's policy ReadOnlyAccess allows all of it and more: [pull requests](pull-requests.md) tells what to deny then, and how GitHub assumes the role.
`;

const FLEET = `
[The fleet](fleet.md) is run by one identity: in the management account or a delegated administrator's, or anywhere if \`accounts.role\` names a role there that reads the organization. Then the first statement belongs to that role. \`organizations:ListTagsForResource\` is called only where fleet.yaml has a matcher for a tag. Write your role and your bucket of states; with Pulumi Cloud the last two statements fall away. Where a KMS key encrypts the stacks' secrets, \`kms:Decrypt\` and \`kms:Encrypt\` on it come besides.
`;

/** Which folders of fleet/ ask an account. */
export const ASKING = { plans: ["plan/facts"], canaries: ["canary"] } as const;

function deployRoleText(central: ProgramCalls, member: ProgramCalls): string {
    const shown = (actions: readonly string[]) =>
        actions.map((action) => `\`${action}\``).join(", ");
    const both = {
        resources: [...central.resources, ...member.resources],
        lookUps: [...central.lookUps, ...member.lookUps],
    };
    const reading = beyondDeployment(both, ASKING.plans);
    return [
        `The role that \`deploy.role\` names needs in each member account what [who deploys a member](#who-deploys-a-member) needs, and ${shown(beyondDeployment(member, ASKING.canaries))}, with which a canary's roles are checked. In the log-archive account it needs what [who deploys central](#who-deploys-central) needs, and ${shown(reading)} where a plan looks at a bucket that is there already; and what a member needs, where that account gets a member's stack too.`,
        "Its trust policy names who runs the fleet and nobody else, with the external id of `deploy.externalId` where there is one:",
        fenced("json", {
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::999999999999:role/fleet" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "sts:ExternalId": "acme-session-logs" } },
                },
            ],
        }),
        "`OrganizationAccountAccessRole`, the default, is an administrator whom the management account may be. A StackSet with service-managed permissions can put a smaller role into every account, those that join later too.",
    ].join("\n\n");
}

function policyOf(statements: readonly Statement[]): string {
    return fenced("json", { Version: "2012-10-17", Statement: statements });
}

function listOf(entries: readonly (readonly [string, readonly string[]])[]): string {
    return entries
        .map(([name, actions]) => {
            const shown = union([actions]).map((action) => `\`${action}\``);
            return `- ${name}: ${shown.length === 0 ? "nothing" : shown.join(", ")}`;
        })
        .join("\n");
}

function serviceOf(action: string): string {
    return action.slice(0, action.indexOf(":"));
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
    return [...new Set(lists.flat())].sort();
}
