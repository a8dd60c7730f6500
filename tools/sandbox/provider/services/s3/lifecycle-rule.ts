import type { LifecycleRule } from "@aws-sdk/client-s3";
import type { BucketLifecycleConfigurationArgs } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { block, blocks, choice, flag, tags, text, whole } from "../../properties/property";
import { isEmpty } from "../../properties/same";
import type { Inputs } from "../../resource";
import { toAws } from "../../spelling";

const positive = whole({ range: [1, Number.MAX_SAFE_INTEGER] });
const sizes = { objectSizeGreaterThan: whole(), objectSizeLessThan: whole() };
const storageClass = text({ required: true });

export const lifecycleRules = blocks({
    abortIncompleteMultipartUpload: block({ daysAfterInitiation: positive }),
    expiration: block({ date: text(), days: positive, expiredObjectDeleteMarker: flag() }),
    filter: block({
        and: block({ ...sizes, prefix: text(), tags: tags() }),
        ...sizes,
        prefix: text(),
        tag: block({ key: text({ required: true }), value: text({ required: true }) }),
    }),
    id: text({ required: true }),
    noncurrentVersionExpiration: block({
        newerNoncurrentVersions: positive,
        noncurrentDays: { ...positive, required: true },
    }),
    noncurrentVersionTransitions: blocks(
        {
            newerNoncurrentVersions: positive,
            noncurrentDays: whole({ required: true }),
            storageClass,
        },
        { unordered: true },
    ),
    prefix: text(),
    status: choice("Enabled Disabled", { required: true }),
    transitions: blocks({ date: text(), days: whole(), storageClass }, { unordered: true }),
});

type Rule = NonNullable<Inputs<BucketLifecycleConfigurationArgs>["rules"]>[number];

/** S3 wants a prefix or a filter of one kind; a rule for all objects has an empty filter. */
export function toAwsRule(rule: Rule): LifecycleRule {
    const { filter = {}, prefix, ...common } = rule;
    if (prefix !== undefined) {
        return toAws({ ...common, prefix });
    }
    const kinds = ["and", "tag", "objectSizeGreaterThan", "objectSizeLessThan"] as const;
    const kind = kinds.find((name) => !isEmpty(filter[name])) ?? "prefix";
    return toAws({ ...common, filter: { [kind]: filter[kind] ?? "" } });
}
