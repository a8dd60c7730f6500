import { bucketOf } from "../stack/bucket";
import { concernsLogs } from "../subjects/log-bucket";
import { BUCKET, encryptionRulesOf, ENCRYPTION_CONFIGURATIONS } from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import { ifKnown } from "../values";
import { companionsOf, type Stack } from "../stack/stack";

export const bucketEncryptionPresent: Rule = {
    name: "bucket-encryption-present",
    level: "mandatory",
    severity: "high",
    description: "Every log bucket has a default encryption of its own.",
    remediation: "Add an aws.s3.BucketServerSideEncryptionConfiguration for the bucket.",
    appliesTo: BUCKET,
    judgeStack,
};

function judgeStack(stack: Stack, context: Context): readonly Outcome[] {
    // An encryption whose bucket is not known yet might be the one that is looked for.
    const isHomeless = stack.ofType(ENCRYPTION_CONFIGURATIONS).some((encryption) => {
        const { name, resource } = bucketOf(encryption);
        return name === undefined && resource === undefined;
    });
    return stack
        .ofType(BUCKET)
        .filter((bucket) => concernsLogs(bucket, context))
        .filter((bucket) => ifKnown(() => encryptionRulesOf(bucket)) === undefined)
        .filter(
            (bucket) =>
                companionsOf(bucketOf(bucket), ENCRYPTION_CONFIGURATIONS, stack).length === 0,
        )
        .map((bucket) =>
            isHomeless
                ? notJudged("the bucket of an encryption configuration is not known yet", bucket)
                : finding(
                      "The log bucket has no encryption configuration, so S3 keeps SSE-S3 and no key protects the logs.",
                      "Add an aws.s3.BucketServerSideEncryptionConfiguration with aws:kms and the key's ARN.",
                      bucket,
                  ),
        );
}
