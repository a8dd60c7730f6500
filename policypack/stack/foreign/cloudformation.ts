import {
    ACCESS_GRANT,
    ACCESS_GRANTS_LOCATION,
    ACCESS_POINT,
    ALIAS,
    BUCKET,
    BUCKET_BLOCK,
    BUCKET_POLICY,
    DOCUMENT,
    KEY,
    KEY_TYPES,
    LIFECYCLE,
    LOG_GROUP,
    MANAGED_POLICY,
    MULTI_REGION_POINT,
    MULTI_REGION_POLICY,
    OBJECT_LAMBDA_POINT,
    OBJECT_LAMBDA_POLICY,
    OWNERSHIP,
    REPLICA_KEY,
    REPLICATION,
    ROLE,
    ROLE_ATTACHMENTS,
    ROLE_POLICY,
    ENCRYPTION_CONFIGURATIONS,
    VERSIONING,
} from "../resources";
import type { Resource } from "../resource";
import { textOf } from "../../values";
import { at, each, entriesOf, ifTold, Untold } from "./told";

/*
 * CloudFormation's resource types as the aws provider's: which of its properties say the same. What
 * no rule reads is left out. A document inside of a property is passed on as it is.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */

/** A property's value, and what it was computed from. */
export interface Property {
    readonly value: unknown;
    readonly sources: () => readonly Resource[];
}

/** Reads a property of a resource by CloudFormation's name. */
export type Properties = (name: string) => Property;

/** One resource of the aws provider. */
export interface Part {
    readonly type: string;
    readonly props: Readonly<Record<string, Property>>;
    /** The property of this part that names the first part. */
    readonly names?: string;
}

const [BUCKET_TYPE = ""] = BUCKET;
const [ENCRYPTION = ""] = ENCRYPTION_CONFIGURATIONS;
const [BUCKET_VERSIONING = ""] = VERSIONING;
const [BUCKET_LIFECYCLE = ""] = LIFECYCLE;
const [ROLE_ATTACHMENT = "", ATTACHMENT = ""] = ROLE_ATTACHMENTS;
const EXTERNAL_KEY = KEY_TYPES.find((type) => type.endsWith(":ExternalKey")) ?? KEY;

type Translation = (of: Properties) => readonly Part[];

/** What a resource of each CloudFormation type is, the main part first. */
export const TRANSLATIONS: ReadonlyMap<string, Translation> = new Map<string, Translation>([
    ["AWS::S3::Bucket", bucketParts],
    [
        "AWS::S3::BucketPolicy",
        (of) => [
            {
                type: BUCKET_POLICY,
                props: { bucket: of("Bucket"), policy: of("PolicyDocument") },
            },
        ],
    ],
    [
        "AWS::S3::AccessPoint",
        (of) => [
            {
                type: ACCESS_POINT,
                props: {
                    name: of("Name"),
                    bucket: of("Bucket"),
                    bucketAccountId: of("BucketAccountId"),
                    policy: of("Policy"),
                    publicAccessBlockConfiguration: made(
                        of("PublicAccessBlockConfiguration"),
                        publicAccessBlock,
                    ),
                },
            },
        ],
    ],
    [
        "AWS::S3::MultiRegionAccessPoint",
        (of) => [
            {
                type: MULTI_REGION_POINT,
                props: {
                    details: made(of("Regions"), (regions) => ({
                        regions: each(regions, (region) => ({ bucket: at(region, "Bucket") })),
                    })),
                },
            },
        ],
    ],
    [
        "AWS::S3ObjectLambda::AccessPoint",
        (of) => [
            {
                type: OBJECT_LAMBDA_POINT,
                props: {
                    name: of("Name"),
                    configuration: made(of("ObjectLambdaConfiguration"), (configuration) => ({
                        supportingAccessPoint: at(configuration, "SupportingAccessPoint"),
                    })),
                },
            },
        ],
    ],
    [
        "AWS::S3ObjectLambda::AccessPointPolicy",
        (of) => [
            {
                type: OBJECT_LAMBDA_POLICY,
                props: { name: of("ObjectLambdaAccessPoint"), policy: of("PolicyDocument") },
            },
        ],
    ],
    [
        "AWS::S3::AccessGrantsLocation",
        (of) => [{ type: ACCESS_GRANTS_LOCATION, props: { locationScope: of("LocationScope") } }],
    ],
    [
        "AWS::S3::MultiRegionAccessPointPolicy",
        (of) => [
            {
                type: MULTI_REGION_POLICY,
                props: {
                    details: {
                        value: { name: of("MrapName").value, policy: of("Policy").value },
                        sources: () => [...of("MrapName").sources(), ...of("Policy").sources()],
                    },
                },
            },
        ],
    ],
    [
        "AWS::S3::AccessGrant",
        (of) => [
            {
                type: ACCESS_GRANT,
                props: {
                    accessGrantsLocationId: of("AccessGrantsLocationId"),
                    accessGrantsLocationConfiguration: made(
                        of("AccessGrantsLocationConfiguration"),
                        (location) => ({ s3SubPrefix: at(location, "S3SubPrefix") }),
                    ),
                    grantee: made(of("Grantee"), (grantee) => ({
                        granteeType: at(grantee, "GranteeType"),
                        granteeIdentifier: at(grantee, "GranteeIdentifier"),
                    })),
                    permission: of("Permission"),
                },
            },
        ],
    ],
    [
        "AWS::KMS::Key",
        (of) => [
            {
                // KMS can't rotate material that it has not made.
                type: of("Origin").value === "EXTERNAL" ? EXTERNAL_KEY : KEY,
                props: {
                    ...keyProperties(of),
                    customerMasterKeySpec: of("KeySpec"),
                    keyUsage: of("KeyUsage"),
                    multiRegion: of("MultiRegion"),
                    enableKeyRotation: of("EnableKeyRotation"),
                    rotationPeriodInDays: of("RotationPeriodInDays"),
                    bypassPolicyLockoutSafetyCheck: of("BypassPolicyLockoutSafetyCheck"),
                    isEnabled: of("Enabled"),
                },
            },
        ],
    ],
    [
        "AWS::KMS::ReplicaKey",
        (of) => [
            {
                type: REPLICA_KEY,
                props: {
                    ...keyProperties(of),
                    primaryKeyArn: of("PrimaryKeyArn"),
                    enabled: of("Enabled"),
                },
            },
        ],
    ],
    [
        "AWS::KMS::Alias",
        (of) => [
            {
                type: ALIAS,
                props: { name: of("AliasName"), targetKeyId: of("TargetKeyId") },
            },
        ],
    ],
    [
        "AWS::SSM::Document",
        (of) => [
            {
                type: DOCUMENT,
                props: {
                    name: of("Name"),
                    content: of("Content"),
                    documentType: of("DocumentType"),
                    documentFormat: of("DocumentFormat"),
                    tags: made(of("Tags"), tags),
                },
            },
        ],
    ],
    [
        "AWS::Logs::LogGroup",
        (of) => [
            {
                type: LOG_GROUP,
                props: {
                    name: of("LogGroupName"),
                    kmsKeyId: of("KmsKeyId"),
                    retentionInDays: of("RetentionInDays"),
                    tags: made(of("Tags"), tags),
                },
            },
        ],
    ],
    ["AWS::IAM::Role", roleParts],
    [
        "AWS::IAM::User",
        (of) => inlineParts(of, "aws:iam/userPolicy:UserPolicy", "user", "UserName"),
    ],
    [
        "AWS::IAM::Group",
        (of) => inlineParts(of, "aws:iam/groupPolicy:GroupPolicy", "group", "GroupName"),
    ],
    ["AWS::IAM::RolePolicy", (of) => [policyOf(of, ROLE_POLICY, "role", "RoleName")]],
    [
        "AWS::IAM::UserPolicy",
        (of) => [policyOf(of, "aws:iam/userPolicy:UserPolicy", "user", "UserName")],
    ],
    [
        "AWS::IAM::GroupPolicy",
        (of) => [policyOf(of, "aws:iam/groupPolicy:GroupPolicy", "group", "GroupName")],
    ],
    ["AWS::IAM::ManagedPolicy", (of) => attachedParts(of, "ManagedPolicyName")],
    // One inline policy for several roles, users and groups: nearest to a policy attached to them.
    ["AWS::IAM::Policy", (of) => attachedParts(of, "PolicyName")],
] satisfies [string, (of: Properties) => readonly Part[]][]);

function bucketParts(of: Properties): readonly Part[] {
    const bucket = of("BucketName");
    const companion = (
        type: string,
        from: string,
        props: (value: unknown) => Readonly<Record<string, unknown>>,
    ): readonly Part[] => {
        const property = of(from);
        return property.value === undefined
            ? []
            : [
                  {
                      type,
                      names: "bucket",
                      props: {
                          bucket,
                          ...Object.fromEntries(
                              Object.entries(props(property.value)).map(([name, value]) => [
                                  name,
                                  { ...property, value },
                              ]),
                          ),
                      },
                  },
              ];
    };
    return [
        {
            type: BUCKET_TYPE,
            props: {
                bucket,
                tags: made(of("Tags"), tags),
                acl: made(of("AccessControl"), cannedAcl),
                objectLockEnabled: of("ObjectLockEnabled"),
            },
        },
        ...companion(ENCRYPTION, "BucketEncryption", (value) => ({
            rules: encryptionRules(value),
        })),
        ...companion(BUCKET_BLOCK, "PublicAccessBlockConfiguration", publicAccessBlock),
        ...companion(BUCKET_VERSIONING, "VersioningConfiguration", (value) => ({
            versioningConfiguration: { status: at(value, "Status") },
        })),
        ...companion(OWNERSHIP, "OwnershipControls", (value) => ({
            rule: ifTold(first(at(value, "Rules")), (rule) => ({
                objectOwnership: at(rule, "ObjectOwnership"),
            })),
        })),
        ...companion(BUCKET_LIFECYCLE, "LifecycleConfiguration", (value) => ({
            rules: each(at(value, "Rules"), lifecycleRule),
        })),
        ...companion(REPLICATION, "ReplicationConfiguration", (value) => ({
            role: at(value, "Role"),
            rules: each(at(value, "Rules"), replicationRule),
        })),
    ];
}

function encryptionRules(value: unknown): unknown {
    return each(at(value, "ServerSideEncryptionConfiguration"), (rule) => ({
        applyServerSideEncryptionByDefault: ifTold(
            at(rule, "ServerSideEncryptionByDefault"),
            (byDefault) => ({
                sseAlgorithm: at(byDefault, "SSEAlgorithm"),
                kmsMasterKeyId: at(byDefault, "KMSMasterKeyID"),
            }),
        ),
        bucketKeyEnabled: at(rule, "BucketKeyEnabled"),
        blockedEncryptionTypes: at(rule, "BlockedEncryptionTypes", "EncryptionType"),
    }));
}

function publicAccessBlock(value: unknown): Readonly<Record<string, unknown>> {
    return {
        blockPublicAcls: at(value, "BlockPublicAcls"),
        blockPublicPolicy: at(value, "BlockPublicPolicy"),
        ignorePublicAcls: at(value, "IgnorePublicAcls"),
        restrictPublicBuckets: at(value, "RestrictPublicBuckets"),
    };
}

function lifecycleRule(rule: unknown): unknown {
    const noncurrent = at(rule, "NoncurrentVersionExpiration");
    const noncurrentDays =
        at(noncurrent, "NoncurrentDays") ?? at(rule, "NoncurrentVersionExpirationInDays");
    return {
        id: at(rule, "Id"),
        status: at(rule, "Status"),
        filter: {
            prefix: at(rule, "Prefix"),
            tag: ifTold(first(at(rule, "TagFilters")), (filter) => ({
                key: at(filter, "Key"),
                value: at(filter, "Value"),
            })),
            objectSizeGreaterThan: at(rule, "ObjectSizeGreaterThan"),
            objectSizeLessThan: at(rule, "ObjectSizeLessThan"),
        },
        expiration: unlessEmpty({
            days: at(rule, "ExpirationInDays"),
            date: at(rule, "ExpirationDate"),
            expiredObjectDeleteMarker: at(rule, "ExpiredObjectDeleteMarker"),
        }),
        noncurrentVersionExpiration: unlessEmpty({
            noncurrentDays,
            newerNoncurrentVersions: at(noncurrent, "NewerNoncurrentVersions"),
        }),
    };
}

function replicationRule(rule: unknown): unknown {
    const destination = at(rule, "Destination");
    return {
        id: at(rule, "Id"),
        status: at(rule, "Status"),
        priority: at(rule, "Priority"),
        prefix: at(rule, "Prefix"),
        filter: ifTold(at(rule, "Filter"), (filter) => ({ prefix: at(filter, "Prefix") })),
        destination: ifTold(destination, () => ({
            bucket: at(destination, "Bucket"),
            account: at(destination, "Account"),
            accessControlTranslation: ifTold(
                at(destination, "AccessControlTranslation"),
                (translation) => ({ owner: at(translation, "Owner") }),
            ),
            encryptionConfiguration: ifTold(
                at(destination, "EncryptionConfiguration"),
                (encryption) => ({ replicaKmsKeyId: at(encryption, "ReplicaKmsKeyID") }),
            ),
        })),
    };
}

function keyProperties(of: Properties): Part["props"] {
    return {
        policy: of("KeyPolicy"),
        description: of("Description"),
        deletionWindowInDays: of("PendingWindowInDays"),
        tags: made(of("Tags"), tags),
    };
}

function roleParts(of: Properties): readonly Part[] {
    const managed = of("ManagedPolicyArns");
    return [
        {
            type: ROLE,
            props: {
                name: of("RoleName"),
                path: of("Path"),
                description: of("Description"),
                assumeRolePolicy: of("AssumeRolePolicyDocument"),
                managedPolicyArns: managed,
                inlinePolicies: made(of("Policies"), (policies) =>
                    each(policies, (policy) => ({
                        name: at(policy, "PolicyName"),
                        policy: at(policy, "PolicyDocument"),
                    })),
                ),
                tags: made(of("Tags"), tags),
            },
        },
        // Joins the role to the policies that its stack makes; the ARNs are told by the role itself.
        ...(managed.value === undefined
            ? []
            : [
                  {
                      type: ROLE_ATTACHMENT,
                      names: "role",
                      props: {
                          role: of("RoleName"),
                          policyArn: { ...managed, value: undefined },
                      },
                  },
              ]),
    ];
}

/** The inline policies of a user or a group. */
function inlineParts(
    of: Properties,
    type: string,
    owner: string,
    ownerName: string,
): readonly Part[] {
    const policies = of("Policies");
    const list =
        policies.value instanceof Untold
            ? [policies.value]
            : entriesOf(policies.value).map(([, policy]) => policy);
    return list.map((policy) => ({
        type,
        props: {
            [owner]: of(ownerName),
            name: { ...policies, value: at(policy, "PolicyName") },
            policy: { ...policies, value: at(policy, "PolicyDocument") },
        },
    }));
}

function policyOf(of: Properties, type: string, owner: string, ownerName: string): Part {
    return {
        type,
        props: {
            [owner]: of(ownerName),
            name: of("PolicyName"),
            policy: of("PolicyDocument"),
        },
    };
}

function attachedParts(of: Properties, name: string): readonly Part[] {
    return [
        {
            type: MANAGED_POLICY,
            props: {
                name: of(name),
                path: of("Path"),
                description: of("Description"),
                policy: of("PolicyDocument"),
            },
        },
        {
            type: ATTACHMENT,
            names: "policyArn",
            props: { roles: of("Roles"), users: of("Users"), groups: of("Groups") },
        },
    ];
}

function made(property: Property, make: (value: unknown) => unknown): Property {
    return { ...property, value: ifTold(property.value, make) };
}

/** A list of keys and values as an object; as a whole not told where a key is not. */
function tags(value: unknown): unknown {
    if (!Array.isArray(value)) {
        return value;
    }
    const entries = entriesOf(value).map(([, tag]) => [at(tag, "Key"), at(tag, "Value")] as const);
    return (
        entries.map(([key]) => key).find((key) => key instanceof Untold) ??
        Object.fromEntries(entries.map(([key, text]) => [String(key), text]))
    );
}

/** `BucketOwnerFullControl` as `bucket-owner-full-control`. */
function cannedAcl(value: unknown): unknown {
    return textOf(value)
        ?.replace(/(?<=[a-z])(?=[A-Z])/g, "-")
        .toLowerCase();
}

function first(value: unknown): unknown {
    return Array.isArray(value) ? entriesOf(value)[0]?.[1] : value;
}

function unlessEmpty(record: Readonly<Record<string, unknown>>): unknown {
    return Object.values(record).every((value) => value === undefined) ? undefined : record;
}
