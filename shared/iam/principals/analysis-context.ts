import { ACCOUNT_ID, ORGANIZATION_ID } from "../../ids";
import { PARTITIONS } from "../../partitions";
import type { PolicyContext } from "../context";
import { KMS, S3, expandActions, type Service } from "../match/actions";
import type { CompiledPolicy, CompiledResource, CompiledStatement } from "../match/compile";
import type { KeyValue } from "../match/key-value";
import { fullIds } from "../match/pattern";
import { bucketIn, bucketNamePattern, parseArn } from "../parse/arn";
import type { NormalPolicy } from "../parse/normal-policy";
import type { NamedPrincipal } from "../parse/named-principals";
import { bucketAndObjects, keysOf, type ResourceSet } from "./resource-set";

/** What is known around a policy: what was told (`PolicyContext`), and what the policy itself tells. */
export interface AnalysisContext {
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
    readonly resources: readonly ResourceSet[];
}

const ORGANIZATION_KEYS = /^aws:(principal|source|resource)org(id|paths)$/i;
const PARTITION_NAMES: ReadonlySet<string> = new Set(PARTITIONS.map(({ name }) => name));
/** More buckets than one policy can be about; keeps nonsense cheap. */
const MOST_BUCKETS = 4;

export function serviceOf(kind: PolicyContext["kind"]): Service {
    return kind === "key" ? KMS : S3;
}

/** Completes what was told by what the policy says about itself. */
export function analysisContext(
    told: PolicyContext,
    normal: NormalPolicy,
    policy: CompiledPolicy,
): AnalysisContext {
    const service = serviceOf(told.kind);
    const partitions = findPartitions(policy);
    const [partition] = partitions;
    const configured = (told.organizationIds ?? []).filter((id) => id !== "");
    const named = configured.length > 0 ? [] : namedOrganizations(normal);
    const ownAccount = ownAccountOf(told, policy);
    const bucketArns = told.kind === "key" ? [] : findBuckets(told, partition, policy);
    return {
        kind: told.kind,
        service,
        partitions,
        ownOrganizations: configured.length > 0 ? configured : named.length === 1 ? named : [],
        candidateOrganizations: named.length > 1 ? named : [],
        ownAccount,
        trustedAccounts: new Set(told.trustedAccountIds),
        memberRequest: told.memberRequest ?? {},
        bucketArns,
        sourceBucketArns: findSourceBuckets(policy).filter((arn) => !bucketArns.includes(arn)),
        resources:
            told.kind === "key"
                ? [keysOf(partition, ownAccount)]
                : bucketArns.flatMap(bucketAndObjects),
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
    const accounts = resourcesOf(allows).flatMap(({ arn }) =>
        arn?.service === "s3" && arn.resource.startsWith("accesspoint/") ? arn.account : [],
    );
    return unique(accounts.filter((account) => ACCOUNT_ID.test(account)));
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
    const grants = principalsWithGrants(allows);
    const change = expandActions(KMS, ["kms:putkeypolicy"]);
    const administrators = grants
        .filter(({ actions }) => (actions & change) === change)
        .map(({ account }) => account);
    if (expected !== undefined && administrators.includes(expected)) {
        return [expected];
    }
    const owners = grants
        .filter(({ isRoot, actions }) => isRoot && (actions & KMS.all) === KMS.all)
        .map(({ account }) => account);
    return unique(owners.length > 0 ? owners : administrators);
}

interface Grant {
    readonly account: string;
    /** Whether it is to the account as a whole. */
    readonly isRoot: boolean;
    readonly actions: bigint;
}

/** All that is granted to each principal of an account by name. */
function principalsWithGrants(allows: readonly CompiledStatement[]): readonly Grant[] {
    const grants = new Map<string, Grant>();
    for (const { principals, actions } of allows) {
        for (const one of principals?.not === false ? principals.of.named : []) {
            if (one.kind === "account" || one.kind === "identity") {
                const { account, kind } = one;
                const name = one.kind === "account" ? account : one.text;
                const before = grants.get(name)?.actions ?? 0n;
                grants.set(name, {
                    account,
                    isRoot: kind === "account",
                    actions: before | actions,
                });
            }
        }
    }
    return [...grants.values()];
}

function resourcesOf(statements: readonly CompiledStatement[]): readonly CompiledResource[] {
    return statements.flatMap(({ resource }) => resource.of);
}

function unique(texts: readonly string[]): readonly string[] {
    return [...new Set(texts)];
}

/** The partitions of the policy's resources; where these don't tell, all that it speaks of. */
function findPartitions({ allows, denies }: CompiledPolicy): AnalysisContext["partitions"] {
    const statements = [...allows, ...denies];
    const ofResources = resourcesOf(statements).map(({ arn }) => arn?.partition);
    const others = () =>
        statements.flatMap(({ principals, conditions }) => [
            ...(principals?.of.named ?? []).map(partitionOf),
            ...conditions.flatMap(({ values }) =>
                values.map(({ text }) => parseArn(text)?.partition),
            ),
        ]);
    const told = knownPartitions(ofResources);
    const [first = "aws", ...further] = told.length > 0 ? told : knownPartitions(others());
    return [first, ...further];
}

function partitionOf(principal: NamedPrincipal): string | undefined {
    return "partition" in principal ? principal.partition : undefined;
}

function knownPartitions(names: readonly (string | undefined)[]): readonly string[] {
    return unique(names.filter((name) => name !== undefined)).filter((name) =>
        PARTITION_NAMES.has(name),
    );
}

/** The configured bucket and those that grants name; those that denials name if there are none. */
function findBuckets(
    { bucketName }: PolicyContext,
    partition: string,
    { allows, denies }: CompiledPolicy,
): string[] {
    const buckets = new Set<string>();
    if (bucketName !== undefined) {
        buckets.add(`arn:${partition}:s3:::${bucketName}`);
    }
    for (const statements of [allows, denies]) {
        for (const { bucket } of resourcesOf(statements)) {
            if (bucket !== undefined && buckets.size < MOST_BUCKETS) {
                buckets.add(bucket.arn);
            }
        }
        if (buckets.size > 0) {
            return [...buckets];
        }
    }
    return [`arn:${partition}:s3:::${nameFitting([...allows, ...denies])}`];
}

function findSourceBuckets({ allows, denies }: CompiledPolicy): readonly string[] {
    const values = [...allows, ...denies]
        .flatMap(({ conditions }) => conditions)
        .filter(({ key }) => key === "aws:sourcearn")
        .flatMap(({ values }) => values.map(({ text }) => text));
    return unique(
        values.filter((text) => {
            const bucket = bucketIn(parseArn(text));
            return bucket?.kind === "bucket" && bucket.arn === text;
        }),
    );
}

/** A bucket name that fits the first pattern of one. */
function nameFitting(statements: readonly CompiledStatement[]): string {
    const [pattern = "*"] = resourcesOf(statements).flatMap(
        ({ arn }) => bucketNamePattern(arn) || [],
    );
    return pattern.replaceAll("*", "").replaceAll("?", "0") || "bucket";
}
