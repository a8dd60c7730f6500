import type { Resource } from "./resource";
import { filledTextOf, ifKnown, listOf, recordOf, textOf, type Props } from "../values";

/*
 * Type tokens in the provider's own spelling. Classes are not imported: a class loads the whole
 * provider SDK, and knows only its own token, never the deprecated twin.
 */
export const BUCKET = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";
export const ACCESS_POINT_POLICY = "aws:s3control/accessPointPolicy:AccessPointPolicy";
export const MULTI_REGION_POINT = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint";
export const MULTI_REGION_POLICY =
    "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy";
export const OBJECT_LAMBDA_POINT = "aws:s3control/objectLambdaAccessPoint:ObjectLambdaAccessPoint";
export const OBJECT_LAMBDA_POLICY =
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy";
/** Whatever carries a policy of an access point, of any kind. */
export const ACCESS_POINT_POLICIES = [
    ACCESS_POINT,
    ACCESS_POINT_POLICY,
    MULTI_REGION_POLICY,
    OBJECT_LAMBDA_POLICY,
];
export const BUCKET_POLICY_TYPES = [BUCKET_POLICY, ...BUCKET, ...ACCESS_POINT_POLICIES];

export const KEY = "aws:kms/key:Key";
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";
export const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
export const REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey";
/** Everything that is a key, so that it can encrypt and be deleted. */
export const KEY_TYPES = [
    KEY,
    REPLICA_KEY,
    "aws:kms/externalKey:ExternalKey",
    REPLICA_EXTERNAL_KEY,
];
export const KEY_POLICY_TYPES = [...KEY_TYPES, KEY_POLICY];
export const ALIAS = "aws:kms/alias:Alias";
export const GRANT = "aws:kms/grant:Grant";

const SSE_NAME = "BucketServerSideEncryptionConfiguration";
export const ENCRYPTION_CONFIGURATIONS = [
    `aws:s3/bucketServerSideEncryptionConfiguration:${SSE_NAME}`,
    `aws:s3/bucketServerSideEncryptionConfigurationV2:${SSE_NAME}V2`,
];
export const ENCRYPTION_TYPES = [...ENCRYPTION_CONFIGURATIONS, ...BUCKET];

export const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
export const LIFECYCLE = [
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];
export const ACCESS_GRANT = "aws:s3control/accessGrant:AccessGrant";
export const ACCESS_GRANTS_LOCATION = "aws:s3control/accessGrantsLocation:AccessGrantsLocation";
export const ACCESS_GRANTS_POLICY =
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy";

export const ROLE = "aws:iam/role:Role";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const MANAGED_POLICY = "aws:iam/policy:Policy";
export const ROLE_ATTACHMENTS = [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
];
export const IDENTITY_POLICY_TYPES = [
    MANAGED_POLICY,
    ROLE_POLICY,
    ROLE,
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
];

export const DOCUMENT = "aws:ssm/document:Document";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const BUCKET_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
export const BUCKET_ACL = ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"];
export const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const VERSIONING = [
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketVersioningV2:BucketVersioningV2",
];

/** A policy document inside a resource, as given: text or object. */
export interface EmbeddedPolicy {
    /** Where it stands, e.g. `policy` or `inlinePolicies[0].policy`. */
    readonly path: string;
    /** Read on demand, so that an unknown document keeps nobody from judging the others. */
    readonly read: () => unknown;
}

/** Types whose `policy` may be left out; AWS reads an empty text there as left out. */
const POLICY_OPTIONAL = [...BUCKET, ...KEY_TYPES, ACCESS_POINT];

/** Every policy document that the resource carries. */
export function policiesOf(resource: Resource): readonly EmbeddedPolicy[] {
    if (resource.type === ROLE) {
        return inlinePoliciesOf(resource);
    }
    if (resource.type === MULTI_REGION_POLICY) {
        const read = () => recordOf(listOf(resource.props["details"])[0])["policy"];
        return [{ path: "details.policy", read }];
    }
    if (resource.type === OBJECT_LAMBDA_POLICY) {
        return [{ path: "policy", read: () => asOfBucket(resource.props["policy"]) }];
    }
    const read = () => resource.props["policy"];
    const isAbsent = ifKnown(() => [undefined, null, ""].includes(read() as undefined));
    return isAbsent && POLICY_OPTIONAL.includes(resource.type) ? [] : [{ path: "policy", read }];
}

/**
 * Object Lambda has a prefix of its own for the same actions and access points: what it gives is
 * what the object holds, changed by a function at most.
 */
function asOfBucket(policy: unknown): unknown {
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    return text?.replaceAll(/\bs3-object-lambda:/gi, "s3:");
}

function inlinePoliciesOf({ props }: Resource): readonly EmbeddedPolicy[] {
    return listOf(props["inlinePolicies"]).flatMap((inline, index) =>
        "policy" in recordOf(inline)
            ? [
                  {
                      path: `inlinePolicies[${index}].policy`,
                      read: () => recordOf(inline)["policy"],
                  },
              ]
            : [],
    );
}

/** One rule of a bucket's default encryption. */
export interface EncryptionRule {
    /** `aws:kms`, `aws:kms:dsse`, `AES256`; absent when the rule sets no default. */
    readonly algorithm?: string;
    /** Read on demand: the ARN of a key that does not exist yet is unknown at preview. */
    readonly keyId: () => string | undefined;
    readonly bucketKeyEnabled: unknown;
    readonly blockedTypes: readonly unknown[];
}

/**
 * The default encryption that the resource sets, in every shape that the provider ever had;
 * `undefined` when the resource sets none (a bucket without the inline block).
 */
export function encryptionRulesOf(resource: Resource): readonly EncryptionRule[] | undefined {
    const { props, type } = resource;
    const configurations = BUCKET.includes(type)
        ? [
              ...listOf(props["serverSideEncryptionConfiguration"]),
              ...listOf(props["serverSideEncryptionConfigurations"]),
          ].map(recordOf)
        : [props];
    const rules = configurations.flatMap(({ rule, rules }) => [...listOf(rule), ...listOf(rules)]);
    if (rules.length === 0) {
        return ENCRYPTION_CONFIGURATIONS.includes(type) ? [encryptionRuleOf({})] : undefined;
    }
    return rules.map((rule) => encryptionRuleOf(recordOf(rule)));
}

function encryptionRuleOf(rule: Props): EncryptionRule {
    const byDefault = recordOf(
        [
            ...listOf(rule["applyServerSideEncryptionByDefault"]),
            ...listOf(rule["applyServerSideEncryptionByDefaults"]),
        ][0],
    );
    return {
        algorithm: textOf(byDefault["sseAlgorithm"]),
        keyId: () => textOf(byDefault["kmsMasterKeyId"]),
        bucketKeyEnabled: rule["bucketKeyEnabled"],
        blockedTypes: listOf(rule["blockedEncryptionTypes"]),
    };
}

/** Where the resource is made, when that is known. */
export function regionOf(resource: Resource): string | undefined {
    return ifKnown(() => filledTextOf(resource.props["region"])) ?? resource.providerRegion;
}

/** Resources of the given types that a property's value was computed from. */
export function sourcesOf(
    resource: Resource,
    property: string,
    types: readonly string[],
): readonly Resource[] {
    return (resource.propertyDependencies?.[property] ?? []).filter(({ type }) =>
        types.includes(type),
    );
}
