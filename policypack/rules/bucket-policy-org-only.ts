import type { ResourcePolicyFindings } from "../../shared/iam/analyze";
import { verdictsOf } from "../stack/analysis";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET_POLICY_TYPES } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { assumptionsIn, describeAccess, howToClose, needsConfig } from "../wording";

/*
 * Only log buckets: an application's bucket may be shared, or even public, on purpose. A policy that
 * lets everybody put objects makes its bucket a log bucket, so the open archive is always judged.
 */
export const bucketPolicyOrgOnly: Rule = {
    name: "bucket-policy-org-only",
    level: "mandatory",
    severity: "critical",
    description: "A log bucket's policy lets nobody in who is outside the organization.",
    remediation: "Limit each Allow by StringEquals aws:PrincipalOrgID with the organization's id.",
    appliesTo: BUCKET_POLICY_TYPES,
    judgeAgainInStack: true,
    judge,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!isLogBucketPolicy(resource, context)) {
        return [];
    }
    const verdicts = verdictsOf(resource, context.config);
    return [
        ...verdicts.flatMap((verdict) => outcomesOf(verdict, context.config)),
        ...assumptionsIn(verdicts, context.config),
    ];
}

function outcomesOf(
    verdict: ResourcePolicyFindings,
    config: Context["config"],
): readonly Outcome[] {
    return verdict.externalAccess.map((external) =>
        external.undecided === undefined
            ? finding(
                  describeAccess("external access", external, verdict),
                  howToClose(external, config),
              )
            : needsConfig(external.undecided, external),
    );
}
