import { show } from "../../shared/problem";
import { concernsLogs } from "../subjects/log-bucket";
import { OWNERSHIP } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { recordOf, type Props } from "../values";

/* The agent's ACL header, bucket-owner-full-control, is the one that S3 still accepts with it. */
export const bucketOwnerEnforced: Rule = {
    name: "bucket-owner-enforced",
    level: "advisory",
    severity: "medium",
    description: "The archive's account owns every log, and ACLs are off.",
    remediation: "Set rule.objectOwnership to BucketOwnerEnforced.",
    appliesTo: [OWNERSHIP],
    judge,
    judgeAgainInStack: true,
    remediate,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const ownership = recordOf(resource.props["rule"])["objectOwnership"];
    return concernsLogs(resource, context) && ownership !== "BucketOwnerEnforced"
        ? [
              finding(
                  `objectOwnership is ${show(ownership)}, so the writing account keeps its logs' ownership.`,
                  'Write "BucketOwnerEnforced".',
              ),
          ]
        : [];
}

function remediate(resource: Resource, context: Context): Props | undefined {
    return judge(resource, context).length > 0
        ? { rule: { objectOwnership: "BucketOwnerEnforced" } }
        : undefined;
}
