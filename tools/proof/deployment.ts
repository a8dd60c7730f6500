import { type Contract, parseContract } from "../../shared/contract";
import { type Checked, type Problem, together } from "../../shared/problem";
import type { DeployedPolicy, PolicyText } from "../oracle/policy";
import type { StackState, StateResource } from "./state";

/** A role that nodes of a member run with. */
export interface NodeRole {
    readonly name: string;
    /** How nodes come to it: by an instance profile, or as the default of the account. */
    readonly kind: "node" | "DHMC role";
    /** What it was given. */
    readonly policies: readonly DeployedPolicy[];
    /** The policy that caps those. */
    readonly boundary: DeployedPolicy | undefined;
}

export interface Member {
    /** Name of its stack. */
    readonly stack: string;
    readonly accountId: string;
    /** Where its sessions run. */
    readonly regions: readonly string[];
    readonly roles: readonly NodeRole[];
    /** The policy that its stack makes for people who start sessions. */
    readonly startSessions: DeployedPolicy | undefined;
    /** Groups of CloudWatch Logs that sessions are streamed to. */
    readonly logGroupArns: readonly string[];
}

/** Who writes and signs seals. */
export interface Sealer {
    /** ARN of the key that signs. */
    readonly keyArn: string;
    readonly roleArn: string;
    readonly policies: readonly DeployedPolicy[];
}

/** Everything deployed that decides about access. */
export interface Deployment {
    readonly archive: Contract;
    /** Roles and users that were configured as readers of logs. */
    readonly readerArns: readonly string[];
    /** Whether uploads with other keys were configured to be refused. */
    readonly refusesOtherKeys: boolean;
    /** Undefined where the bucket has none: then only its own account is let in. */
    readonly bucketPolicy: DeployedPolicy | undefined;
    /** `restrictPublicBuckets` of the bucket's public access block. */
    readonly restrictPublicBuckets: boolean;
    /** Key ARN → its policy; of every key that the archive's outputs name. */
    readonly keyPolicies: Readonly<Record<string, DeployedPolicy>>;
    /** Undefined where the archive was configured without. */
    readonly sealer: Sealer | undefined;
    readonly members: readonly Member[];
}

/**
 * Reads what one archive and its members have deployed from the states of their stacks.
 *
 * @param others ARN → managed policies that no stack of theirs has made, such as boundaries.
 */
export function readDeployment(
    states: readonly StackState[],
    others: Readonly<Record<string, DeployedPolicy>>,
): Checked<Deployment> {
    const central = states.filter(({ outputs }) => outputs["contractVersion"] !== undefined);
    if (central.length !== 1 || central[0] === undefined) {
        return { ok: false, problems: [notOneArchive(central)] };
    }
    const contract = parseContract(central[0].stack, central[0].outputs);
    if (!contract.ok) {
        return contract;
    }
    const archive = contract.value;
    const sealer = sealerOf(central[0]);
    const keys = keyPolicies(
        [
            ...[archive.bucketKeyArn, ...Object.values(archive.sessionKeyArns)],
            ...(sealer === undefined ? [] : [sealer.keyArn]),
        ],
        central[0].resources,
    );
    const members = all(states.filter(isMember).map((state) => memberOf(state, others)));
    const read = together({ keys, members });
    if (!read.ok) {
        return read;
    }
    const ofBucket = ofType(central[0].resources, /^aws:s3\//).filter(
        ({ outputs }) => outputs["bucket"] === archive.bucketName,
    );
    const policy = ofType(ofBucket, /bucketPolicy:/)[0];
    const block = ofType(ofBucket, /bucketPublicAccessBlock:/)[0];
    return {
        ok: true,
        value: {
            archive,
            readerArns: listOf(central[0].outputs["readerArns"]),
            refusesOtherKeys: central[0].outputs["refuseOtherKeys"] === true,
            bucketPolicy: policy && policyOf("the bucket policy", policy),
            restrictPublicBuckets: block?.outputs["restrictPublicBuckets"] === true,
            keyPolicies: read.value.keys,
            sealer,
            members: read.value.members,
        },
    };
}

function sealerOf({ outputs, resources }: StackState): Sealer | undefined {
    const { sealKeyArn, sealerRoleArn } = outputs;
    if (typeof sealKeyArn !== "string" || typeof sealerRoleArn !== "string") {
        return undefined;
    }
    const name = sealerRoleArn.split("/").at(-1);
    const given = ofType(resources, /^aws:iam\/rolePolicy:/).filter(
        (resource) => resource.outputs["role"] === name,
    );
    return {
        keyArn: sealKeyArn,
        roleArn: sealerRoleArn,
        policies: given.map((one) => policyOf(String(one.outputs["name"]), one)),
    };
}

function keyPolicies(
    arns: readonly string[],
    resources: readonly StateResource[],
): Checked<Record<string, DeployedPolicy>> {
    const keys = ofType(resources, /^aws:kms\/(key|replicaKey):/);
    const policies: Record<string, DeployedPolicy> = {};
    const problems: Problem[] = [];
    for (const arn of new Set(arns)) {
        const key = keys.find(({ outputs }) => outputs["arn"] === arn);
        if (key === undefined) {
            problems.push({
                key: arn,
                found: "is in the archive's outputs but not among its resources",
                expected:
                    "Run `pulumi refresh` and `pulumi up` of the archive, and export it again.",
            });
        } else {
            policies[arn] = policyOf("the key policy", key);
        }
    }
    return problems.length === 0 ? { ok: true, value: policies } : { ok: false, problems };
}

function isMember({ outputs }: StackState): boolean {
    return outputs["contractVersion"] === undefined && Array.isArray(outputs["regions"]);
}

/** Managed policies that a member's roles have and its stack has not made. */
export function foreignPolicies({
    outputs,
    resources,
}: StackState): readonly { readonly accountId: string; readonly arn: string }[] {
    const own = ofType(resources, /^aws:iam\/policy:/).map(({ outputs: { arn } }) => arn);
    const had = ofType(resources, /^aws:iam\/(rolePolicyAttachment|role):/).flatMap((resource) => [
        resource.outputs["policyArn"],
        resource.outputs["permissionsBoundary"],
    ]);
    return had
        .filter((arn) => typeof arn === "string" && arn !== "" && !own.includes(arn))
        .map((arn) => ({ accountId: String(outputs["accountId"]), arn: String(arn) }));
}

type Managed = Readonly<Record<string, DeployedPolicy>>;

function memberOf(state: StackState, others: Managed): Checked<Member> {
    const { stack, outputs, resources } = state;
    const own = ofType(resources, /^aws:iam\/policy:/).map(
        (policy) =>
            [
                String(policy.outputs["arn"]),
                policyOf(String(policy.outputs["name"]), policy),
            ] as const,
    );
    const managed = { ...others, ...Object.fromEntries(own) };
    const roles = all(roleNames(resources).map((role) => roleOf(role, state, managed)));
    if (!roles.ok) {
        return roles;
    }
    return {
        ok: true,
        value: {
            stack,
            accountId: String(outputs["accountId"]),
            regions: listOf(outputs["regions"]),
            roles: roles.value,
            startSessions: managed[String(outputs["startSessionPolicyArn"])],
            logGroupArns: ofType(resources, /^aws:cloudwatch\/logGroup:/).map((group) =>
                String(group.outputs["arn"]),
            ),
        },
    };
}

const GIVEN = /^aws:iam\/(rolePolicyAttachment|rolePolicy):/;

function roleNames(resources: readonly StateResource[]): readonly string[] {
    const names = ofType(resources, GIVEN).map(({ outputs }) => String(outputs["role"]));
    return [...new Set(names)].sort();
}

function roleOf(name: string, state: StackState, managed: Managed): Checked<NodeRole> {
    const given = ofType(state.resources, GIVEN).filter(({ outputs }) => outputs["role"] === name);
    const made = ofType(state.resources, /^aws:iam\/role:/).find(
        ({ outputs }) => outputs["name"] === name,
    );
    const boundaryArn = made?.outputs["permissionsBoundary"];
    const policies = all(
        given.map((resource) => {
            const { name: inline, policyArn } = resource.outputs;
            return typeof policyArn === "string"
                ? known(policyArn, `Role ${name}`, managed)
                : { ok: true, value: policyOf(String(inline), resource) };
        }),
    );
    const boundary: Checked<DeployedPolicy | undefined> =
        typeof boundaryArn === "string" && boundaryArn !== ""
            ? known(boundaryArn, `The boundary of role ${name}`, managed)
            : { ok: true, value: undefined };
    const read = together({ policies, boundary });
    return read.ok
        ? {
              ok: true,
              value: {
                  name,
                  kind: isDefault(name, state) ? "DHMC role" : "node",
                  ...read.value,
              },
          }
        : read;
}

/** Whether nodes without an instance profile run with the role. */
function isDefault(name: string, { outputs, resources }: StackState): boolean {
    return (
        name === "AWSSystemsManagerDefaultEC2InstanceManagementRole" ||
        String(outputs["defaultHostRoleArn"]).endsWith(`/${name}`) ||
        ofType(resources, /^aws:ssm\/serviceSetting:/).some(({ outputs: setting }) =>
            `/${String(setting["settingValue"])}`.endsWith(`/${name}`),
        )
    );
}

function known(arn: string, holder: string, managed: Managed): Checked<DeployedPolicy> {
    const policy = managed[arn];
    return policy === undefined
        ? {
              ok: false,
              problems: [
                  {
                      key: holder,
                      found: `has the policy ${arn}, which no stack given has made`,
                      expected: `Give its JSON with --policy ${arn}=<file>.`,
                  },
              ],
          }
        : { ok: true, value: policy };
}

function listOf(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.map(String) : [];
}

/** All values, or the problems of all. */
function all<T>(checked: readonly Checked<T>[]): Checked<readonly T[]> {
    const problems = checked.flatMap((one) => (one.ok ? [] : one.problems));
    return problems.length === 0
        ? { ok: true, value: checked.flatMap((one) => (one.ok ? [one.value] : [])) }
        : { ok: false, problems };
}

function ofType(resources: readonly StateResource[], type: RegExp): readonly StateResource[] {
    return resources.filter((resource) => type.test(resource.type));
}

function policyOf(name: string, { outputs }: StateResource): DeployedPolicy {
    return { name, document: JSON.parse(String(outputs["policy"])) as PolicyText };
}

function notOneArchive(found: readonly StackState[]): Problem {
    return {
        key: "The stacks given",
        found:
            found.length === 0
                ? "have no archive among them that is deployed"
                : `have several archives among them: ${found.map(({ stack }) => stack).join(", ")}`,
        expected: "Deploy central, or give the states of one archive and of its members.",
    };
}
