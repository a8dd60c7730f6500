/**
 * The resources that the programs declare, each loaded only where a plan has one: what is loaded is
 * time at every start.
 */
export const RESOURCE_TYPES = {
    Alias: async () => (await import("@pulumi/aws/kms/alias")).Alias,
    Bucket: async () => (await import("@pulumi/aws/s3/bucket")).Bucket,
    BucketLifecycleConfiguration: async () =>
        (await import("@pulumi/aws/s3/bucketLifecycleConfiguration")).BucketLifecycleConfiguration,
    BucketLogging: async () => (await import("@pulumi/aws/s3/bucketLogging")).BucketLogging,
    BucketNotification: async () =>
        (await import("@pulumi/aws/s3/bucketNotification")).BucketNotification,
    BucketObjectLockConfiguration: async () =>
        (await import("@pulumi/aws/s3/bucketObjectLockConfiguration"))
            .BucketObjectLockConfiguration,
    BucketOwnershipControls: async () =>
        (await import("@pulumi/aws/s3/bucketOwnershipControls")).BucketOwnershipControls,
    BucketPolicy: async () => (await import("@pulumi/aws/s3/bucketPolicy")).BucketPolicy,
    BucketPublicAccessBlock: async () =>
        (await import("@pulumi/aws/s3/bucketPublicAccessBlock")).BucketPublicAccessBlock,
    BucketServerSideEncryptionConfiguration: async () =>
        (await import("@pulumi/aws/s3/bucketServerSideEncryptionConfiguration"))
            .BucketServerSideEncryptionConfiguration,
    BucketVersioning: async () =>
        (await import("@pulumi/aws/s3/bucketVersioning")).BucketVersioning,
    Document: async () => (await import("@pulumi/aws/ssm/document")).Document,
    InstanceProfile: async () => (await import("@pulumi/aws/iam/instanceProfile")).InstanceProfile,
    Key: async () => (await import("@pulumi/aws/kms/key")).Key,
    LogGroup: async () => (await import("@pulumi/aws/cloudwatch/logGroup")).LogGroup,
    Policy: async () => (await import("@pulumi/aws/iam/policy")).Policy,
    ReplicaKey: async () => (await import("@pulumi/aws/kms/replicaKey")).ReplicaKey,
    Role: async () => (await import("@pulumi/aws/iam/role")).Role,
    RolePolicy: async () => (await import("@pulumi/aws/iam/rolePolicy")).RolePolicy,
    RolePolicyAttachment: async () =>
        (await import("@pulumi/aws/iam/rolePolicyAttachment")).RolePolicyAttachment,
    ServiceSetting: async () => (await import("@pulumi/aws/ssm/serviceSetting")).ServiceSetting,
    Stash: async () => (await import("@pulumi/pulumi")).Stash,
} as const;

type ResourceTypes = typeof RESOURCE_TYPES;

export type ResourceType = keyof ResourceTypes;

/** The class of a resource type. */
export type ResourceClass<Type extends ResourceType> = Awaited<ReturnType<ResourceTypes[Type]>>;
