import { accountOfPrincipal, permissionSetRoles } from "../shared/arn";
import { type LookedUp, valueFound } from "../shared/looked-up";
import type { OwnResource } from "../shared/own-resource";
import { owns } from "../shared/own-resource";
import type { Checked } from "../shared/problem";
import type { CentralConfig } from "./config";
import type { ExistingFacts } from "./existing/facts";
import { keyAliases } from "./key-aliases";
import type { LockoutFacts } from "./lockout/lockout";
import type { CentralLookUps } from "./look-ups";
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
    lookUps: CentralLookUps,
): Promise<Checked<ExistingFacts>> {
    const { region, bucketName, bucketKeyArn, existingBucket, sealer } = config;
    const sealerRole = sealerRoleName(config.namePrefix);
    const isRoleToBeMade =
        sealer !== undefined && !owns(state, "aws:iam/role:Role", { name: sealerRole });
    const isToBeMade =
        !existingBucket && !owns(state, "aws:s3/bucket:Bucket", { bucket: bucketName });
    const signedIn = lookUps.signIn();
    // Without the account's credentials these would fail once more, each in its own words.
    const ifSignedIn = async <T>(look: () => Promise<T>) =>
        (await signedIn).ok ? look() : undefined;
    const [outcome, key, bucket, bucketOfThatName, readers, aliases, replicas, roleOfThatName] =
        await Promise.all([
            signedIn,
            bucketKeyArn === undefined
                ? undefined
                : ifSignedIn(() => lookUps.key(bucketKeyArn, region)),
            existingBucket ? ifSignedIn(() => lookUps.bucket(bucketName, region)) : undefined,
            isToBeMade ? lookUps.bucketName(bucketName, region) : undefined,
            readersOf(config, lookUps),
            takenAliases(config, state, lookUps),
            replicasOf(config, state, lookUps),
            isRoleToBeMade ? lookUps.principal("role", sealerRole) : undefined,
        ]);
    const names = { bucketOfThatName, roleOfThatName, aliases };
    return outcome.ok ? { ok: true, value: { key, bucket, ...names, readers, replicas } } : outcome;
}

/**
 * Looks up the readers of the log-archive account, and who takes the sealer's role: S3, KMS and IAM
 * refuse a policy that names somebody who is not there, in the middle of an update. Roles of
 * permission sets come and go.
 */
async function readersOf(
    { readerArns, sealer, accountId }: CentralConfig,
    { principal }: CentralLookUps,
): Promise<ExistingFacts["readers"]> {
    const principals = [...readerArns, ...(sealer?.assumedBy ?? [])];
    const asked = principals.filter(
        (arn) => accountOfPrincipal(arn) === accountId && permissionSetRoles(arn) === undefined,
    );
    const found = asked.map(async (arn): Promise<[string, LookedUp<{ readonly path: string }>]> => {
        const name = arn.slice(arn.lastIndexOf("/") + 1);
        return [arn, await principal(arn.includes(":user/") ? "user" : "role", name)];
    });
    return Object.fromEntries(await Promise.all(found));
}

/** Those of the aliases to be made that the account has already. */
async function takenAliases(
    config: CentralConfig,
    state: readonly OwnResource[],
    lookUps: CentralLookUps,
): Promise<ExistingFacts["aliases"]> {
    const found = newAliases(config, state).map(async (one) => {
        const { kind } = await lookUps.alias(one.alias, one.region);
        return kind === "found" ? [one] : [];
    });
    return (await Promise.all(found)).flat();
}

/**
 * Looks for replicas of the session key that this stack does not have: one that was removed is there
 * until KMS deletes it, and keeps another from being made.
 */
async function replicasOf(
    config: CentralConfig,
    state: readonly OwnResource[],
    { replica }: CentralLookUps,
): Promise<ExistingFacts["replicas"]> {
    const arn = sessionKeyArn(config, state);
    const regions = arn === undefined ? [] : newReplicas(config, state);
    const found = regions.map(async (region) => {
        const one = valueFound(await replica(replicaArn(arn ?? "", region), region));
        return one === undefined ? [] : [[region, one] as const];
    });
    return Object.fromEntries((await Promise.all(found)).flat());
}

/** The ARN of a multi-Region key's replica, which has the primary's id. */
function replicaArn(arn: string, region: string): string {
    const [begin, partition, service, , ...rest] = arn.split(":");
    return [begin, partition, service, region, ...rest].join(":");
}

/** The aliases that are to be made. */
function newAliases(config: CentralConfig, state: readonly OwnResource[]) {
    const { region, sessionRegions, sessionKey, bucketKeyArn } = config;
    const { bucket, session } = keyAliases(config);
    const ofSessions = sessionKey === "same" ? bucket : session;
    const isBucketKeyMade = bucketKeyArn === undefined;
    const wanted = [
        ...(isBucketKeyMade ? [{ alias: bucket, region }] : []),
        ...(sessionKey === "same" ? [] : [{ alias: session, region }]),
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
