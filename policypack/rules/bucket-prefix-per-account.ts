import { describeStatement } from "../../shared/iam/parse/references";
import type { PrefixFinding } from "../../shared/iam/analyze";
import { verdictsOf } from "../stack/analysis";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET_POLICY_TYPES } from "../stack/resources";
import { finding, findingAt, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";

export const bucketPrefixPerAccount: Rule = {
    name: "bucket-prefix-per-account",
    level: "advisory",
    severity: "medium",
    description: "Each account writes below its own prefix only.",
    remediation:
        "End the Resource of s3:PutObject in ${aws:PrincipalAccount}/*, with Version 2012-10-17.",
    appliesTo: BUCKET_POLICY_TYPES,
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    return isLogBucketPolicy(resource, context)
        ? verdictsOf(resource, context.config)
              .flatMap(({ otherPrefixes }) => otherPrefixes)
              .map(outcomeOf)
        : [];
}

function outcomeOf(reach: PrefixFinding): Outcome {
    const where = describeStatement(reach.statement);
    return reach.literalVariable
        ? findingAt(
              "mandatory",
              `${where} uses \${aws:PrincipalAccount} in ${reach.resource}, but without Version 2012-10-17 that is literal text: no account may write its own logs.`,
              'Write "Version": "2012-10-17" in the policy.',
          )
        : finding(
              `${where} lets ${reach.principal.text} write ${reach.reached}, a log of another account.`,
              "Write the bucket's ARN with /<prefix>${aws:PrincipalAccount}/* as Resource of s3:PutObject.",
          );
}
