import type { AccessFinding } from "../../shared/iam/finding";
import type { ResourcePolicyFindings } from "../../shared/iam/analyze";
import { verdictsOf } from "../stack/analysis";
import { concernsLogKey } from "../subjects/archive-key";
import { KEY_POLICY_TYPES } from "../stack/resources";
import { finding, findingAt, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { describeAccess, needsConfig } from "../wording";

export const keyOrgGrantsMinimal: Rule = {
    name: "key-org-grants-minimal",
    level: "mandatory",
    severity: "high",
    description: "Members may use a key for logs and sessions, and nothing else.",
    remediation:
        "Grant the organization only kms:Decrypt, kms:GenerateDataKey* and kms:DescribeKey.",
    appliesTo: KEY_POLICY_TYPES,
    judge,
    judgeAgainInStack: true,
};

/** More than the agent needs, but no way to reach or destroy a log. */
const HARMLESS = /^kms:(Encrypt|ReEncrypt.*)$/i;

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!concernsLogKey(resource, context)) {
        return [];
    }
    return verdictsOf(resource, context.config).flatMap((verdict) =>
        verdict.excessPermissions.map((excess) => outcomeOf(excess, verdict)),
    );
}

function outcomeOf(excess: AccessFinding, verdict: ResourcePolicyFindings): Outcome {
    if (excess.undecided !== undefined) {
        return needsConfig(excess.undecided, excess);
    }
    const wrong = describeAccess("excess permissions", excess, verdict);
    const write = "Grant members only kms:Decrypt, kms:GenerateDataKey* and kms:DescribeKey.";
    return excess.actions.every((action) => HARMLESS.test(action))
        ? findingAt("advisory", wrong, write)
        : finding(wrong, write);
}
