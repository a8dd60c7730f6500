import { getRole } from "@pulumi/aws/iam/getRole";
import { getUser } from "@pulumi/aws/iam/getUser";
import { getAlias } from "@pulumi/aws/kms/getAlias";
import { getKey } from "@pulumi/aws/kms/getKey";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { getBucket } from "@pulumi/aws/s3/getBucket";
import type { InvokeOptions, ProviderResource } from "@pulumi/pulumi";
import type { LookedUp } from "../../shared/looked-up";
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

/** A role or user of the account. */
export function lookUpPrincipal(
    kind: "role" | "user",
    name: string,
    options: InvokeOptions,
): Promise<LookedUp<{ readonly path: string }>> {
    return lookUp(async (): Promise<{ readonly path: string }> =>
        kind === "user" ? getUser({ userName: name }, options) : getRole({ name }, options),
    );
}

/** Whether there is a key alias. */
export function lookUpAlias(
    name: string,
    region: string,
    options: InvokeOptions,
): Promise<LookedUp<unknown>> {
    return lookUp(() => getAlias({ name, region }, options));
}

/**
 * A replica of a multi-Region key that is not of this stack.
 *
 * @param keyId Its ARN.
 */
export function lookUpReplica(
    keyId: string,
    region: string,
    options: InvokeOptions,
): Promise<LookedUp<FoundReplica>> {
    return lookUp(async () => {
        const { id, keyState, deletionDate } = await getKey({ keyId, region }, options);
        return { keyId: id, keyState, deletionDate };
    });
}
