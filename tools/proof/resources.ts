import { logPrefix, PREFERENCES_DOCUMENT } from "../../shared/names";
import { type Caller, OTHER_ORGANIZATION } from "./callers";
import type { Deployment } from "./deployment";
import { type DeployedPolicy, OPEN } from "../oracle/policy";

/** What a request is about. */
export interface Target {
    readonly arn: string;
    readonly accountId: string;
    readonly policy: DeployedPolicy | undefined;
    readonly restrictPublicBuckets: boolean;
}

/** Which ARNs a name in docs/access.md stands for, seen from a caller; none where it has no such. */
type Naming = (caller: Caller, deployment: Deployment) => readonly string[];

const SESSION = "jane-0a1b2c3d4e5f6a7b8";
const LOG = `${SESSION}.log`;
const NODE = "i-0123456789abcdef0";

const OF_ARCHIVE: Readonly<Record<string, Naming>> = {
    bucket: (_, { archive }) => [archive.bucketArn],
    "own log": (caller, deployment) => logsOf(deployment, caller, caller.accountId),
    "another account's log": (caller, deployment) =>
        logsOf(deployment, caller, otherAccount(caller, deployment)),
    // An account id that only begins with the caller's: a prefix without its slash would match it.
    "look-alike account's log": (caller, deployment) =>
        logsOf(deployment, caller, caller.accountId && `${caller.accountId}0`),
    "log below no account": (_, { archive }) => [`${archive.bucketArn}/${archive.keyPrefix}${LOG}`],
    "a day's seal": (_, { archive }) => [
        `${archive.bucketArn}/${archive.keyPrefix}seals/2026-11-26.json`,
    ],
    "seal key": (_, { sealer }) => (sealer === undefined ? [] : [sealer.keyArn]),
    "bucket key": (_, { archive }) => [archive.bucketKeyArn],
    "session key here": ({ regions }, { archive }) =>
        regions.flatMap((region) => archive.sessionKeyArns[region] ?? []),
    "session key elsewhere": ({ regions }, { archive }) =>
        Object.entries(archive.sessionKeyArns).flatMap(([region, arn]) =>
            regions.includes(region) ? [] : [arn],
        ),
};

/** What lies in the caller's own account, or in that of another member. */
const OF_MEMBERS: Readonly<Record<string, Naming>> = {
    "own node": (caller) => inOwnAccount(caller, "ec2", `instance/${NODE}`),
    "another account's node": (caller, deployment) =>
        inOtherAccount(caller, deployment, "ec2", `instance/${NODE}`),
    "own preferences": (caller) => inOwnAccount(caller, "ssm", `document/${PREFERENCES_DOCUMENT}`),
    "another document": (caller) => inOwnAccount(caller, "ssm", "document/unlogged-shell"),
    "a session": (caller) => inOwnAccount(caller, "ssm", `session/${SESSION}`),
    "own log group": ({ accountId }, { members }) =>
        members
            .filter((member) => member.accountId === accountId)
            .flatMap(({ logGroupArns }) =>
                logGroupArns.map((arn) => `${arn}:log-stream:${SESSION}`),
            ),
    "any log group": (caller) => inOwnAccount(caller, "logs", "log-group:*"),
    "another log group": (caller) =>
        inOwnAccount(caller, "logs", `log-group:audit-trail:log-stream:${SESSION}`),
};

const OUTSIDE: Readonly<Record<string, Naming>> = {
    "open bucket elsewhere": (_, deployment) => [openBucket(deployment)],
    "object in an open bucket elsewhere": (caller, deployment) => [
        `${openBucket(deployment)}/${caller.accountId ?? "anybody"}/${LOG}`,
    ],
    "open key elsewhere": (_, { archive }) => {
        const [arn, partition, kms, region] = archive.bucketKeyArn.split(":");
        const key = "key/11111111-2222-3333-4444-555555555555";
        return [[arn, partition, kms, region, OTHER_ORGANIZATION.accountId, key].join(":")];
    },
};

/** Before a name: the same resource, as if its own policy let everybody in. */
const UNGUARDED = "unguarded ";

export const RESOURCE_NAMES: ReadonlySet<string> = new Set([
    ...Object.keys(OF_ARCHIVE),
    ...Object.keys(OF_ARCHIVE).map((name) => UNGUARDED + name),
    ...Object.keys(OF_MEMBERS),
    ...Object.keys(OUTSIDE),
]);

/** The resources that a name stands for, seen from a caller. */
export function targetsOf(name: string, caller: Caller, deployment: Deployment): Target[] {
    const outside = OUTSIDE[name]?.(caller, deployment) ?? [];
    const ofMembers = OF_MEMBERS[name]?.(caller, deployment) ?? [];
    const ofArchive = OF_ARCHIVE[name.replace(UNGUARDED, "")]?.(caller, deployment) ?? [];
    return [
        ...outside.map((arn) => open(arn, OTHER_ORGANIZATION.accountId)),
        ...ofMembers.map((arn) => ({
            arn,
            accountId: arn.split(":")[4] ?? "",
            policy: undefined,
            restrictPublicBuckets: false,
        })),
        ...ofArchive.map((arn) =>
            name.startsWith(UNGUARDED)
                ? open(arn, deployment.archive.accountId)
                : asDeployed(arn, deployment),
        ),
    ];
}

function asDeployed(arn: string, deployment: Deployment): Target {
    const { archive, bucketPolicy, keyPolicies, restrictPublicBuckets } = deployment;
    const policy = arn.startsWith(archive.bucketArn) ? bucketPolicy : keyPolicies[arn];
    return { arn, accountId: archive.accountId, policy, restrictPublicBuckets };
}

function open(arn: string, accountId: string): Target {
    return { arn, accountId, policy: OPEN, restrictPublicBuckets: false };
}

function logsOf(
    { archive }: Deployment,
    { regions }: Caller,
    accountId: string | undefined,
): string[] {
    return accountId === undefined
        ? []
        : regions.map(
              (region) =>
                  `${archive.bucketArn}/${logPrefix(archive.keyPrefix, accountId, region)}/${LOG}`,
          );
}

/** Another member's account; for a lone member, the archive's. */
function otherAccount({ accountId }: Caller, { members, archive }: Deployment): string {
    const others = members.filter((member) => member.accountId !== accountId);
    return others[0]?.accountId ?? archive.accountId;
}

function inOwnAccount(caller: Caller, service: string, what: string): string[] {
    return caller.accountId === undefined ? [] : inAccount(caller, caller.accountId, service, what);
}

function inOtherAccount(
    caller: Caller,
    deployment: Deployment,
    service: string,
    what: string,
): string[] {
    return inAccount(caller, otherAccount(caller, deployment), service, what);
}

function inAccount({ keys, regions }: Caller, accountId: string, service: string, what: string) {
    const partition = String(keys["aws:PrincipalArn"]).split(":")[1];
    return regions.map((region) => `arn:${partition}:${service}:${region}:${accountId}:${what}`);
}

function openBucket({ archive }: Deployment): string {
    return `${archive.bucketArn.split(":::")[0] ?? ""}:::open-bucket-elsewhere`;
}
