import { normalizePolicy } from "../../shared/iam/parse/normalize";
import { bucketOf } from "../stack/bucket";
import { isKnownLogBucket, isLogBucketEncryption } from "../subjects/log-bucket";
import {
    BUCKET,
    BUCKET_POLICY,
    encryptionRulesOf,
    policiesOf,
    ENCRYPTION_TYPES,
    ENCRYPTION_CONFIGURATIONS,
} from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown } from "../values";
import { companionsOf, type Stack } from "../stack/stack";

/* The default is a default only: an uploader may ask for SSE-S3, another key, or a key of its own. */
export const bucketForcesKey: Rule = {
    name: "bucket-forces-key",
    level: "advisory",
    severity: "medium",
    description: "A log bucket refuses uploads that are encrypted with another key.",
    remediation:
        'Set blockedEncryptionTypes to ["SSE-C"] and deny s3:PutObject with another encryption header.',
    appliesTo: ENCRYPTION_TYPES,
    judge,
    judgeAgainInStack: true,
    judgeStack,
};

const ENCRYPTION_HEADER =
    /^s3:x-amz-server-side-encryption(-aws-kms-key-id|-customer-algorithm)?$/i;

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketEncryption(resource, context)) {
        return [];
    }
    return (encryptionRulesOf(resource) ?? [])
        .filter(({ blockedTypes }) => blockedTypes.includes("NONE"))
        .map(() =>
            finding(
                'blockedEncryptionTypes is ["NONE"], which accepts keys that only the uploader has.',
                'Write ["SSE-C"].',
            ),
        );
}

function judgeStack(stack: Stack, context: Context): readonly Outcome[] {
    return stack
        .ofType(BUCKET)
        .filter((bucket) => isKnownLogBucket(bucket, context))
        .filter((bucket) => {
            const companions = companionsOf(
                bucketOf(bucket),
                [BUCKET_POLICY, ...ENCRYPTION_CONFIGURATIONS],
                stack,
            );
            // What is unknown yet may force the key: no advice without need.
            return ![bucket, ...companions].some((it) => ifKnown(() => forcesKey(it)) ?? true);
        })
        .map((bucket) =>
            finding(
                "Nothing keeps an uploader from another encryption than the bucket's own.",
                'Set blockedEncryptionTypes to ["SSE-C"], or deny s3:PutObject where s3:x-amz-server-side-encryption-aws-kms-key-id is another key.',
                bucket,
            ),
        );
}

function forcesKey(resource: Resource): boolean {
    if (ENCRYPTION_CONFIGURATIONS.includes(resource.type)) {
        return (encryptionRulesOf(resource) ?? []).some(({ blockedTypes }) =>
            blockedTypes.includes("SSE-C"),
        );
    }
    return policiesOf(resource)
        .flatMap(({ read }) => normalizePolicy(read(), "resource").policy.statements)
        .some(
            ({ effect, conditions }) =>
                effect === "Deny" && conditions.some(({ key }) => ENCRYPTION_HEADER.test(key)),
        );
}
