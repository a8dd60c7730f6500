import { bucketArn, partitionOf } from "../shared/arn";
import { CONTRACT_VERSION } from "../shared/contract";
import { JUST_IN_TIME_TAG } from "../shared/names";
import { ownResource, type OwnResource } from "../shared/own-resource";
import { allFindings, type Checked, type Findings, findings } from "../shared/problem";
import type { OutputOf, Plan } from "../shared/pulumi/plan";
import type { PolicyDocument } from "../shared/policy-document";
import { isOptIn } from "../shared/regions";
import { bucketPolicy } from "./bucket-policy";
import type { CentralConfig } from "./config";
import { type EncryptionKey, encryptionKey } from "./encryption-key";
import {
    bucketTakeover,
    type ManagedBucket,
    type PreviousBucket,
    type Takeover,
} from "./existing/bucket-takeover";
import { nameFindings, readerFindings, replicaFindings } from "./existing/existing-findings";
import type { ExistingFacts } from "./existing/facts";
import { keyFindings } from "./existing/key-fitness";
import type { CentralFacts } from "./facts";
import { keyAliases } from "./key-aliases";
import { keyPolicy, type KeyUse, usesOfBucketKey } from "./key-policy";
import { lifecycleRules } from "./lifecycle";
import { lockoutFindings } from "./lockout/lockout";
import { logArchive } from "./log-archive";
import { sizeFindings } from "./policy-size";
import { sealer, type Sealer, sealerRoleArn, sealerRoleName } from "./sealer";

const ARCHIVE = "log-archive";

/** Stands in the bucket policy for the ARN of a key that is not made yet, and is as long. */
const placeholderOf = ({ region, accountId }: CentralConfig) =>
    `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/${"bucket-key".padEnd(36, "-")}`;

/** Everything that an archive is made of, or everything that keeps it from being made. */
export function planCentral(config: CentralConfig, facts: CentralFacts): Checked<Plan> {
    const { existing } = facts;
    const own = policiesOf(config);
    const takeover = existing.ok ? takeoverOf(config, own, existing.value, facts.state) : undefined;
    const policies = { ...own, bucketPolicy: besideKept(own.bucketPolicy, takeover) };
    const { problems, warnings } = allFindings([
        optInFindings(config),
        sizeFindings({ ...config, ...policies }),
        lockoutFindings(facts.lockout, config, config.force),
        ...(existing.ok
            ? existingFindings(config, existing.value, takeover)
            : [findings({ problems: existing.problems })]),
    ]);
    if (problems.length > 0 || !existing.ok) {
        return { ok: false, problems };
    }
    const { bucketKey, sessionKey } = keysOf(config, existing.value);
    const { refuseOtherKeys, bucketKeyArn } = config;
    const isPlaceheld = refuseOtherKeys && bucketKeyArn === undefined;
    const archive = logArchive(ARCHIVE, {
        ...config,
        keyArn: bucketKey.arn,
        policy: policies.bucketPolicy,
        // Only where uploads are tied to the key does the policy wait for the key's ARN.
        placeholders: isPlaceheld
            ? { [placeholderOf(config)]: bucketKey.arn as OutputOf }
            : undefined,
        takeover,
    });
    const sealing = sealerOf(config, bucketKey);
    const keys = bucketKey === sessionKey ? [bucketKey] : [bucketKey, sessionKey];
    return {
        ok: true,
        value: {
            items: [
                ...keys.flatMap(({ items }) => items),
                ...(sealing?.items ?? []),
                ...archive.items,
            ],
            outputs: {
                ...outputsOf(config, bucketKey, sessionKey, archive.readyBucket),
                ...(sealing && { sealKeyArn: sealing.keyArn, sealerRoleArn: sealing.roleArn }),
            },
            warnings,
        },
    };
}

/** The archive's policy with the statements that stay of a bucket that was there before. */
function besideKept(policy: PolicyDocument, takeover: Takeover | undefined): PolicyDocument {
    return { ...policy, Statement: [...(takeover?.keptStatements ?? []), ...policy.Statement] };
}

interface Policies {
    readonly bucketPolicy: PolicyDocument;
    readonly keyPolicy: PolicyDocument;
}

function policiesOf(config: CentralConfig): Policies {
    const { region, refuseOtherKeys, bucketKeyArn, sealer: wanted } = config;
    const archive = { ...config, partition: partitionOf(region) };
    const onlyKeyArn = refuseOtherKeys ? (bucketKeyArn ?? placeholderOf(config)) : undefined;
    return {
        bucketPolicy: bucketPolicy({
            ...archive,
            onlyKeyArn,
            sealerRoleArn: wanted && sealerRoleArn(archive),
        }),
        keyPolicy: keyPolicy({ ...archive, uses: usesOfBucketKey(config) }),
    };
}

/**
 * What to know of an archive in a region that accounts have to enable: IAM hands an account's
 * credentials to such a region only then, so S3 there refuses everybody else's.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
function optInFindings({ region }: CentralConfig): Findings {
    const notice =
        `The archive is in ${region}, an opt-in region. Enable it in every account that writes or ` +
        "reads logs: S3 there rejects the requests of any other.";
    return findings({ warnings: isOptIn(region) ? [notice] : [] });
}

function existingFindings(
    config: CentralConfig,
    existing: ExistingFacts,
    takeover: Takeover | undefined,
): readonly Findings[] {
    const partition = partitionOf(config.region);
    const uses = usesOfBucketKey(config);
    return [
        keyFindings(config.bucketKeyArn, existing.key, { ...config, partition, uses }),
        takeover?.findings ?? findings({}),
        readerFindings(config, existing.readers),
        nameFindings({ ...config, sealerRole: sealerRoleName(config.namePrefix) }, existing),
        replicaFindings(existing),
    ];
}

function takeoverOf(
    config: CentralConfig,
    { bucketPolicy }: Policies,
    { bucket }: ExistingFacts,
    state: readonly OwnResource[],
): Takeover | undefined {
    const rules = lifecycleRules(config);
    return (
        bucket &&
        bucketTakeover(
            { ...config, policy: bucketPolicy, lifecycleRules: rules },
            bucket,
            managedIn(state),
        )
    );
}

function managedIn(state: readonly OwnResource[]): ManagedBucket {
    const has = (type: string) => ownResource(state, type, ARCHIVE) !== undefined;
    const stash = ownResource(state, "pulumi:index:Stash", ARCHIVE);
    return {
        policy: has("aws:s3/bucketPolicy:BucketPolicy"),
        lifecycle: has("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
        previous: stash?.outputs["input"] as PreviousBucket | undefined,
    };
}

function keysOf(
    config: CentralConfig,
    { replicas }: ExistingFacts,
): { readonly bucketKey: EncryptionKey; readonly sessionKey: EncryptionKey } {
    const { region, sessionKey: sharing, sessionRegions, bucketKeyArn, protect } = config;
    const policyFor = (uses: readonly KeyUse[]) =>
        keyPolicy({ ...config, partition: partitionOf(region), uses });
    const aliases = keyAliases(config);
    const ofLogs = { region, protect, alias: aliases.bucket, existingArn: bucketKeyArn };
    const ofSessions = {
        region,
        protect,
        multiRegion: true,
        replicaRegions: sessionRegions.filter((replica) => replica !== region),
        importedReplicas: Object.fromEntries(
            Object.entries(replicas).map(([place, { keyId }]) => [place, keyId]),
        ),
        tags: JUST_IN_TIME_TAG,
    };
    if (sharing === "same") {
        const key = encryptionKey("bucket-key", {
            ...ofSessions,
            ...ofLogs,
            policy: policyFor(usesOfBucketKey(config)),
            description: "Session logs and session streams",
        });
        return { bucketKey: key, sessionKey: key };
    }
    return {
        bucketKey: encryptionKey("bucket-key", {
            ...ofLogs,
            policy: policyFor(usesOfBucketKey(config)),
            multiRegion: false,
            replicaRegions: [],
            description: "Session logs in the archive bucket",
        }),
        sessionKey: encryptionKey("session-key", {
            ...ofSessions,
            policy: policyFor(["sessions"]),
            alias: aliases.session,
            description: "Session Manager session streams",
        }),
    };
}

/** Who seals the archive, where somebody is to. */
function sealerOf(config: CentralConfig, bucketKey: EncryptionKey): Sealer | undefined {
    const { sealer: wanted, region } = config;
    return (
        wanted &&
        sealer("sealer", {
            ...config,
            partition: partitionOf(region),
            sealer: wanted,
            bucketKeyArn: bucketKey.arn,
            alias: keyAliases(config).seal,
        })
    );
}

/**
 * The contract that members read first, and what was configured, for whoever compares the policies
 * with it, or the archive with its next config.
 */
function outputsOf(
    config: CentralConfig,
    bucketKey: EncryptionKey,
    sessionKey: EncryptionKey,
    readyBucket: OutputOf,
): Plan["outputs"] {
    const { admitted, accountId, region, keyPrefix, protect, readerArns, refuseOtherKeys } = config;
    const { retentionDays } = config;
    return {
        contractVersion: CONTRACT_VERSION,
        ...admitted,
        accountId,
        region,
        bucketName: readyBucket,
        bucketArn: bucketArn(partitionOf(region), config.bucketName),
        bucketKeyArn: bucketKey.arn,
        sessionKeyArns: sessionKey.arns,
        keyPrefix,
        protect,
        readerArns,
        refuseOtherKeys,
        retentionDays,
    };
}
