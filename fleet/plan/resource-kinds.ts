import type { ResourceType } from "../../shared/pulumi/resource-types";

/** What the engine and the AWS provider make of a resource type, without loading either. */
export interface ResourceKind {
    /** As the state names it. */
    readonly token: string;
    /** Inputs that can't be changed in place; of those a plan may have. */
    readonly fixed: readonly string[];
    /** Whether it takes the tags that the provider gives everything. */
    readonly isTagged: boolean;
}

const aws = (token: string, fixed: string, isTagged = false): ResourceKind => ({
    token: `aws:${token}`,
    fixed: fixed.split(" "),
    isTagged,
});

const ofBucket = (name: string, fixed = "bucket region"): ResourceKind =>
    aws(`s3/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`, fixed);

const TAGGED = true;

/** @see https://github.com/hashicorp/terraform-provider-aws, `ForceNew` and `RequiresReplace` */
export const RESOURCE_KINDS: Readonly<Record<ResourceType, ResourceKind>> = {
    Alias: aws("kms/alias:Alias", "name region"),
    Bucket: aws("s3/bucket:Bucket", "bucket objectLockEnabled region", TAGGED),
    BucketLifecycleConfiguration: ofBucket("BucketLifecycleConfiguration"),
    BucketLogging: ofBucket("BucketLogging"),
    BucketNotification: ofBucket("BucketNotification"),
    BucketObjectLockConfiguration: ofBucket(
        "BucketObjectLockConfiguration",
        "bucket objectLockEnabled region",
    ),
    BucketOwnershipControls: ofBucket("BucketOwnershipControls"),
    BucketPolicy: ofBucket("BucketPolicy"),
    BucketPublicAccessBlock: ofBucket("BucketPublicAccessBlock"),
    BucketServerSideEncryptionConfiguration: ofBucket("BucketServerSideEncryptionConfiguration"),
    BucketVersioning: ofBucket("BucketVersioning"),
    Document: aws("ssm/document:Document", "documentType name region", TAGGED),
    InstanceProfile: aws("iam/instanceProfile:InstanceProfile", "name path", TAGGED),
    Key: aws("kms/key:Key", "customerMasterKeySpec keyUsage multiRegion region", TAGGED),
    LogGroup: aws("cloudwatch/logGroup:LogGroup", "name region", TAGGED),
    Policy: aws("iam/policy:Policy", "description name path", TAGGED),
    ReplicaKey: aws("kms/replicaKey:ReplicaKey", "primaryKeyArn region", TAGGED),
    Role: aws("iam/role:Role", "name path", TAGGED),
    RolePolicy: aws("iam/rolePolicy:RolePolicy", "name role"),
    RolePolicyAttachment: aws("iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn role"),
    ServiceSetting: aws("ssm/serviceSetting:ServiceSetting", "region"),
    Stash: { token: "pulumi:index:Stash", fixed: [], isTagged: false },
};
