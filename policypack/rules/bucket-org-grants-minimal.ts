import { verdictsOf } from "../stack/analysis";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET_POLICY_TYPES } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { describeAccess, needsConfig } from "../wording";

/* Reading is a leak between accounts: a transcript shows whatever was typed and printed. */
export const bucketOrgGrantsMinimal: Rule = {
    name: "bucket-org-grants-minimal",
    level: "mandatory",
    severity: "high",
    description: "Members may do with a log bucket what writing a log takes, and nothing else.",
    remediation:
        "Grant the organization only s3:PutObject, s3:PutObjectAcl and s3:GetEncryptionConfiguration.",
    appliesTo: BUCKET_POLICY_TYPES,
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketPolicy(resource, context)) {
        return [];
    }
    return verdictsOf(resource, context.config).flatMap((verdict) =>
        verdict.excessPermissions.map((excess) =>
            excess.undecided === undefined
                ? finding(
                      describeAccess("excess permissions", excess, verdict),
                      "Grant members only s3:PutObject, s3:PutObjectAcl and s3:GetEncryptionConfiguration.",
                  )
                : needsConfig(excess.undecided, excess),
        ),
    );
}
