import type { Key } from "@pulumi/aws/kms/key";
import type { Provider } from "@pulumi/aws/provider";
import type { Bucket } from "@pulumi/aws/s3/bucket";
import * as pulumi from "@pulumi/pulumi";
import { accountProvider } from "../shared/pulumi/account-provider";
import { ownConfig } from "../shared/pulumi/own-config";
import { usable } from "../shared/pulumi/usable";
import { partitionOf } from "../shared/arn";
import { CONTRACT_VERSION, type Contract } from "../shared/contract";
import { both, type Checked, NO_PROBLEM } from "../shared/problem";
import { BUCKET_KEY_ALIAS, JUST_IN_TIME_TAG, SESSION_KEY_ALIAS } from "../shared/names";
import { qualifiedStackName } from "../shared/stack-name";
import { bucketPolicy } from "./bucket-policy";
import { type CentralConfig, centralConfig } from "./config";
import { EncryptionKey } from "./encryption-key";
import { existingBucket } from "./existing/existing-bucket";
import { existingKey } from "./existing/existing-key";
import { existingReaders } from "./existing/existing-readers";
import { keyPolicy, type KeyUse, usesOfBucketKey } from "./key-policy";
import { checkLockout } from "./lockout/lockout-check";
import { LogArchive } from "./log-archive";
import { optInNotice } from "./opt-in-notice";

type ContractOutputs = { readonly [Name in keyof Contract]: pulumi.Input<Contract[Name]> };

/** What was configured, for whoever compares the policies with it, or the archive with its next config. */
type ConfigOutputs = Pick<CentralConfig, "readerArns" | "refuseOtherKeys" | "protect">;

/** Deploys the log archive and returns its stack outputs, the contract that members read first. */
export async function run(): Promise<ContractOutputs & ConfigOutputs> {
    const stackConfig = await ownConfig("central", pulumi.getRootDirectory());
    const config = usable(centralConfig(pulumi.getProject(), stackConfig));
    const { accountId, admitted, region, keyPrefix, protect } = config;
    const partition = partitionOf(region);
    const notice = optInNotice(region);
    if (notice !== undefined) {
        await pulumi.log.warn(notice);
    }

    // Before anything is registered: meanwhile the engine may be writing the state.
    const backend = { organization: pulumi.getOrganization(), project: pulumi.getProject() };
    const lockout = await checkLockout({
        ...config,
        wanted: config,
        central: qualifiedStackName(pulumi.getStack(), backend),
        backend,
        root: pulumi.getRootDirectory(),
    });
    const [provider] = usable(
        both(await accountProvider({ ...config, ownTags: JUST_IN_TIME_TAG }, stackConfig), lockout),
    );
    const existing = usable(await whatExists(config, partition, provider));
    const opts = { providers: { aws: provider }, protect };

    const { bucketKey, sessionKey } = encryptionKeys(config, partition, existing.key, opts);
    const archive = new LogArchive(
        "log-archive",
        {
            ...config,
            keyArn: bucketKey.arn,
            // Only where uploads are tied to the key does the policy wait for the key's ARN.
            policy: config.refuseOtherKeys
                ? bucketKey.arn.apply((onlyKeyArn) =>
                      bucketPolicy({ ...config, partition, onlyKeyArn }),
                  )
                : bucketPolicy({ ...config, partition }),
            existing: existing.bucket && { bucket: existing.bucket, provider },
        },
        opts,
    );

    return {
        contractVersion: CONTRACT_VERSION,
        ...admitted,
        accountId,
        region,
        bucketName: archive.bucketName,
        bucketArn: archive.bucketArn,
        bucketKeyArn: bucketKey.arn,
        sessionKeyArns: sessionKey.arns,
        keyPrefix,
        protect,
        readerArns: config.readerArns,
        refuseOtherKeys: config.refuseOtherKeys,
    };
}

interface Existing {
    readonly key: Key | undefined;
    readonly bucket: Bucket | undefined;
}

/** Reads what the config names and this stack does not make. */
async function whatExists(
    config: CentralConfig,
    partition: string,
    provider: Provider,
): Promise<Checked<Existing>> {
    const { accountId, bucketKeyArn, existingBucket: isThere, bucketName, region } = config;
    const project = pulumi.getProject();
    const uses = usesOfBucketKey(config);
    const [key, bucket, readers]: readonly [
        Checked<Key | undefined>,
        Checked<Bucket | undefined>,
        Checked<undefined>,
    ] = await Promise.all([
        bucketKeyArn === undefined
            ? NO_PROBLEM
            : existingKey(
                  `${project}:bucketKeyArn`,
                  bucketKeyArn,
                  { ...config, partition, uses },
                  provider,
              ),
        isThere
            ? existingBucket(`${project}:bucketName`, bucketName, region, provider)
            : NO_PROBLEM,
        existingReaders(`${project}:readerArns`, config.readerArns, accountId, provider),
    ]);
    const found = both(both(key, bucket), readers);
    if (!found.ok) {
        return found;
    }
    const [[foundKey, foundBucket]] = found.value;
    return { ok: true, value: { key: foundKey, bucket: foundBucket } };
}

function encryptionKeys(
    config: CentralConfig,
    partition: string,
    existing: Key | undefined,
    opts: pulumi.ComponentResourceOptions,
): { readonly bucketKey: EncryptionKey; readonly sessionKey: EncryptionKey } {
    const { region, sessionKey: sharing, sessionRegions } = config;
    const policyFor = (uses: readonly KeyUse[]) => keyPolicy({ ...config, partition, uses });
    const replicaRegions = sessionRegions.filter((replica) => replica !== region);
    const forSessions = { region, multiRegion: true, replicaRegions, tags: JUST_IN_TIME_TAG };

    if (sharing === "same") {
        const key = new EncryptionKey(
            "bucket-key",
            {
                ...forSessions,
                policy: policyFor(usesOfBucketKey(config)),
                existing,
                alias: BUCKET_KEY_ALIAS,
                description: "Session logs and session streams",
            },
            opts,
        );
        return { bucketKey: key, sessionKey: key };
    }
    return {
        bucketKey: new EncryptionKey(
            "bucket-key",
            {
                region,
                policy: policyFor(usesOfBucketKey(config)),
                existing,
                multiRegion: false,
                replicaRegions: [],
                alias: BUCKET_KEY_ALIAS,
                description: "Session logs in the archive bucket",
            },
            opts,
        ),
        sessionKey: new EncryptionKey(
            "session-key",
            {
                ...forSessions,
                policy: policyFor(["sessions"]),
                alias: SESSION_KEY_ALIAS,
                description: "Session Manager session streams",
            },
            opts,
        ),
    };
}
