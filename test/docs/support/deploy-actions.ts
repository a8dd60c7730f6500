import type { ResourceType } from "../../../shared/pulumi/resource-types";

/** The actions of AWS that the AWS provider calls for something. */
export interface Actions {
    /** As it reads it: refresh, and preview of what is imported. */
    readonly read: readonly string[];
    /** As it makes, changes or deletes it. */
    readonly write: readonly string[];
}

/** Tags, as each service names the calls. */
const SSM_TAGS = ["ssm:AddTagsToResource", "ssm:RemoveTagsFromResource"];
const KMS_TAGS = ["kms:TagResource", "kms:UntagResource"];

const keyRead = [
    ...["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
    "kms:ListResourceTags",
];

const keyWrite = [
    ...["kms:CreateKey", "kms:DisableKey", "kms:EnableKey", "kms:PutKeyPolicy"],
    ...["kms:ScheduleKeyDeletion", "kms:UpdateKeyDescription", ...KMS_TAGS],
];

/**
 * What the provider's resources call. Read in its sources, not measured: the emulator asks nobody
 * for permissions.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
 */
export const RESOURCE_ACTIONS: Readonly<Record<ResourceType, Actions>> = {
    Alias: {
        read: ["kms:ListAliases"],
        write: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
    },
    // It reads every setting of a bucket, also those that have a resource of their own.
    Bucket: {
        read: [
            ...["s3:GetAccelerateConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS"],
            ...["s3:GetBucketLogging", "s3:GetBucketObjectLockConfiguration"],
            ...["s3:GetBucketPolicy", "s3:GetBucketRequestPayment", "s3:GetBucketTagging"],
            ...["s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration"],
            ...["s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration"],
            ...["s3:ListBucket", "s3:ListTagsForResource"],
        ],
        write: [
            ...["s3:CreateBucket", "s3:DeleteBucket", "s3:PutBucketTagging"],
            ...["s3:TagResource", "s3:UntagResource"],
        ],
    },
    BucketLifecycleConfiguration: {
        read: ["s3:GetLifecycleConfiguration"],
        write: ["s3:PutLifecycleConfiguration"],
    },
    BucketLogging: { read: ["s3:GetBucketLogging"], write: ["s3:PutBucketLogging"] },
    BucketNotification: {
        read: ["s3:GetBucketNotification"],
        write: ["s3:PutBucketNotification"],
    },
    BucketObjectLockConfiguration: {
        read: ["s3:GetBucketObjectLockConfiguration"],
        write: ["s3:PutBucketObjectLockConfiguration"],
    },
    BucketOwnershipControls: {
        read: ["s3:GetBucketOwnershipControls"],
        write: ["s3:PutBucketOwnershipControls"],
    },
    BucketPolicy: {
        read: ["s3:GetBucketPolicy"],
        write: ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"],
    },
    BucketPublicAccessBlock: {
        read: ["s3:GetBucketPublicAccessBlock"],
        write: ["s3:PutBucketPublicAccessBlock"],
    },
    BucketServerSideEncryptionConfiguration: {
        read: ["s3:GetEncryptionConfiguration"],
        write: ["s3:PutEncryptionConfiguration"],
    },
    BucketVersioning: { read: ["s3:GetBucketVersioning"], write: ["s3:PutBucketVersioning"] },
    Document: {
        read: [
            ...["ssm:DescribeDocument", "ssm:DescribeDocumentPermission", "ssm:GetDocument"],
            "ssm:ListTagsForResource",
        ],
        write: [
            ...["ssm:CreateDocument", "ssm:DeleteDocument", "ssm:ModifyDocumentPermission"],
            ...["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion", ...SSM_TAGS],
        ],
    },
    InstanceProfile: {
        read: ["iam:GetInstanceProfile"],
        write: [
            ...["iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile"],
            ...["iam:DeleteInstanceProfile", "iam:PassRole", "iam:RemoveRoleFromInstanceProfile"],
            ...["iam:TagInstanceProfile", "iam:UntagInstanceProfile"],
        ],
    },
    // The first multi-Region key of an account makes a role that KMS keeps the replicas alike with.
    Key: {
        read: keyRead,
        write: [
            ...keyWrite,
            ...["iam:CreateServiceLinkedRole", "kms:DisableKeyRotation", "kms:EnableKeyRotation"],
        ],
    },
    LogGroup: {
        read: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
        write: [
            ...["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup"],
            ...["logs:DeleteRetentionPolicy", "logs:DisassociateKmsKey"],
            ...["logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"],
        ],
    },
    Policy: {
        read: ["iam:GetPolicy", "iam:GetPolicyVersion"],
        write: [
            ...["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy"],
            ...["iam:DeletePolicyVersion", "iam:ListPolicyVersions"],
            ...["iam:TagPolicy", "iam:UntagPolicy"],
        ],
    },
    ReplicaKey: { read: keyRead, write: [...keyWrite, "kms:ReplicateKey"] },
    Role: {
        read: [
            ...["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"],
            "iam:ListRolePolicies",
        ],
        write: [
            ...["iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePermissionsBoundary"],
            ...["iam:ListInstanceProfilesForRole", "iam:PutRolePermissionsBoundary"],
            ...["iam:RemoveRoleFromInstanceProfile", "iam:TagRole", "iam:UntagRole"],
            ...["iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"],
        ],
    },
    RolePolicy: {
        read: ["iam:GetRolePolicy"],
        write: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
    },
    RolePolicyAttachment: {
        read: ["iam:ListAttachedRolePolicies"],
        write: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
    },
    // The role of Default Host Management Configuration is handed to Systems Manager.
    ServiceSetting: {
        read: ["ssm:GetServiceSetting"],
        write: ["iam:PassRole", "ssm:ResetServiceSetting", "ssm:UpdateServiceSetting"],
    },
    // In the state only.
    Stash: { read: [], write: [] },
};

/** What the programs ask before they plan: functions of the provider, and resources that they read. */
export const LOOK_UP_ACTIONS: Readonly<Record<string, readonly string[]>> = {
    "Bucket.get": RESOURCE_ACTIONS.Bucket.read,
    "BucketLifecycleConfiguration.get": RESOURCE_ACTIONS.BucketLifecycleConfiguration.read,
    "Document.get": RESOURCE_ACTIONS.Document.read,
    "Key.get": RESOURCE_ACTIONS.Key.read,
    getAlias: ["kms:DescribeKey", "kms:ListAliases"],
    getBucket: ["s3:GetBucketWebsite", "s3:ListBucket"],
    getCallerIdentity: ["sts:GetCallerIdentity"],
    getDocument: ["ssm:GetDocument"],
    getInstanceProfile: ["iam:GetInstanceProfile"],
    getKey: ["kms:DescribeKey"],
    getLogGroup: ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
    getOrganization: ["organizations:DescribeOrganization"],
    getPolicy: ["iam:GetPolicy", "iam:GetPolicyVersion"],
    getRole: ["iam:GetRole"],
    getRolePolicies: ["iam:ListRolePolicies"],
    getRolePolicyAttachments: ["iam:ListAttachedRolePolicies"],
    getUser: ["iam:GetUser"],
};
