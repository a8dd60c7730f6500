import type { ObjectOwnership } from "@aws-sdk/client-s3";
import type {
    BucketOwnershipControlsArgs,
    BucketOwnershipControlsState,
} from "@pulumi/aws/s3/bucketOwnershipControls";
import type { BucketPolicyArgs, BucketPolicyState } from "@pulumi/aws/s3/bucketPolicy";
import type {
    BucketPublicAccessBlockArgs,
    BucketPublicAccessBlockState,
} from "@pulumi/aws/s3/bucketPublicAccessBlock";
import type { s3 as inputs } from "@pulumi/aws/types/input";
import { unlessMissing } from "../../session/aws-error";
import { block, flag, policy, text } from "../../properties/property";
import { resource, type Inputs } from "../../resource";
import { s3 } from "./client";
import type { Context } from "../../session/context";

export const bucketPolicy = resource<BucketPolicyArgs, BucketPolicyState>({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        policy: policy({ required: true }),
        region: text({ computed: true, forcesReplacement: true }),
    },
    async create(context, { bucket, policy }) {
        await (await s3(context)).putBucketPolicy({ Bucket: bucket, Policy: policy });
        return bucket;
    },
    async read(context, id) {
        const found = await unlessMissing(
            (await s3(context)).getBucketPolicy({ Bucket: id }),
            "NoSuchBucketPolicy",
            "NoSuchBucket",
        );
        return found && { bucket: id, policy: found.Policy };
    },
    async update(context, id, { policy }) {
        await (await s3(context)).putBucketPolicy({ Bucket: id, Policy: policy });
    },
    async delete(context, id) {
        const client = await s3(context);
        await unlessMissing(client.deleteBucketPolicy({ Bucket: id }), "NoSuchBucket");
    },
});

export const bucketPublicAccessBlock = resource<
    BucketPublicAccessBlockArgs,
    BucketPublicAccessBlockState
>({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    properties: {
        blockPublicAcls: flag({ default: false }),
        blockPublicPolicy: flag({ default: false }),
        bucket: text({ required: true, forcesReplacement: true }),
        ignorePublicAcls: flag({ default: false }),
        region: text({ computed: true, forcesReplacement: true }),
        restrictPublicBuckets: flag({ default: false }),
        skipDestroy: flag(),
    },
    async create(context, inputs) {
        await putPublicAccessBlock(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const found = await unlessMissing(
            (await s3(context)).getPublicAccessBlock({ Bucket: id }),
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucket",
        );
        const live = found?.PublicAccessBlockConfiguration;
        return (
            live && {
                blockPublicAcls: live.BlockPublicAcls,
                blockPublicPolicy: live.BlockPublicPolicy,
                bucket: id,
                ignorePublicAcls: live.IgnorePublicAcls,
                restrictPublicBuckets: live.RestrictPublicBuckets,
            }
        );
    },
    update: (context, _id, news) => putPublicAccessBlock(context, news),
    async delete(context, id, { skipDestroy }) {
        if (skipDestroy) return;
        const client = await s3(context);
        await unlessMissing(
            client.deletePublicAccessBlock({ Bucket: id }),
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchBucket",
        );
    },
});

async function putPublicAccessBlock(
    context: Context,
    inputs: Inputs<BucketPublicAccessBlockArgs>,
): Promise<void> {
    const client = await s3(context);
    await client.putPublicAccessBlock({
        Bucket: inputs.bucket,
        PublicAccessBlockConfiguration: {
            BlockPublicAcls: inputs.blockPublicAcls,
            BlockPublicPolicy: inputs.blockPublicPolicy,
            IgnorePublicAcls: inputs.ignorePublicAcls,
            RestrictPublicBuckets: inputs.restrictPublicBuckets,
        },
    });
}

export const bucketOwnershipControls = resource<
    BucketOwnershipControlsArgs,
    BucketOwnershipControlsState
>({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        region: text({ computed: true, forcesReplacement: true }),
        rule: block<inputs.BucketOwnershipControlsRule>(
            {
                objectOwnership: text({
                    required: true,
                    oneOf: ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"],
                }),
            },
            { required: true },
        ),
    },
    async create(context, inputs) {
        await putOwnership(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const found = await unlessMissing(
            (await s3(context)).getBucketOwnershipControls({ Bucket: id }),
            "OwnershipControlsNotFoundError",
            "NoSuchBucket",
        );
        const [rule] = found?.OwnershipControls?.Rules ?? [];
        if (!rule?.ObjectOwnership) return undefined;
        return { bucket: id, rule: { objectOwnership: rule.ObjectOwnership } };
    },
    update: (context, _id, news) => putOwnership(context, news),
    async delete(context, id) {
        const client = await s3(context);
        await unlessMissing(
            client.deleteBucketOwnershipControls({ Bucket: id }),
            "OwnershipControlsNotFoundError",
            "NoSuchBucket",
        );
    },
});

async function putOwnership(
    context: Context,
    { bucket, rule }: Inputs<BucketOwnershipControlsArgs>,
): Promise<void> {
    const ObjectOwnership = rule.objectOwnership as ObjectOwnership;
    const client = await s3(context);
    await client.putBucketOwnershipControls({
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership }] },
    });
}
