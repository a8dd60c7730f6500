import type {
    BucketLifecycleConfigurationArgs,
    BucketLifecycleConfigurationState,
} from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import type { TransitionDefaultMinimumObjectSize } from "@aws-sdk/client-s3";
import type { s3 as inputs } from "@pulumi/aws/types/input";
import { unlessMissing } from "../../session/aws-error";
import { block, blocks, flag, tags, text, unserved, whole } from "../../properties/property";
import { resource, type Inputs } from "../../resource";
import { s3 } from "./client";
import { fromAwsRule, toAwsRule } from "./lifecycle-rule";
import type { Context } from "../../session/context";

const positive = [1, Number.MAX_SAFE_INTEGER] as const;

const rules = blocks<inputs.BucketLifecycleConfigurationRule>({
    abortIncompleteMultipartUpload:
        block<inputs.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload>({
            daysAfterInitiation: whole({ range: positive }),
        }),
    expiration: block<inputs.BucketLifecycleConfigurationRuleExpiration>({
        date: text(),
        days: whole({ range: positive }),
        expiredObjectDeleteMarker: flag(),
    }),
    filter: block<inputs.BucketLifecycleConfigurationRuleFilter>({
        and: block<inputs.BucketLifecycleConfigurationRuleFilterAnd>({
            objectSizeGreaterThan: whole(),
            objectSizeLessThan: whole(),
            prefix: text(),
            tags: tags(),
        }),
        objectSizeGreaterThan: whole(),
        objectSizeLessThan: whole(),
        prefix: text(),
        tag: block<inputs.BucketLifecycleConfigurationRuleFilterTag>({
            key: text({ required: true }),
            value: text({ required: true }),
        }),
    }),
    id: text({ required: true }),
    noncurrentVersionExpiration:
        block<inputs.BucketLifecycleConfigurationRuleNoncurrentVersionExpiration>({
            newerNoncurrentVersions: whole({ range: positive }),
            noncurrentDays: whole({ required: true, range: positive }),
        }),
    noncurrentVersionTransitions:
        blocks<inputs.BucketLifecycleConfigurationRuleNoncurrentVersionTransition>(
            {
                newerNoncurrentVersions: whole({ range: positive }),
                noncurrentDays: whole({ required: true }),
                storageClass: text({ required: true }),
            },
            { unordered: true },
        ),
    prefix: text(),
    status: text({ required: true, oneOf: ["Enabled", "Disabled"] }),
    transitions: blocks<inputs.BucketLifecycleConfigurationRuleTransition>(
        { date: text(), days: whole(), storageClass: text({ required: true }) },
        { unordered: true },
    ),
});

export const bucketLifecycle = resource<
    BucketLifecycleConfigurationArgs,
    BucketLifecycleConfigurationState
>({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        region: text({ computed: true, forcesReplacement: true }),
        rules,
        timeouts: unserved,
        transitionDefaultMinimumObjectSize: text({
            computed: true,
            oneOf: ["all_storage_classes_128K", "varies_by_storage_class"],
        }),
    },
    async create(context, inputs) {
        await putLifecycle(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const live = await unlessMissing(
            (await s3(context)).getBucketLifecycleConfiguration({ Bucket: id }),
            "NoSuchLifecycleConfiguration",
            "NoSuchBucket",
        );
        return (
            live && {
                bucket: id,
                rules: live.Rules?.map(fromAwsRule),
                transitionDefaultMinimumObjectSize:
                    live.TransitionDefaultMinimumObjectSize ?? "all_storage_classes_128K",
            }
        );
    },
    update: (context, _id, news) => putLifecycle(context, news),
    async delete(context, id) {
        const client = await s3(context);
        await unlessMissing(client.deleteBucketLifecycle({ Bucket: id }), "NoSuchBucket");
    },
});

async function putLifecycle(
    context: Context,
    inputs: Inputs<BucketLifecycleConfigurationArgs>,
): Promise<void> {
    const client = await s3(context);
    await client.putBucketLifecycleConfiguration({
        Bucket: inputs.bucket,
        LifecycleConfiguration: { Rules: (inputs.rules ?? []).map(toAwsRule) },
        TransitionDefaultMinimumObjectSize:
            inputs.transitionDefaultMinimumObjectSize as TransitionDefaultMinimumObjectSize,
    });
}
