import type {
    BucketCannedACL,
    Grant,
    PublicAccessBlockConfiguration,
    ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import type * as Aws from "@pulumi/aws/s3";
import {
    block,
    blocks,
    choice,
    flag,
    named,
    policy,
    text,
    unserved,
    whole,
} from "../../properties/property";
import { service } from "../../resource";
import type { Context } from "../../session/context";
import { fromAws, toAws } from "../../spelling";
import { lifecycleRules, toAwsRule } from "./lifecycle-rule";
import { subResource } from "./sub-resource";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/**
 * What each canned ACL grants beside the owner's FULL_CONTROL (S3 User Guide, "Canned ACL"): S3
 * keeps the grants, not the name.
 */
const CANNED: Readonly<Record<string, readonly string[]>> = {
    private: [],
    "public-read": [`READ ${ALL_USERS}`],
    "public-read-write": [`READ ${ALL_USERS}`, `WRITE ${ALL_USERS}`],
    "authenticated-read": [`READ ${AUTHENTICATED_USERS}`],
    "log-delivery-write": [`READ_ACP ${LOG_DELIVERY}`, `WRITE ${LOG_DELIVERY}`],
};

const account = service({ isGlobal: true });

const OWNERSHIPS = "BucketOwnerPreferred ObjectWriter BucketOwnerEnforced";

const SUSPENDED = { Status: "Suspended" } as const;

const required = { required: true } as const;

const accessBlocks = named(
    "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets",
    () => flag({ default: false }),
);

/** The canned ACL of these grants, undefined when they are of nobody's making. */
function cannedAcl(grants: readonly Grant[] = []): string | undefined {
    const toGroups = grants
        .filter(({ Grantee }) => Grantee?.URI !== undefined)
        .map(({ Grantee, Permission }) => `${Permission} ${Grantee?.URI}`)
        .sort();
    return Object.keys(CANNED).find((name) => CANNED[name]?.join() === toGroups.join());
}

/** Canned ACLs only. */
export const bucketAcl = subResource<Aws.BucketAclArgs>({
    token: "aws:s3/bucketAcl:BucketAcl",
    label: "S3 Bucket ACL",
    fields: { acl: text({ oneOf: Object.keys(CANNED) }) },
    unserved: "accessControlPolicy expectedBucketOwner",
    idOf: ({ bucket, acl }) => `${bucket},${acl}`,
    put: (s3, Bucket, { acl }) => s3.putBucketAcl({ Bucket, ACL: acl as BucketCannedACL }),
    get: async (s3, Bucket) => ({ acl: cannedAcl((await s3.getBucketAcl({ Bucket })).Grants) }),
});

export const bucketLifecycleConfiguration = subResource<Aws.BucketLifecycleConfigurationArgs>({
    token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    label: "S3 Bucket Lifecycle Configuration",
    absent: "NoSuchLifecycleConfiguration",
    fields: {
        rules: lifecycleRules,
        transitionDefaultMinimumObjectSize: choice(
            "all_storage_classes_128K varies_by_storage_class",
            { computed: true },
        ),
    },
    unserved: "expectedBucketOwner timeouts",
    put: (s3, Bucket, { rules = [], transitionDefaultMinimumObjectSize }) =>
        s3.putBucketLifecycleConfiguration({
            Bucket,
            LifecycleConfiguration: { Rules: rules.map(toAwsRule) },
            ...toAws<object>({ transitionDefaultMinimumObjectSize }),
        }),
    async get(s3, Bucket) {
        const { Rules = [], ...live } = await s3.getBucketLifecycleConfiguration({ Bucket });
        const empty = { transitions: [], noncurrentVersionTransitions: [] };
        return {
            transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
            ...fromAws(live),
            rules: Rules.map((rule) => ({ ...empty, ...fromAws(rule) })),
        };
    },
    delete: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
});

export const bucketLogging = subResource<Aws.BucketLoggingArgs>({
    token: "aws:s3/bucketLogging:BucketLogging",
    label: "S3 Bucket Logging",
    fields: {
        targetBucket: text(required),
        targetObjectKeyFormat: block({
            partitionedPrefix: block({
                partitionDateSource: choice("EventTime DeliveryTime", required),
            }),
            simplePrefix: block({}),
        }),
        targetPrefix: text(required),
    },
    unserved: "expectedBucketOwner targetGrants",
    put: (s3, Bucket, logging) =>
        s3.putBucketLogging({
            Bucket,
            BucketLoggingStatus: { LoggingEnabled: toAws(logging) },
        }),
    get: async (s3, Bucket) => {
        const { LoggingEnabled } = await s3.getBucketLogging({ Bucket });
        return LoggingEnabled && fromAws(LoggingEnabled);
    },
    delete: (s3, Bucket) => s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} }),
});

/** Only notifications to EventBridge are served. */
export const bucketNotification = subResource<Aws.BucketNotificationArgs>({
    token: "aws:s3/bucketNotification:BucketNotification",
    label: "S3 Bucket Notification",
    fields: { eventbridge: flag({ default: false }) },
    unserved: "lambdaFunctions queues topics",
    put: (s3, Bucket, { eventbridge }) =>
        s3.putBucketNotificationConfiguration({
            Bucket,
            NotificationConfiguration: eventbridge ? { EventBridgeConfiguration: {} } : {},
        }),
    async get(s3, Bucket, known) {
        const live = await s3.getBucketNotificationConfiguration({ Bucket });
        // Emulators take the setting but don't tell it (moto 5.2): what was written counts then.
        const isTold = live.EventBridgeConfiguration !== undefined;
        return { eventbridge: isTold || known.eventbridge };
    },
    delete: (s3, Bucket) =>
        s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {} }),
});

export const bucketObjectLockConfiguration = subResource<Aws.BucketObjectLockConfigurationArgs>({
    token: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    label: "S3 Bucket Object Lock Configuration",
    absent: "ObjectLockConfigurationNotFoundError",
    fields: {
        objectLockEnabled: choice("Enabled", { default: "Enabled", forcesReplacement: true }),
        rule: block({
            defaultRetention: block(
                { days: whole(), mode: choice("COMPLIANCE GOVERNANCE"), years: whole() },
                required,
            ),
        }),
    },
    unserved: "expectedBucketOwner token",
    put: (s3, Bucket, { objectLockEnabled, rule }) =>
        s3.putObjectLockConfiguration({
            Bucket,
            ObjectLockConfiguration: toAws({ objectLockEnabled, rule }),
        }),
    get: async (s3, Bucket) => {
        const live = await s3.getObjectLockConfiguration({ Bucket });
        return fromAws(live.ObjectLockConfiguration);
    },
    // Object Lock can't be switched off: what goes is the default retention.
    delete: (s3, Bucket) =>
        s3.putObjectLockConfiguration({
            Bucket,
            ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
        }),
});

export const bucketOwnershipControls = subResource<Aws.BucketOwnershipControlsArgs>({
    token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    label: "S3 Bucket Ownership Controls",
    absent: "OwnershipControlsNotFoundError",
    fields: {
        rule: block({ objectOwnership: choice(OWNERSHIPS, required) }, required),
    },
    put: (s3, Bucket, { rule }) =>
        s3.putBucketOwnershipControls({ Bucket, OwnershipControls: toAws({ rules: [rule] }) }),
    get: async (s3, Bucket) => {
        const live = await s3.getBucketOwnershipControls({ Bucket });
        return { rule: fromAws(live.OwnershipControls?.Rules?.[0]) };
    },
    delete: (s3, Bucket) => s3.deleteBucketOwnershipControls({ Bucket }),
});

export const bucketPolicy = subResource<Aws.BucketPolicyArgs>({
    token: "aws:s3/bucketPolicy:BucketPolicy",
    label: "S3 Bucket Policy",
    absent: "NoSuchBucketPolicy",
    fields: { policy: policy(required) },
    put: (s3, Bucket, { policy: Policy }) => s3.putBucketPolicy({ Bucket, Policy }),
    get: async (s3, Bucket) => ({ policy: (await s3.getBucketPolicy({ Bucket })).Policy }),
    delete: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
});

export const bucketPublicAccessBlock = subResource<Aws.BucketPublicAccessBlockArgs>({
    token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    label: "S3 Bucket Public Access Block",
    absent: "NoSuchPublicAccessBlockConfiguration",
    fields: { ...accessBlocks, skipDestroy: flag() },
    put: (s3, Bucket, inputs) =>
        s3.putPublicAccessBlock({
            Bucket,
            PublicAccessBlockConfiguration: toAws<PublicAccessBlockConfiguration>(inputs),
        }),
    get: async (s3, Bucket) => {
        const live = await s3.getPublicAccessBlock({ Bucket });
        return fromAws(live.PublicAccessBlockConfiguration);
    },
    delete: (s3, Bucket, { skipDestroy }) =>
        skipDestroy ? undefined : s3.deletePublicAccessBlock({ Bucket }),
});

export const bucketServerSideEncryptionConfiguration =
    subResource<Aws.BucketServerSideEncryptionConfigurationArgs>({
        token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        label: "S3 Bucket Server-side Encryption Configuration",
        absent: "ServerSideEncryptionConfigurationNotFoundError",
        fields: {
            rules: blocks(
                {
                    applyServerSideEncryptionByDefault: block({
                        kmsMasterKeyId: text(),
                        sseAlgorithm: choice("AES256 aws:kms aws:kms:dsse", required),
                    }),
                    blockedEncryptionTypes: unserved(),
                    bucketKeyEnabled: flag(),
                },
                required,
            ),
        },
        unserved: "expectedBucketOwner",
        put: (s3, Bucket, { rules }) =>
            s3.putBucketEncryption({
                Bucket,
                ServerSideEncryptionConfiguration: {
                    Rules: toAws<ServerSideEncryptionRule[]>(rules),
                },
            }),
        get: async (s3, Bucket) => {
            const live = await s3.getBucketEncryption({ Bucket });
            return { rules: fromAws(live.ServerSideEncryptionConfiguration?.Rules) };
        },
        delete: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
    });

export const bucketVersioning = subResource<Aws.BucketVersioningArgs>({
    token: "aws:s3/bucketVersioning:BucketVersioning",
    label: "S3 Bucket Versioning",
    fields: {
        mfa: text(),
        versioningConfiguration: block(
            {
                mfaDelete: choice("Enabled Disabled", { computed: true }),
                status: choice("Enabled Suspended Disabled", required),
            },
            required,
        ),
    },
    unserved: "expectedBucketOwner",
    // A new bucket is unversioned, and S3 has no call that says so.
    put: (s3, Bucket, { mfa: MFA, versioningConfiguration }, olds) =>
        versioningConfiguration.status === "Disabled" && !olds
            ? undefined
            : s3.putBucketVersioning({
                  Bucket,
                  MFA,
                  VersioningConfiguration: toAws(versioningConfiguration),
              }),
    get: async (s3, Bucket) => {
        const live = await s3.getBucketVersioning({ Bucket });
        return { versioningConfiguration: { status: live.Status ?? "Disabled", ...fromAws(live) } };
    },
    delete: (s3, Bucket, { versioningConfiguration }) =>
        versioningConfiguration?.status === "Disabled"
            ? undefined
            : s3.putBucketVersioning({ Bucket, VersioningConfiguration: SUSPENDED }),
});

/** An id is the account's. */
export const accountPublicAccessBlock = account.resource<Aws.AccountPublicAccessBlockArgs>({
    token: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    label: "S3 Account Public Access Block",
    absent: ["NoSuchPublicAccessBlockConfiguration"],
    inputs: { accountId: text({ computed: true, forcesReplacement: true }), ...accessBlocks },
    async create(context, inputs) {
        const accountId = inputs.accountId ?? (await context.accountId());
        await putAccountBlock(context, accountId, inputs);
        return accountId;
    },
    async read({ s3Control }, accountId) {
        const live = await s3Control.getPublicAccessBlock({ AccountId: accountId });
        return { accountId, ...fromAws(live.PublicAccessBlockConfiguration) };
    },
    update: putAccountBlock,
    delete: ({ s3Control }, AccountId) => s3Control.deletePublicAccessBlock({ AccountId }),
});

async function putAccountBlock({ s3Control }: Context, AccountId: string, inputs: object) {
    const PublicAccessBlockConfiguration = toAws<PublicAccessBlockConfiguration>(inputs);
    await s3Control.putPublicAccessBlock({ AccountId, PublicAccessBlockConfiguration });
}
