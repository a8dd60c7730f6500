import type { AccessFinding } from "../../shared/iam/finding";
import { readPolicies, verdictsOf } from "../stack/analysis";
import { concernsLogKey } from "../subjects/archive-key";
import { KEY_POLICY_TYPES } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { assumptionsIn, describeAccess, howToClose, needsConfig } from "../wording";

/*
 * Every replica and every KeyPolicy stands alone: policies are not copied between them. A key of
 * something else than session logs may name partner accounts; whoever wants everything judged hears
 * of those that are open to any account.
 */
export const keyPolicyOrgOnly: Rule = {
    name: "key-policy-org-only",
    level: "mandatory",
    severity: "critical",
    description: "A key's policy lets nobody in who is outside the organization.",
    remediation: "Limit each Allow by StringEquals aws:PrincipalOrgID with the organization's id.",
    appliesTo: KEY_POLICY_TYPES,
    judgeAgainInStack: true,
    judge,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const isLogKey = concernsLogKey(resource, context);
    if (!isLogKey && context.config.scope !== "everything") {
        // Only its policy could tell that it is a log key.
        readPolicies(resource);
        return [];
    }
    const verdicts = verdictsOf(resource, context.config);
    const outcomes = verdicts.flatMap((verdict) =>
        verdict.externalAccess
            .filter(({ principal }) => isLogKey || isAnybody(principal))
            .map((external) =>
                external.undecided === undefined
                    ? finding(
                          describeAccess("external access", external, verdict),
                          howToClose(external, context.config),
                      )
                    : needsConfig(external.undecided, external),
            ),
    );
    return isLogKey ? [...outcomes, ...assumptionsIn(verdicts, context.config)] : outcomes;
}

/** Whoever likes, and neither an account by name nor a service at work for somebody. */
function isAnybody({ kind, accountId }: AccessFinding["principal"]): boolean {
    return accountId === undefined && kind !== "service";
}
