import { verdictsOf } from "../stack/analysis";
import { concernsLogKey } from "../subjects/archive-key";
import { KPOL } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { describeAccess, howToClose, needsConfig } from "../wording";

/*
 * Every replica and every KeyPolicy stands alone: policies are not copied between them. A key of
 * something else than session logs may name partner accounts; open to any account it is never right.
 */
export const keyPolicyOrgOnly: Rule = {
    name: "key-policy-org-only",
    level: "mandatory",
    severity: "critical",
    description: "A key's policy lets nobody in who is outside the organization.",
    remediation: "Limit each Allow by StringEquals aws:PrincipalOrgID with the organization's id.",
    appliesTo: KPOL,
    judgeAgainInStack: true,
    judge,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const isArchive = concernsLogKey(resource, context);
    return verdictsOf(resource, context.config)
        .flatMap(({ outsiders }) => outsiders)
        .filter(({ witness }) => isArchive || witness.accountId === undefined)
        .map((outsider) =>
            outsider.undecided === undefined
                ? finding(describeAccess(outsider), howToClose(outsider))
                : needsConfig(outsider.undecided, outsider),
        );
}
