import type { BucketLocationConstraint, ObjectIdentifier, S3 } from "@aws-sdk/client-s3";
import type { BucketArgs, BucketState } from "@pulumi/aws/s3/bucket";
import { unlessMissing } from "../../session/aws-error";
import { flag, output, tags, text, unserved } from "../../properties/property";
import { resource } from "../../resource";
import { dnsSuffixOf } from "../../session/partition";
import { s3 } from "./client";
import { fromAwsTags, toAwsTags } from "../../tags";
import type { Tags } from "../../properties/values";

/** The settings that have a resource of their own are not served as arguments of the bucket. */
export const bucket = resource<BucketArgs, BucketState>({
    token: "aws:s3/bucket:Bucket",
    properties: {
        accelerationStatus: unserved,
        acl: unserved,
        bucket: text({
            forcesReplacement: true,
            autoName: { maximumLength: 63, lowerCase: true },
        }),
        bucketNamespace: unserved,
        bucketPrefix: text({ computed: true, forcesReplacement: true }),
        corsRules: unserved,
        forceDestroy: flag({ default: false }),
        grants: unserved,
        lifecycleRules: unserved,
        logging: unserved,
        objectLockConfiguration: unserved,
        objectLockEnabled: flag({ computed: true, forcesReplacement: true }),
        policy: unserved,
        region: text({ computed: true, forcesReplacement: true }),
        replicationConfiguration: unserved,
        requestPayer: unserved,
        serverSideEncryptionConfiguration: unserved,
        tags: tags(),
        versioning: unserved,
        website: unserved,
        arn: output(),
        bucketDomainName: output(),
        bucketRegion: output(),
        bucketRegionalDomainName: output(),
        hostedZoneId: output(),
        tagsAll: output(),
        websiteDomain: output(),
        websiteEndpoint: output(),
    },
    async create(context, inputs) {
        const client = await s3(context);
        const name = inputs.bucket ?? `${inputs.bucketPrefix ?? ""}${Date.now()}`;
        const LocationConstraint = context.region as BucketLocationConstraint;
        const isDefaultLocation = context.region === "us-east-1";
        await client.createBucket({
            Bucket: name,
            CreateBucketConfiguration: isDefaultLocation ? undefined : { LocationConstraint },
            ObjectLockEnabledForBucket: inputs.objectLockEnabled,
        });
        return name;
    },
    async complete(context, id, { tagsAll }) {
        if (Object.keys(tagsAll ?? {}).length > 0) await putTags(await s3(context), id, tagsAll);
    },
    async read(context, id, known) {
        const client = await s3(context);
        const head = await unlessMissing(
            client.headBucket({ Bucket: id }),
            "NotFound",
            "NoSuchBucket",
        );
        if (!head) return undefined;
        const domain = dnsSuffixOf(context.region);
        return {
            arn: `arn:${context.partition}:s3:::${id}`,
            bucket: id,
            bucketDomainName: `${id}.s3.${domain}`,
            bucketRegion: head.BucketRegion ?? context.region,
            bucketRegionalDomainName: `${id}.s3.${context.region}.${domain}`,
            objectLockEnabled: await isObjectLockEnabled(client, id),
            tagsAll: await bucketTags(client, id),
            ...(isForeign(known) ? await settingsOf(client, id) : {}),
        };
    },
    async update(context, id, news, olds) {
        const isChanged = JSON.stringify(news.tagsAll) !== JSON.stringify(olds.tagsAll);
        if (isChanged) await putTags(await s3(context), id, news.tagsAll);
    },
    async delete(context, id, state) {
        const client = await s3(context);
        if (state.forceDestroy) await unlessMissing(empty(client, id), "NoSuchBucket");
        await unlessMissing(client.deleteBucket({ Bucket: id }), "NoSuchBucket");
    },
});

/** Whether a program reads (`Bucket.get`) a bucket that is not of its stack: only the region is known. */
function isForeign({
    region,
    bucket,
}: {
    readonly region?: unknown;
    readonly bucket?: unknown;
}): boolean {
    return region !== undefined && bucket === undefined;
}

/**
 * The settings that others gave the bucket. Of a bucket of the stack's own they are told by their
 * own resources only.
 */
async function settingsOf(client: S3, Bucket: string) {
    const [policy, lifecycle] = await Promise.all([
        unlessMissing(client.getBucketPolicy({ Bucket }), "NoSuchBucketPolicy"),
        unlessMissing(
            client.getBucketLifecycleConfiguration({ Bucket }),
            "NoSuchLifecycleConfiguration",
        ),
    ]);
    return {
        policy: policy?.Policy ?? "",
        lifecycleRules: (lifecycle?.Rules ?? []).map(({ ID: id, Status, Filter }) => ({
            enabled: Status === "Enabled",
            id,
            prefix: Filter?.Prefix,
        })),
    };
}

async function isObjectLockEnabled(client: S3, Bucket: string): Promise<boolean> {
    const found = await unlessMissing(
        client.getObjectLockConfiguration({ Bucket }),
        "ObjectLockConfigurationNotFoundError",
    );
    return found?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
}

async function bucketTags(client: S3, Bucket: string): Promise<Tags> {
    const found = await unlessMissing(client.getBucketTagging({ Bucket }), "NoSuchTagSet");
    return fromAwsTags(found?.TagSet);
}

async function putTags(client: S3, Bucket: string, tags: Tags | undefined): Promise<void> {
    const TagSet = toAwsTags(tags);
    if (TagSet.length > 0) await client.putBucketTagging({ Bucket, Tagging: { TagSet } });
    else await client.deleteBucketTagging({ Bucket });
}

async function empty(client: S3, Bucket: string): Promise<void> {
    for (;;) {
        const page = await client.listObjectVersions({ Bucket });
        const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
            ({ Key = "", VersionId }): ObjectIdentifier => ({ Key, VersionId }),
        );
        if (Objects.length === 0) return;
        const { Errors: [error] = [] } = await client.deleteObjects({
            Bucket,
            Delete: { Objects },
        });
        if (error) throw new Error(`${error.Code}: ${error.Key}: ${error.Message}`);
    }
}
