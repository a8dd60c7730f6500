import type {
    ExpirationStatus,
    LifecycleRule,
    LifecycleRuleFilter,
    TransitionStorageClass,
} from "@aws-sdk/client-s3";
import type { BucketLifecycleConfigurationArgs } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import type { Inputs } from "../../resource";
import { fromAwsTags, toAwsTags } from "../../tags";

type Rule = NonNullable<Inputs<BucketLifecycleConfigurationArgs>["rules"]>[number];
type Filter = NonNullable<Rule["filter"]>;

/** A lifecycle rule of a program in the words of S3's API. */
export function toAwsRule(rule: Rule): LifecycleRule {
    const { expiration, abortIncompleteMultipartUpload: abort } = rule;
    const noncurrent = rule.noncurrentVersionExpiration;
    return {
        AbortIncompleteMultipartUpload: abort && {
            DaysAfterInitiation: abort.daysAfterInitiation,
        },
        Expiration: expiration && {
            Date: expiration.date ? new Date(expiration.date) : undefined,
            Days: expiration.days,
            ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
        },
        // S3 wants one of the two; a rule for all objects has an empty filter.
        Filter: rule.prefix === undefined ? toAwsFilter(rule.filter ?? {}) : undefined,
        ID: rule.id,
        NoncurrentVersionExpiration: noncurrent && {
            NewerNoncurrentVersions: noncurrent.newerNoncurrentVersions,
            NoncurrentDays: noncurrent.noncurrentDays,
        },
        NoncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map((transition) => ({
            NewerNoncurrentVersions: transition.newerNoncurrentVersions,
            NoncurrentDays: transition.noncurrentDays,
            StorageClass: transition.storageClass as TransitionStorageClass,
        })),
        Prefix: rule.prefix,
        Status: rule.status as ExpirationStatus,
        Transitions: rule.transitions?.map((transition) => ({
            Date: transition.date ? new Date(transition.date) : undefined,
            Days: transition.days,
            StorageClass: transition.storageClass as TransitionStorageClass,
        })),
    };
}

function toAwsFilter({ and, tag, ...filter }: Filter): LifecycleRuleFilter {
    if (and) {
        return {
            And: {
                ObjectSizeGreaterThan: and.objectSizeGreaterThan,
                ObjectSizeLessThan: and.objectSizeLessThan,
                Prefix: and.prefix,
                Tags: and.tags ? toAwsTags(and.tags) : undefined,
            },
        };
    }
    if (tag) return { Tag: { Key: tag.key, Value: tag.value } };
    const { objectSizeGreaterThan, objectSizeLessThan, prefix } = filter;
    if (objectSizeGreaterThan) return { ObjectSizeGreaterThan: objectSizeGreaterThan };
    if (objectSizeLessThan) return { ObjectSizeLessThan: objectSizeLessThan };
    return { Prefix: prefix ?? "" };
}

/** A live lifecycle rule in the words of a program. */
export function fromAwsRule(rule: LifecycleRule): Rule {
    const { Expiration: expiration, NoncurrentVersionExpiration: noncurrent } = rule;
    const abort = rule.AbortIncompleteMultipartUpload;
    return {
        abortIncompleteMultipartUpload: abort && {
            daysAfterInitiation: abort.DaysAfterInitiation,
        },
        expiration: expiration && {
            date: expiration.Date?.toISOString(),
            days: expiration.Days,
            expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
        },
        filter: rule.Filter && fromAwsFilter(rule.Filter),
        id: rule.ID ?? "",
        noncurrentVersionExpiration: noncurrent && {
            newerNoncurrentVersions: noncurrent.NewerNoncurrentVersions,
            noncurrentDays: noncurrent.NoncurrentDays ?? 0,
        },
        noncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((transition) => ({
            newerNoncurrentVersions: transition.NewerNoncurrentVersions,
            noncurrentDays: transition.NoncurrentDays ?? 0,
            storageClass: transition.StorageClass ?? "",
        })),
        prefix: rule.Prefix,
        status: rule.Status ?? "",
        transitions: rule.Transitions?.map((transition) => ({
            date: transition.Date?.toISOString(),
            days: transition.Days,
            storageClass: transition.StorageClass ?? "",
        })),
    };
}

function fromAwsFilter({ And: and, Tag: tag, ...filter }: LifecycleRuleFilter): Filter {
    return {
        and: and && {
            objectSizeGreaterThan: and.ObjectSizeGreaterThan,
            objectSizeLessThan: and.ObjectSizeLessThan,
            prefix: and.Prefix,
            tags: and.Tags && fromAwsTags(and.Tags),
        },
        objectSizeGreaterThan: filter.ObjectSizeGreaterThan,
        objectSizeLessThan: filter.ObjectSizeLessThan,
        prefix: filter.Prefix,
        tag: tag && { key: tag.Key ?? "", value: tag.Value ?? "" },
    };
}
