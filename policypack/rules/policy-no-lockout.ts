import { describeStatement } from "../../shared/iam/parse/references";
import type { ResourcePolicyFindings } from "../../shared/iam/analyze";
import { verdictsOf } from "../stack/analysis";
import { concernsLogKey } from "../subjects/archive-key";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET_POLICY_TYPES, KEY_POLICY_TYPES } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown, isTrue } from "../values";
import { exemptsNobody } from "../wording";

export const policyNoLockout: Rule = {
    name: "policy-no-lockout",
    level: "mandatory",
    severity: "high",
    description: "The owner can still change the policy.",
    remediation:
        "Exempt the owner's administrators from Deny statements, by ArnNotEquals aws:PrincipalArn.",
    appliesTo: [...BUCKET_POLICY_TYPES, ...KEY_POLICY_TYPES],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const { config } = context;
    if (
        !(KEY_POLICY_TYPES.includes(resource.type)
            ? concernsLogKey(resource, context)
            : isLogBucketPolicy(resource, context))
    ) {
        return [];
    }
    return [
        ...(ifKnown(() => isTrue(resource.props["bypassPolicyLockoutSafetyCheck"]))
            ? [BYPASS]
            : []),
        ...verdictsOf(resource, config).flatMap(lockouts),
    ];
}

const BYPASS = finding(
    "bypassPolicyLockoutSafetyCheck is true, so KMS accepts a policy that nobody can change again.",
    "Remove it, or write false.",
);

function lockouts({ owner }: ResourcePolicyFindings): readonly Outcome[] {
    if (owner.mayChangePolicy) {
        return [];
    }
    return [
        owner.deniedBy === undefined
            ? finding(
                  `Nobody in the owner's account is allowed ${owner.action}.`,
                  `Allow the account's root principal ${owner.action}.`,
              )
            : finding(
                  `${describeStatement(owner.deniedBy)} denies the owner's account ${owner.action}: only the root user could repair it.${exemptsNobody(owner.emptyExemption)}`,
                  'Add a condition that exempts an administrator, such as {"ArnNotEquals": {"aws:PrincipalArn": "<role ARN>"}}.',
              ),
    ];
}
