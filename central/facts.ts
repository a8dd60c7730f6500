import type { Provider } from "@pulumi/aws/provider";
import type { OwnResource } from "../shared/own-resource";
import { owns } from "../shared/own-resource";
import type { Checked } from "../shared/problem";
import { signIn } from "../shared/pulumi/account-provider";
import type { CentralConfig } from "./config";
import type { ExistingFacts } from "./existing/facts";
import {
    lookUpAliases,
    lookUpBucket,
    lookUpBucketName,
    lookUpKey,
    lookUpReaders,
    lookUpReplicas,
    lookUpRole,
} from "./existing/look-ups";
import { keyAliases } from "./key-aliases";
import type { LockoutFacts } from "./lockout/lockout";
import { sealerRoleName } from "./sealer";

/** What is known before an archive is planned. */
export interface CentralFacts {
    readonly state: readonly OwnResource[];
    readonly lockout: LockoutFacts;
    /** What the account has, or why nobody could sign in to it. */
    readonly existing: Checked<ExistingFacts>;
}

/** Asks AWS everything at once; only what is read as a resource waits for the sign-in. */
export async function readExisting(
    config: CentralConfig,
    state: readonly OwnResource[],
    provider: Provider,
): Promise<Checked<ExistingFacts>> {
    const { accountId, region, bucketName, bucketKeyArn, existingBucket, sealer } = config;
    const principals = [...config.readerArns, ...(sealer?.assumedBy ?? [])];
    const sealerRole = sealerRoleName(config.namePrefix);
    const isRoleToBeMade =
        sealer !== undefined && !owns(state, "aws:iam/role:Role", { name: sealerRole });
    const options = { provider };
    const isToBeMade =
        !existingBucket && !owns(state, "aws:s3/bucket:Bucket", { bucket: bucketName });
    const signedIn = signIn(accountId, provider);
    // Without the account's credentials these would fail once more, each in its own words.
    const ifSignedIn = async <T>(look: () => Promise<T>) =>
        (await signedIn).ok ? look() : undefined;
    const [
        ...[outcome, key, bucket, bucketOfThatName, readers, aliases, replicas, roleOfThatName]
    ] = await Promise.all([
        signedIn,
        bucketKeyArn === undefined
            ? undefined
            : ifSignedIn(() => lookUpKey(bucketKeyArn, region, provider)),
        existingBucket ? ifSignedIn(() => lookUpBucket(bucketName, region, provider)) : undefined,
        isToBeMade ? lookUpBucketName(bucketName, region, options) : undefined,
        lookUpReaders(principals, accountId, options),
        lookUpAliases(newAliases(config, state), options),
        lookUpReplicas(sessionKeyArn(config, state), newReplicas(config, state), options),
        isRoleToBeMade ? lookUpRole(sealerRole, options) : undefined,
    ]);
    const names = { bucketOfThatName, roleOfThatName, aliases };
    return outcome.ok ? { ok: true, value: { key, bucket, ...names, readers, replicas } } : outcome;
}

/** The aliases that are to be made. */
function newAliases(config: CentralConfig, state: readonly OwnResource[]) {
    const { region, sessionRegions, sessionKey, bucketKeyArn } = config;
    const { bucket, session, seal } = keyAliases(config);
    const ofSessions = sessionKey === "same" ? bucket : session;
    const isBucketKeyMade = bucketKeyArn === undefined;
    const wanted = [
        ...(isBucketKeyMade ? [{ alias: bucket, region }] : []),
        ...(sessionKey === "same" ? [] : [{ alias: session, region }]),
        ...(config.sealer === undefined ? [] : [{ alias: seal, region }]),
        ...sessionRegions
            .filter((other) => other !== region)
            .map((other) => ({ alias: ofSessions, region: other })),
    ];
    return wanted.filter(
        (one) => !owns(state, "aws:kms/alias:Alias", { name: one.alias, region: one.region }),
    );
}

/** The session key, where it has been made. */
function sessionKeyArn(
    { sessionKey, bucketKeyArn }: CentralConfig,
    state: readonly OwnResource[],
): string | undefined {
    const name = sessionKey === "same" ? "bucket-key" : "session-key";
    const made = state.find((one) => one.type === "aws:kms/key:Key" && one.name === name);
    return sessionKey === "same" && bucketKeyArn !== undefined
        ? bucketKeyArn
        : (made?.outputs["arn"] as string | undefined);
}

/** The regions that are to get a replica of it. */
function newReplicas(
    { region, sessionRegions }: CentralConfig,
    state: readonly OwnResource[],
): readonly string[] {
    return sessionRegions.filter(
        (other) =>
            other !== region && !owns(state, "aws:kms/replicaKey:ReplicaKey", { region: other }),
    );
}
