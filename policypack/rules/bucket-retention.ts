import { show } from "../../shared/problem";
import { bucketOf } from "../stack/bucket";
import { concernsLogs, isKnownLogBucket } from "../subjects/log-bucket";
import { BUCKET, VERSIONING } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown, isTrue, listOf, recordOf } from "../values";
import { companionsOf, type Stack } from "../stack/stack";

export const bucketRetention: Rule = {
    name: "bucket-retention",
    level: "advisory",
    severity: "medium",
    description: "Logs survive being overwritten, and the bucket survives pulumi destroy.",
    remediation: "Enable versioning, and leave forceDestroy out.",
    appliesTo: [...BUCKET, ...VERSIONING],
    judge,
    judgeAgainInStack: true,
    judgeStack,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!concernsLogs(resource, context)) {
        return [];
    }
    if (BUCKET.includes(resource.type)) {
        return isTrue(resource.props["forceDestroy"])
            ? [
                  finding(
                      "forceDestroy is true: removing the bucket deletes every log.",
                      "Leave it out, and protect the bucket.",
                  ),
              ]
            : [];
    }
    const status = recordOf(resource.props["versioningConfiguration"])["status"];
    return status === "Enabled"
        ? []
        : [finding(`versioningConfiguration.status is ${show(status)}.`, 'Write "Enabled".')];
}

function judgeStack(stack: Stack, context: Context): readonly Outcome[] {
    return stack
        .ofType(BUCKET)
        .filter((bucket) => isKnownLogBucket(bucket, context))
        .filter((bucket) => companionsOf(bucketOf(bucket), VERSIONING, stack).length === 0)
        .filter((bucket) => !(ifKnown(() => isVersionedInline(bucket)) ?? true))
        .map((bucket) =>
            finding(
                "The log bucket has no versioning, so overwriting a log destroys it.",
                'Add an aws.s3.BucketVersioning with status "Enabled".',
                bucket,
            ),
        );
}

function isVersionedInline({ props }: Resource): boolean {
    return [...listOf(props["versioning"]), ...listOf(props["versionings"])].some((versioning) =>
        isTrue(recordOf(versioning)["enabled"]),
    );
}
