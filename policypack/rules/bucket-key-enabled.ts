import { isLogBucketEncryption } from "../subjects/log-bucket";
import { encryptionRulesOf, ENCRYPTION_TYPES, ENCRYPTION_CONFIGURATIONS } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isTrue, listOf, recordOf, type Props } from "../values";

export const bucketKeyEnabled: Rule = {
    name: "bucket-key-enabled",
    level: "advisory",
    severity: "low",
    description: "A log bucket uses an S3 Bucket Key, which saves most KMS requests.",
    remediation: "Set bucketKeyEnabled to true.",
    appliesTo: ENCRYPTION_TYPES,
    judge,
    judgeAgainInStack: true,
    remediate,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketEncryption(resource, context)) {
        return [];
    }
    return (encryptionRulesOf(resource) ?? [])
        .filter(
            ({ algorithm, bucketKeyEnabled }) =>
                algorithm === "aws:kms" && !isTrue(bucketKeyEnabled),
        )
        .map(() =>
            finding(
                "bucketKeyEnabled is not true, so every object costs its own KMS requests.",
                "Write bucketKeyEnabled: true.",
            ),
        );
}

function remediate(resource: Resource, context: Context): Props | undefined {
    if (
        !ENCRYPTION_CONFIGURATIONS.includes(resource.type) ||
        judge(resource, context).length === 0
    ) {
        return undefined;
    }
    const rules = listOf(resource.props["rules"]);
    return { rules: rules.map((rule) => ({ ...recordOf(rule), bucketKeyEnabled: true })) };
}
