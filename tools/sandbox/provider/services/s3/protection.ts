import type {
    BucketVersioningStatus,
    MFADelete,
    ObjectLockRetentionMode,
    ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type {
    BucketObjectLockConfigurationArgs,
    BucketObjectLockConfigurationState,
} from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import type {
    BucketServerSideEncryptionConfigurationArgs,
    BucketServerSideEncryptionConfigurationState,
} from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import type { BucketVersioningArgs, BucketVersioningState } from "@pulumi/aws/s3/bucketVersioning";
import type { s3 as inputs } from "@pulumi/aws/types/input";
import { unlessMissing } from "../../session/aws-error";
import { block, blocks, flag, text, unserved, whole } from "../../properties/property";
import { resource, type Inputs } from "../../resource";
import { s3 } from "./client";
import type { Context } from "../../session/context";

export const bucketEncryption = resource<
    BucketServerSideEncryptionConfigurationArgs,
    BucketServerSideEncryptionConfigurationState
>({
    token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        region: text({ computed: true, forcesReplacement: true }),
        rules: blocks<inputs.BucketServerSideEncryptionConfigurationRule>(
            {
                applyServerSideEncryptionByDefault:
                    block<inputs.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault>(
                        {
                            kmsMasterKeyId: text(),
                            sseAlgorithm: text({
                                required: true,
                                oneOf: ["AES256", "aws:kms", "aws:kms:dsse"],
                            }),
                        },
                    ),
                blockedEncryptionTypes: unserved,
                bucketKeyEnabled: flag(),
            },
            { required: true },
        ),
    },
    async create(context, inputs) {
        await putEncryption(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const found = await unlessMissing(
            (await s3(context)).getBucketEncryption({ Bucket: id }),
            "ServerSideEncryptionConfigurationNotFoundError",
            "NoSuchBucket",
        );
        const rules = found?.ServerSideEncryptionConfiguration?.Rules?.map((rule) => ({
            applyServerSideEncryptionByDefault: {
                kmsMasterKeyId: rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
                sseAlgorithm: rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? "",
            },
            bucketKeyEnabled: rule.BucketKeyEnabled ?? false,
        }));
        return rules && { bucket: id, rules };
    },
    update: (context, _id, news) => putEncryption(context, news),
    async delete(context, id) {
        const client = await s3(context);
        await unlessMissing(client.deleteBucketEncryption({ Bucket: id }), "NoSuchBucket");
    },
});

async function putEncryption(
    context: Context,
    { bucket, rules }: Inputs<BucketServerSideEncryptionConfigurationArgs>,
): Promise<void> {
    const Rules = rules.map(({ applyServerSideEncryptionByDefault: byDefault, ...rule }) => ({
        ApplyServerSideEncryptionByDefault: byDefault && {
            KMSMasterKeyID: byDefault.kmsMasterKeyId,
            SSEAlgorithm: byDefault.sseAlgorithm as ServerSideEncryption,
        },
        BucketKeyEnabled: rule.bucketKeyEnabled,
    }));
    const client = await s3(context);
    await client.putBucketEncryption({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: { Rules },
    });
}

export const bucketVersioning = resource<BucketVersioningArgs, BucketVersioningState>({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        mfa: text(),
        region: text({ computed: true, forcesReplacement: true }),
        versioningConfiguration: block<inputs.BucketVersioningVersioningConfiguration>(
            {
                mfaDelete: text({ computed: true, oneOf: ["Enabled", "Disabled"] }),
                status: text({ required: true, oneOf: ["Enabled", "Suspended", "Disabled"] }),
            },
            { required: true },
        ),
    },
    async create(context, inputs) {
        // A new bucket is unversioned, and S3 has no call that says so.
        if (inputs.versioningConfiguration.status !== "Disabled")
            await putVersioning(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const live = await unlessMissing(
            (await s3(context)).getBucketVersioning({ Bucket: id }),
            "NoSuchBucket",
        );
        if (!live) return undefined;
        const { Status: status = "Disabled", MFADelete: mfaDelete } = live;
        return { bucket: id, versioningConfiguration: { status, mfaDelete } };
    },
    update: (context, _id, news) => putVersioning(context, news),
    async delete(context, id, { versioningConfiguration }) {
        if (versioningConfiguration?.status === "Disabled") return;
        const suspended = { bucket: id, versioningConfiguration: { status: "Suspended" } };
        await unlessMissing(putVersioning(context, suspended), "NoSuchBucket");
    },
});

async function putVersioning(
    context: Context,
    inputs: Pick<Inputs<BucketVersioningArgs>, "bucket" | "mfa" | "versioningConfiguration">,
): Promise<void> {
    const client = await s3(context);
    await client.putBucketVersioning({
        Bucket: inputs.bucket,
        MFA: inputs.mfa,
        VersioningConfiguration: {
            MFADelete: inputs.versioningConfiguration.mfaDelete as MFADelete,
            Status: inputs.versioningConfiguration.status as BucketVersioningStatus,
        },
    });
}

export const bucketObjectLock = resource<
    BucketObjectLockConfigurationArgs,
    BucketObjectLockConfigurationState
>({
    token: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    properties: {
        bucket: text({ required: true, forcesReplacement: true }),
        expectedBucketOwner: unserved,
        objectLockEnabled: text({
            default: "Enabled",
            forcesReplacement: true,
            oneOf: ["Enabled"],
        }),
        region: text({ computed: true, forcesReplacement: true }),
        rule: block<inputs.BucketObjectLockConfigurationRule>({
            defaultRetention: block<inputs.BucketObjectLockConfigurationRuleDefaultRetention>(
                {
                    days: whole(),
                    mode: text({ oneOf: ["COMPLIANCE", "GOVERNANCE"] }),
                    years: whole(),
                },
                { required: true },
            ),
        }),
        token: unserved,
    },
    async create(context, inputs) {
        await putObjectLock(context, inputs);
        return inputs.bucket;
    },
    async read(context, id) {
        const found = await unlessMissing(
            (await s3(context)).getObjectLockConfiguration({ Bucket: id }),
            "ObjectLockConfigurationNotFoundError",
            "NoSuchBucket",
        );
        const live = found?.ObjectLockConfiguration;
        const retention = live?.Rule?.DefaultRetention;
        return (
            live && {
                bucket: id,
                objectLockEnabled: live.ObjectLockEnabled,
                rule: retention && {
                    defaultRetention: {
                        days: retention.Days,
                        mode: retention.Mode,
                        years: retention.Years,
                    },
                },
            }
        );
    },
    update: (context, _id, news) => putObjectLock(context, news),
    async delete(context, id) {
        // Object Lock can't be switched off: what goes is the default retention.
        await unlessMissing(putObjectLock(context, { bucket: id }), "NoSuchBucket");
    },
});

async function putObjectLock(
    context: Context,
    { bucket, rule }: Pick<Inputs<BucketObjectLockConfigurationArgs>, "bucket" | "rule">,
): Promise<void> {
    const retention = rule?.defaultRetention;
    const client = await s3(context);
    await client.putObjectLockConfiguration({
        Bucket: bucket,
        ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: retention && {
                DefaultRetention: {
                    Days: retention.days,
                    Mode: retention.mode as ObjectLockRetentionMode,
                    Years: retention.years,
                },
            },
        },
    });
}
