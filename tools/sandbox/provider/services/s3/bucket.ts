import type { BucketLocationConstraint, ObjectIdentifier, S3 } from "@aws-sdk/client-s3";
import type * as Aws from "@pulumi/aws/s3";
import { canonicalJson } from "../../properties/policy-text";
import { flag, nameOf, text } from "../../properties/property";
import type { Tags, Values } from "../../properties/values";
import { service } from "../../resource";
import { unlessMissing } from "../../session/aws-error";
import type { Context } from "../../session/context";
import { dnsSuffixOf } from "../../session/partition";
import { fromAwsTags, toAwsTags } from "../../tags";

const { resource, lookUp } = service({ absent: ["NotFound", "NoSuchBucket"] });

/** The settings that have a resource of their own are not served as arguments of the bucket. */
export const bucket = resource<Aws.BucketArgs>({
    token: "aws:s3/bucket:Bucket",
    label: "S3 Bucket",
    inputs: {
        ...nameOf("bucket", { maximumLength: 63, lowerCase: true }),
        forceDestroy: flag({ default: false }),
        objectLockEnabled: flag({ computed: true, forcesReplacement: true }),
    },
    unserved:
        "accelerationStatus acl bucketNamespace corsRules grants lifecycleRules logging " +
        "objectLockConfiguration policy replicationConfiguration requestPayer " +
        "serverSideEncryptionConfiguration versioning website",
    outputs:
        "arn bucketDomainName bucketRegion bucketRegionalDomainName hostedZoneId websiteDomain " +
        "websiteEndpoint",
    create({ s3, region }, { bucket: Bucket, objectLockEnabled }) {
        const LocationConstraint = region as BucketLocationConstraint;
        return s3.createBucket({
            Bucket,
            CreateBucketConfiguration: region === "us-east-1" ? undefined : { LocationConstraint },
            ObjectLockEnabledForBucket: objectLockEnabled,
        });
    },
    complete: (context, Bucket, { tagsAll = {} }) =>
        Object.keys(tagsAll).length > 0 ? putTags(context, Bucket, tagsAll) : undefined,
    async read(context, id, known) {
        const isForeign = known.region !== undefined && known.bucket === undefined;
        return {
            ...(await placeOf(context, id)),
            ...(await tagsAndLockOf(context.s3, id)),
            ...(isForeign ? await settingsOf(context.s3, id) : {}),
        };
    },
    async delete({ s3 }, Bucket, { forceDestroy }) {
        if (forceDestroy) {
            await empty(s3, Bucket);
        }
        await s3.deleteBucket({ Bucket });
    },
    tagging: {
        tag: (context, Bucket, _, all) => putTags(context, Bucket, all),
        untag: (context, Bucket, _, all) => putTags(context, Bucket, all),
    },
});

async function placeOf({ s3, region, partition }: Context, Bucket: string) {
    const { BucketRegion: bucketRegion = region } = await s3.headBucket({ Bucket });
    const domain = dnsSuffixOf(region);
    return {
        arn: `arn:${partition}:s3:::${Bucket}`,
        bucket: Bucket,
        bucketDomainName: `${Bucket}.s3.${domain}`,
        bucketRegion,
        bucketRegionalDomainName: `${Bucket}.s3.${bucketRegion}.${domain}`,
    };
}

/**
 * The settings that others gave a bucket that a program reads (`Bucket.get`) and is not of its
 * stack. Of a bucket of the stack's own they are told by their own resources only.
 */
async function settingsOf(s3: S3, Bucket: string): Promise<Values> {
    const [policy, lifecycle] = await Promise.all([
        unlessMissing(s3.getBucketPolicy({ Bucket }), "NoSuchBucketPolicy"),
        unlessMissing(
            s3.getBucketLifecycleConfiguration({ Bucket }),
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

async function tagsAndLockOf(s3: S3, Bucket: string): Promise<Values> {
    const noLock = "ObjectLockConfigurationNotFoundError";
    const lock = await unlessMissing(s3.getObjectLockConfiguration({ Bucket }), noLock);
    const tagging = await unlessMissing(s3.getBucketTagging({ Bucket }), "NoSuchTagSet");
    const objectLockEnabled = lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled";
    return { objectLockEnabled, tagsAll: fromAwsTags(tagging?.TagSet) };
}

async function putTags({ s3 }: Context, Bucket: string, tags: Tags): Promise<void> {
    const TagSet = toAwsTags(tags);
    if (TagSet.length > 0) {
        await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
    } else {
        await s3.deleteBucketTagging({ Bucket });
    }
}

async function empty(s3: S3, Bucket: string): Promise<void> {
    for (;;) {
        const page = await s3.listObjectVersions({ Bucket });
        const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
            ({ Key = "", VersionId }): ObjectIdentifier => ({ Key, VersionId }),
        );
        if (Objects.length === 0) {
            return;
        }
        const { Errors: [error] = [] } = await s3.deleteObjects({ Bucket, Delete: { Objects } });
        if (error) {
            throw new Error(`${error.Code}: ${error.Key}: ${error.Message}`);
        }
    }
}

const properties = { bucket: text({ required: true }), region: text() };

export const getBucket = lookUp<Aws.GetBucketArgs>({
    token: "aws:s3/getBucket:getBucket",
    properties,
    reading: ({ bucket: name }) => `S3 Bucket (${name})`,
    call: async (context, { bucket: id }) => ({
        ...(await placeOf(context, id)),
        id,
        region: context.region,
    }),
});

export const getBucketPolicy = lookUp<Aws.GetBucketPolicyArgs>({
    token: "aws:s3/getBucketPolicy:getBucketPolicy",
    properties,
    reading: ({ bucket: name }) => `S3 Bucket (${name}) Policy`,
    absent: ["NoSuchBucket", "NoSuchBucketPolicy"],
    async call({ s3, region }, { bucket: id }) {
        const { Policy = "" } = await s3.getBucketPolicy({ Bucket: id });
        return { bucket: id, id, policy: canonicalJson(Policy), region };
    },
});
