import type { PartitionDateSource } from "@aws-sdk/client-s3";
import type { BucketLoggingArgs, BucketLoggingState } from "@pulumi/aws/s3/bucketLogging";
import type {
    BucketNotificationArgs,
    BucketNotificationState,
} from "@pulumi/aws/s3/bucketNotification";
import type { s3 as inputs } from "@pulumi/aws/types/input";
import { unlessMissing } from "../../session/aws-error";
import { block, flag, text, unserved } from "../../properties/property";
import { resource, type Inputs } from "../../resource";
import { s3 } from "./client";
import type { Context } from "../../session/context";

export const bucketLogging = resource<BucketLoggingArgs, BucketLoggingState>({
    token: "aws:s3/bucketLogging:BucketLogging",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        region: text({ computed: true, forcesReplacement: true }),
        targetBucket: text({ required: true }),
        targetGrants: unserved,
        targetObjectKeyFormat: block<inputs.BucketLoggingTargetObjectKeyFormat>({
            partitionedPrefix: block<inputs.BucketLoggingTargetObjectKeyFormatPartitionedPrefix>({
                partitionDateSource: text({
                    required: true,
                    oneOf: ["EventTime", "DeliveryTime"],
                }),
            }),
            simplePrefix: block<inputs.BucketLoggingTargetObjectKeyFormatSimplePrefix>({}),
        }),
        targetPrefix: text({ required: true }),
    },
    async create(context, inputs) {
        await putLogging(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const call = (await s3(context)).getBucketLogging({ Bucket: id });
        const live = (await unlessMissing(call, "NoSuchBucket"))?.LoggingEnabled;
        if (!live) return undefined;
        const { PartitionedPrefix, SimplePrefix } = live.TargetObjectKeyFormat ?? {};
        return {
            bucket: id,
            targetBucket: live.TargetBucket,
            targetObjectKeyFormat: live.TargetObjectKeyFormat && {
                partitionedPrefix: PartitionedPrefix && {
                    partitionDateSource: PartitionedPrefix.PartitionDateSource ?? "",
                },
                simplePrefix: SimplePrefix && {},
            },
            targetPrefix: live.TargetPrefix,
        };
    },
    update: (context, _id, news) => putLogging(context, news),
    async delete(context, id) {
        const client = await s3(context);
        const off = client.putBucketLogging({ Bucket: id, BucketLoggingStatus: {} });
        await unlessMissing(off, "NoSuchBucket");
    },
});

async function putLogging(context: Context, inputs: Inputs<BucketLoggingArgs>): Promise<void> {
    const { partitionedPrefix, simplePrefix } = inputs.targetObjectKeyFormat ?? {};
    const client = await s3(context);
    await client.putBucketLogging({
        Bucket: inputs.bucket,
        BucketLoggingStatus: {
            LoggingEnabled: {
                TargetBucket: inputs.targetBucket,
                TargetObjectKeyFormat: inputs.targetObjectKeyFormat && {
                    PartitionedPrefix: partitionedPrefix && {
                        PartitionDateSource:
                            partitionedPrefix.partitionDateSource as PartitionDateSource,
                    },
                    SimplePrefix: simplePrefix && {},
                },
                TargetPrefix: inputs.targetPrefix,
            },
        },
    });
}

/** Only notifications to EventBridge are served. */
export const bucketNotification = resource<BucketNotificationArgs, BucketNotificationState>({
    token: "aws:s3/bucketNotification:BucketNotification",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        eventbridge: flag({ default: false }),
        lambdaFunctions: unserved,
        queues: unserved,
        region: text({ computed: true, forcesReplacement: true }),
        topics: unserved,
    },
    async create(context, inputs) {
        await putNotification(context, inputs.bucket, inputs.eventbridge === true);
        return inputs.bucket;
    },
    async read(context, id, known) {
        const call = (await s3(context)).getBucketNotificationConfiguration({ Bucket: id });
        const live = await unlessMissing(call, "NoSuchBucket");
        // Emulators take the setting but don't tell it (moto 5.2): what was written counts then.
        const isTold = live?.EventBridgeConfiguration !== undefined;
        return live && { bucket: id, eventbridge: isTold || known.eventbridge };
    },
    update: (context, id, news) => putNotification(context, id, news.eventbridge === true),
    async delete(context, id) {
        await unlessMissing(putNotification(context, id, false), "NoSuchBucket");
    },
});

async function putNotification(
    context: Context,
    bucket: string,
    isOnEventBridge: boolean,
): Promise<void> {
    const client = await s3(context);
    await client.putBucketNotificationConfiguration({
        Bucket: bucket,
        NotificationConfiguration: isOnEventBridge ? { EventBridgeConfiguration: {} } : {},
    });
}
