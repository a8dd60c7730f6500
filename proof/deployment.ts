import { type Contract, parseContract } from "../shared/contract";
import type { Checked, Problem } from "../shared/problem";
import { type DeployedPolicy, type PolicyText } from "../sandbox/evaluator/policy";
import type { StackState, StateResource } from "./state";

/** A role that nodes of a member run with. */
export interface NodeRole {
    readonly name: string;
    /** The policies that the member's stack gives it. */
    readonly policies: readonly DeployedPolicy[];
}

export interface Member {
    /** Name of its stack. */
    readonly stack: string;
    readonly accountId: string;
    /** Where its sessions run. */
    readonly regions: readonly string[];
    readonly roles: readonly NodeRole[];
}

/** Everything deployed that decides about access. */
export interface Deployment {
    readonly archive: Contract;
    /** Undefined where the bucket has none: then only its own account is let in. */
    readonly bucketPolicy: DeployedPolicy | undefined;
    /** `restrictPublicBuckets` of the bucket's public access block. */
    readonly restrictPublicBuckets: boolean;
    /** Key ARN → its policy; of every key that the archive's outputs name. */
    readonly keyPolicies: Readonly<Record<string, DeployedPolicy>>;
    readonly members: readonly Member[];
}

/** Reads what one archive and its members have deployed from the states of their stacks. */
export function readDeployment(states: readonly StackState[]): Checked<Deployment> {
    const central = states.filter(({ outputs }) => outputs["contractVersion"] !== undefined);
    if (central.length !== 1 || central[0] === undefined) {
        return { ok: false, problems: [notOneArchive(central)] };
    }
    const contract = parseContract(central[0].stack, central[0].outputs);
    if (!contract.ok) {
        return contract;
    }
    const archive = contract.value;
    const keys = keyPolicies(archive, central[0].resources);
    if (!keys.ok) {
        return keys;
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
            bucketPolicy: policy && policyOf("the bucket policy", policy),
            restrictPublicBuckets: block?.outputs["restrictPublicBuckets"] === true,
            keyPolicies: keys.value,
            members: states.filter(isMember).map(memberOf),
        },
    };
}

function keyPolicies(
    archive: Contract,
    resources: readonly StateResource[],
): Checked<Record<string, DeployedPolicy>> {
    const keys = ofType(resources, /^aws:kms\/(key|replicaKey):/);
    const policies: Record<string, DeployedPolicy> = {};
    const problems: Problem[] = [];
    for (const arn of new Set([archive.bucketKeyArn, ...Object.values(archive.sessionKeyArns)])) {
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

function memberOf({ stack, outputs, resources }: StackState): Member {
    const managed = new Map(
        ofType(resources, /^aws:iam\/policy:/).map((policy) => [
            policy.outputs["arn"],
            policyOf(String(policy.outputs["name"]), policy),
        ]),
    );
    const given = ofType(resources, /^aws:iam\/(rolePolicyAttachment|rolePolicy):/).map(
        (resource) => ({
            role: String(resource.outputs["role"]),
            policy:
                managed.get(resource.outputs["policyArn"]) ??
                policyOf(String(resource.outputs["name"]), resource),
        }),
    );
    return {
        stack,
        accountId: String(outputs["accountId"]),
        regions: outputs["regions"] as string[],
        roles: [...new Set(given.map(({ role }) => role))].sort().map((name) => ({
            name,
            policies: given.filter(({ role }) => role === name).map(({ policy }) => policy),
        })),
    };
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
