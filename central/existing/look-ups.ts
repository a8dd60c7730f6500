import { getRole } from "@pulumi/aws/iam/getRole";
import { getUser } from "@pulumi/aws/iam/getUser";
import { getAlias } from "@pulumi/aws/kms/getAlias";
import { getKey } from "@pulumi/aws/kms/getKey";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { getBucket } from "@pulumi/aws/s3/getBucket";
import type { InvokeOptions, ProviderResource } from "@pulumi/pulumi";
import { accountOfPrincipal, permissionSetRoles } from "../../shared/arn";
import { type LookedUp, valueFound } from "../../shared/looked-up";
import { known } from "../../shared/pulumi/known";
import { lookUp } from "../../shared/pulumi/look-up";
import type { FoundBucket, FoundKey, FoundReplica, LifecycleRule } from "./facts";

/** Reads a key that is not of this stack. */
export async function lookUpKey(
    arn: string,
    region: string,
    provider: ProviderResource,
): Promise<LookedUp<FoundKey>> {
    const id = arn.slice(arn.lastIndexOf("/") + 1);
    const key = Key.get("existing-bucket-key", id, { region }, { provider });
    const policy = await known(key.policy);
    if (policy === undefined) {
        return { kind: "missing" };
    }
    return {
        kind: "found",
        value: {
            policy,
            isEnabled: (await known(key.isEnabled)) !== false,
            customerMasterKeySpec: (await known(key.customerMasterKeySpec)) ?? "SYMMETRIC_DEFAULT",
            multiRegion: (await known(key.multiRegion)) === true,
        },
    };
}

/** Reads a bucket that is not of this stack. */
export async function lookUpBucket(
    name: string,
    region: string,
    provider: ProviderResource,
): Promise<LookedUp<FoundBucket>> {
    const bucket = Bucket.get("existing-log-archive", name, { region }, { provider });
    const bucketRegion = await known(bucket.bucketRegion);
    if (bucketRegion === undefined) {
        return { kind: "missing" };
    }
    // Of a bucket that is there, what is left out of the answer is what it does not have.
    const rules = (await known(bucket.lifecycleRules)) ?? [];
    return {
        kind: "found",
        value: {
            region: bucketRegion,
            policy: (await known(bucket.policy)) ?? "",
            lifecycleRules: rules.length === 0 ? [] : await lifecycleOf(name, region, provider),
        },
    };
}

/** The rules in the form in which they are declared: the bucket's own tells them in an older one. */
async function lifecycleOf(
    name: string,
    region: string,
    provider: ProviderResource,
): Promise<readonly LifecycleRule[]> {
    const lifecycle = BucketLifecycleConfiguration.get(
        "existing-log-archive",
        name,
        { region },
        { provider },
    );
    return ((await known(lifecycle.rules)) ?? []) as unknown as readonly LifecycleRule[];
}

/** Whether the account, or anybody, has a bucket of that name. */
export function lookUpBucketName(
    name: string,
    region: string,
    options: InvokeOptions,
): Promise<LookedUp<unknown>> {
    return lookUp(() => getBucket({ bucket: name, region }, options));
}

/** Whether the account has a role of that name. */
export function lookUpRole(name: string, options: InvokeOptions): Promise<LookedUp<unknown>> {
    return lookUp(() => getRole({ name }, options));
}

/**
 * Looks up the readers of the log-archive account, and who takes the sealer's role: S3, KMS and IAM refuse a policy that names somebody
 * who is not there, in the middle of an update. Roles of permission sets come and go.
 *
 * @returns ARN → what was found.
 */
export async function lookUpReaders(
    readerArns: readonly string[],
    accountId: string,
    options: InvokeOptions,
): Promise<Readonly<Record<string, LookedUp<{ readonly path: string }>>>> {
    const asked = readerArns.filter(
        (arn) => accountOfPrincipal(arn) === accountId && permissionSetRoles(arn) === undefined,
    );
    const found = asked.map(async (arn) => {
        const name = arn.slice(arn.lastIndexOf("/") + 1);
        const isUser = arn.includes(":user/");
        return [
            arn,
            await lookUp(async (): Promise<{ readonly path: string }> =>
                isUser ? getUser({ userName: name }, options) : getRole({ name }, options),
            ),
        ] as const;
    });
    return Object.fromEntries(await Promise.all(found));
}

/** Those of the aliases that the account has already. */
export async function lookUpAliases(
    aliases: readonly { readonly alias: string; readonly region: string }[],
    options: InvokeOptions,
): Promise<typeof aliases> {
    const found = aliases.map(async (one) => {
        const { kind } = await lookUp(() =>
            getAlias({ name: one.alias, region: one.region }, options),
        );
        return kind === "found" ? [one] : [];
    });
    return (await Promise.all(found)).flat();
}

/**
 * Looks for replicas of a key that this stack does not have: one that was removed is there until
 * KMS deletes it, and keeps another from being made.
 *
 * @param arn The primary key's ARN.
 * @returns region → the replica that is there.
 */
export async function lookUpReplicas(
    arn: string | undefined,
    regions: readonly string[],
    options: InvokeOptions,
): Promise<Readonly<Record<string, FoundReplica>>> {
    if (arn === undefined) {
        return {};
    }
    const found = regions.map(async (region) => {
        const keyId = replicaArn(arn, region);
        const replica = valueFound(await lookUp(() => getKey({ keyId, region }, options)));
        return replica === undefined
            ? []
            : [
                  [
                      region,
                      {
                          keyId: replica.id,
                          keyState: replica.keyState,
                          deletionDate: replica.deletionDate,
                      },
                  ] as const,
              ];
    });
    return Object.fromEntries((await Promise.all(found)).flat());
}

/** The ARN of a multi-Region key's replica, which has the primary's id. */
function replicaArn(arn: string, region: string): string {
    const [begin, partition, service, , ...rest] = arn.split(":");
    return [begin, partition, service, region, ...rest].join(":");
}
