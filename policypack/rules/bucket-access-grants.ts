import { accountInArn } from "../stack/arns";
import { show } from "../../shared/problem";
import { judgeAccount } from "../subjects/archive-account";
import { concernsLogs } from "../subjects/log-bucket";
import { ACCESS_GRANT, ACCESS_GRANTS_LOCATION, ACCESS_GRANTS_POLICY } from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { listOf, recordOf, textOf } from "../values";

/*
 * An S3 Access Grant hands out credentials of a role of the archive's account, so that neither the
 * bucket's policy nor the key's sees who reads.
 */
export const bucketAccessGrants: Rule = {
    name: "bucket-access-grants",
    level: "mandatory",
    severity: "critical",
    description: "No S3 Access Grant lets other accounts read logs.",
    remediation: "Grant to identities of the archive's account, or trust the grantee's account.",
    appliesTo: [ACCESS_GRANT, ACCESS_GRANTS_POLICY],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    return resource.type === ACCESS_GRANT
        ? concernsLogs(resource, context)
            ? judgeGrant(resource, context)
            : []
        : judgeInstancePolicy(context);
}

function judgeGrant(resource: Resource, context: Context): readonly Outcome[] {
    const { granteeType, granteeIdentifier } = recordOf(listOf(resource.props["grantee"])[0]);
    const grantee = textOf(granteeIdentifier) ?? "";
    const account = accountInArn(grantee);
    if (granteeType !== "IAM" || account === undefined) {
        return [
            notJudged(`whether ${show(granteeIdentifier)} is external shows in its directory only`),
        ];
    }
    const verdict = judgeAccount(account, resource, context);
    if (verdict === "ours") {
        return [];
    }
    const permission = textOf(resource.props["permission"])?.toUpperCase();
    if (verdict === "unknown") {
        return [notJudged(`set centralAccountId to decide whether account ${account} is external`)];
    }
    return permission === "WRITE"
        ? [notJudged(`account ${account} may write: add it to trustedAccountIds if it is yours`)]
        : [
              finding(
                  `The grant gives ${show(grantee)} the permission ${show(permission)} on logs.`,
                  "Remove it, or add the account to trustedAccountIds.",
              ),
          ];
}

/** The policy lets other accounts ask for data; what they get is up to the grants. */
function judgeInstancePolicy(context: Context): readonly Outcome[] {
    const places = context.stack?.ofType([ACCESS_GRANTS_LOCATION, ACCESS_GRANT]) ?? [];
    return places.some((place) => concernsLogs(place, context))
        ? [notJudged("who may use or make grants on logs is not worked out from this policy")]
        : [];
}
