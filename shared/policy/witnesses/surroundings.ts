import { KMS, S3, expandActions } from "../matching/actions";
import type { Service } from "../matching/actions";
import { PARTITIONS } from "../../partitions";
import type { CompiledPolicy, CompiledStatement } from "../matching/compile";
import type { PolicyContext } from "../context";
import type { KeyValue } from "../matching/key-value";
import type { NormalPolicy } from "../reading/normal-policy";
import { fullIds } from "../matching/pattern";
import { bucketTargets, keyTarget } from "./target";
import type { Target } from "./target";

/** What is known about the policy's surroundings, from its caller or from the policy itself. */
export interface Surroundings {
    readonly kind: PolicyContext["kind"];
    readonly service: Service;
    /** `aws`, `aws-cn`, …: several where the policy does not tell which is its own. */
    readonly partitions: readonly [string, ...string[]];
    /** Organizations that count as ours. */
    readonly ownOrganizations: readonly string[];
    /** Several organizations that the policy names while none is configured: some may be ours. */
    readonly candidateOrganizations: readonly string[];
    readonly ownAccount: string | undefined;
    readonly trustedAccounts: ReadonlySet<string>;
    /** See `PolicyContext`. */
    readonly memberRequest: Readonly<Record<string, KeyValue>>;
    /** ARNs that the policy is about: buckets or access points; none for a key. */
    readonly bucketArns: readonly string[];
    /** ARNs of other buckets for which it lets services act; they do not say whose these are. */
    readonly sourceBucketArns: readonly string[];
    /** Everything that the policy is about: the bucket and all its objects, or the key. */
    readonly targets: readonly Target[];
}

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const ORGANIZATION_KEYS = /^aws:(principal|source|resource)org(id|paths)$/i;
const PARTITION_NAMES: ReadonlySet<string> = new Set(PARTITIONS.map(({ name }) => name));
/** More buckets than one policy can be about; keeps nonsense cheap. */
const MOST_BUCKETS = 4;

export function serviceOf(kind: PolicyContext["kind"]): Service {
    return kind === "key" ? KMS : S3;
}

/** Completes the context with what the policy says about itself. */
export function surroundingsOf(
    context: PolicyContext,
    normal: NormalPolicy,
    policy: CompiledPolicy,
): Surroundings {
    const service = serviceOf(context.kind);
    const partitions = findPartitions(policy);
    const [partition] = partitions;
    const configured = (context.organizationIds ?? []).filter((id) => id !== "");
    const named = configured.length > 0 ? [] : namedOrganizations(normal);
    const ownAccount = ownAccountOf(context, policy);
    const bucketArns = context.kind === "key" ? [] : findBuckets(context, partition, policy);
    return {
        kind: context.kind,
        service,
        partitions,
        ownOrganizations: configured.length > 0 ? configured : named.length === 1 ? named : [],
        candidateOrganizations: named.length > 1 ? named : [],
        ownAccount,
        trustedAccounts: new Set(context.trustedAccountIds),
        memberRequest: context.memberRequest ?? {},
        bucketArns,
        sourceBucketArns: findSourceBuckets(policy).filter((arn) => !bucketArns.includes(arn)),
        targets:
            context.kind === "key"
                ? [keyTarget(partition, ownAccount)]
                : bucketArns.flatMap(bucketTargets),
    };
}

function namedOrganizations({ statements }: NormalPolicy): string[] {
    const named = new Set<string>();
    for (const { key, values } of statements.flatMap(({ conditions }) => conditions)) {
        if (ORGANIZATION_KEYS.test(key)) {
            for (const id of values.flatMap((value) => fullIds(value).organizations)) {
                if (ORGANIZATION_ID.test(id)) {
                    named.add(id);
                }
            }
        }
    }
    return [...named];
}

/** The owner's account: as given, as the policy tells, or as assumed. */
function ownAccountOf(
    { kind, ownAccountId, assumedOwnAccountId }: PolicyContext,
    policy: CompiledPolicy,
): string | undefined {
    if (ownAccountId !== undefined || kind === "bucket") {
        // A bucket's ARN and policy say nothing about the account.
        return ownAccountId ?? assumedOwnAccountId;
    }
    const told =
        kind === "key" ? keyOwners(policy, assumedOwnAccountId) : accessPointOwners(policy);
    return told.length === 0 ? assumedOwnAccountId : told.length === 1 ? told[0] : undefined;
}

function accessPointOwners({ allows }: CompiledPolicy): readonly string[] {
    const arns = allows.flatMap(({ resource }) => resource.of.map(({ text }) => text));
    return matches(arns, /^arn:[^:]*:s3:[^:]*:([0-9]{12}):accesspoint\//);
}

/**
 * The accounts that may be a key's: the expected one if it may change the key's policy, else those
 * that may do everything, else those that may change it. One that may do neither owns no key, since
 * KMS refuses a policy that its maker could not change.
 */
export function keyOwners(
    { allows }: CompiledPolicy,
    expected: string | undefined,
): readonly string[] {
    const granted = new Map<string, bigint>();
    for (const { principal, actions } of allows) {
        for (const arn of principal?.not === false ? principal.of.aws : []) {
            granted.set(arn, (granted.get(arn) ?? 0n) | actions);
        }
    }
    const allowed = (wanted: bigint): string[] =>
        [...granted].filter(([, actions]) => (actions & wanted) === wanted).map(([arn]) => arn);
    const change = expandActions(KMS, ["kms:putkeypolicy"]);
    const administrators = matches(allowed(change), /^arn:[^:]*:(?:iam|sts)::([0-9]{12}):/);
    if (expected !== undefined && administrators.includes(expected)) {
        return [expected];
    }
    const owners = matches(allowed(KMS.all), /^arn:[^:]*:iam::([0-9]{12}):root$/);
    return owners.length > 0 ? owners : administrators;
}

function matches(texts: readonly string[], pattern: RegExp): readonly string[] {
    return [...new Set(texts.flatMap((text) => pattern.exec(text)?.[1] ?? []))];
}

function firstMatch(texts: readonly string[], pattern: RegExp): string | undefined {
    for (const text of texts) {
        const found = pattern.exec(text)?.[1];
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** The partitions of the policy's resources; where these don't tell, all that it speaks of. */
function findPartitions({ allows, denies }: CompiledPolicy): Surroundings["partitions"] {
    const statements = [...allows, ...denies];
    const resources = statements.flatMap(({ resource }) => resource.of.map(({ text }) => text));
    const others = statements.flatMap(({ principal, conditions }) => [
        // An account's id was normalised to an ARN of partition aws, whatever its own is.
        ...(principal?.of.aws ?? []).filter((arn) => !/^arn:aws:iam::[0-9]{12}:root$/.test(arn)),
        ...conditions.flatMap(({ values }) => values.map(({ text }) => text)),
    ]);
    const [first = "aws", ...further] =
        [partitionsIn(resources), partitionsIn(others)].find((found) => found.length > 0) ?? [];
    return [first, ...further];
}

function partitionsIn(arns: readonly string[]): readonly string[] {
    const named = arns.flatMap((arn) => /^arn:([a-z-]+):/.exec(arn)?.[1] ?? []);
    return [...new Set(named)].filter((partition) => PARTITION_NAMES.has(partition));
}

/** The configured bucket and those that grants name; those that denials name if there are none. */
function findBuckets(
    context: PolicyContext,
    partition: string,
    { allows, denies }: CompiledPolicy,
): string[] {
    const buckets = new Set<string>();
    if (context.bucketName !== undefined) {
        buckets.add(`arn:${partition}:s3:::${context.bucketName}`);
    }
    for (const statements of [allows, denies]) {
        for (const { text } of statements.flatMap(({ resource }) => resource.of)) {
            const bucket = bucketArnIn(text);
            if (bucket !== undefined && buckets.size < MOST_BUCKETS) {
                buckets.add(bucket);
            }
        }
        if (buckets.size > 0) {
            return [...buckets];
        }
    }
    return [`arn:${partition}:s3:::${nameFitting([...allows, ...denies])}`];
}

function findSourceBuckets({ allows, denies }: CompiledPolicy): string[] {
    const values = [...allows, ...denies]
        .flatMap(({ conditions }) => conditions)
        .filter(({ key }) => key === "aws:sourcearn")
        .flatMap(({ values }) => values.map(({ text }) => text));
    return [...new Set(values)].filter((text) => /^arn:[a-z-]+:s3:::[^/*?$]+$/.test(text));
}

/** A bucket name that fits the first pattern of one. */
function nameFitting(statements: readonly CompiledStatement[]): string {
    const resources = statements.flatMap(({ resource }) => resource.of.map(({ text }) => text));
    const pattern = firstMatch(resources, /^arn:[a-z-]+:s3:::([^/]+)/) ?? "*";
    return pattern.replaceAll("*", "").replaceAll("?", "0") || "bucket";
}

/** The bucket or access point that a resource ARN names without a wildcard. */
export function bucketArnIn(resource: string): string | undefined {
    return /^(arn:[a-z-]+:s3:(?:::[^/*?$]+|[a-z0-9-]*:[0-9]*:accesspoint\/[^/*?$]+))(?:\/|$)/.exec(
        resource,
    )?.[1];
}
