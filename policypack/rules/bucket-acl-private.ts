import { show } from "../../shared/problem";
import { concernsLogs } from "../subjects/log-bucket";
import { BUCKET, BUCKET_ACL } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { listOf, recordOf, textOf } from "../values";

export const bucketAclPrivate: Rule = {
    name: "bucket-acl-private",
    level: "mandatory",
    severity: "critical",
    description: "No access control list opens a log bucket to everybody.",
    remediation: "Leave ACLs out and set the ownership to BucketOwnerEnforced.",
    appliesTo: [...BUCKET, ...BUCKET_ACL],
    judge,
    judgeAgainInStack: true,
};

const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];
/** Everybody, and everybody with any AWS account. */
const PUBLIC_GROUP = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/i;

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!concernsLogs(resource, context)) {
        return [];
    }
    const { acl, grants, accessControlPolicy } = resource.props;
    const outcomes: Outcome[] = [];
    if (PUBLIC_ACLS.includes(textOf(acl)?.toLowerCase() ?? "")) {
        outcomes.push(finding(`acl is ${show(acl)}.`, 'Leave acl out, or write "private".'));
    }
    for (const entry of [...listOf(grants), ...listOf(recordOf(accessControlPolicy)["grants"])]) {
        const grant = recordOf(entry);
        const uri = textOf(grant["uri"]) ?? textOf(recordOf(grant["grantee"])["uri"]) ?? "";
        if (PUBLIC_GROUP.test(uri)) {
            const permission = show(grant["permission"] ?? grant["permissions"]);
            outcomes.push(
                finding(`A grant gives ${permission} to the group ${uri}.`, "Remove that grant."),
            );
        }
    }
    return outcomes;
}
