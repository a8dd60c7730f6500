import { accountInArn } from "../stack/arns";
import { concernsLogKey } from "../subjects/archive-key";
import { show } from "../../shared/problem";
import { GRANT } from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { listOf, textOf } from "../values";

/* A grant lets somebody in whom the key's policy does not name, so no reading of policies finds it. */
export const keyGrants: Rule = {
    name: "key-grants",
    level: "advisory",
    severity: "high",
    description: "Grants on keys stay in accounts of yours, and cannot be passed on.",
    remediation: "Write the access into the key's policy instead, or trust the grantee's account.",
    appliesTo: [GRANT],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    return concernsLogKey(resource, context)
        ? [...judgeOperations(resource), ...judgeGrantee(resource, context.config)]
        : [];
}

function judgeOperations(resource: Resource): readonly Outcome[] {
    return listOf(resource.props["operations"]).includes("CreateGrant")
        ? [
              finding(
                  "operations contains CreateGrant, so the grantee can let others in.",
                  "Remove CreateGrant from operations.",
              ),
          ]
        : [];
}

function judgeGrantee(resource: Resource, config: Context["config"]): readonly Outcome[] {
    const grantee = textOf(resource.props["granteePrincipal"]);
    const account = accountInArn(grantee);
    if (account === undefined || config.trustedAccountIds.includes(account)) {
        return [];
    }
    if (config.centralAccountId === undefined) {
        return [notJudged("set centralAccountId to decide whether the grantee is external")];
    }
    return account === config.centralAccountId
        ? []
        : [
              finding(
                  `granteePrincipal is ${show(grantee)}, in another account than ${config.centralAccountId}.`,
                  "Name a role of that account, or add the account to trustedAccountIds.",
              ),
          ];
}
