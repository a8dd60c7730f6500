import { describeStatement } from "../../shared/policy/reading/references";
import type { NodePolicyFinding } from "../../shared/policy/node-policy";
import { nodeVerdictOf } from "../stack/analysis";
import { isArchiveBucketName, isNodePolicy, knownLogBucketNames } from "../subjects/node-role";
import { IAMP, policiesOf } from "../stack/resources";
import { finding, notJudged, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isUnknownValue } from "../stack/shape";
import { listed } from "../wording";

/*
 * Only policies of nodes (see node-role.ts). On an application's own bucket a node may do what it
 * likes; on everything at once it may not, since that includes the archive.
 */
export const memberPolicyScoped: Rule = {
    name: "member-policy-scoped",
    level: "mandatory",
    severity: "high",
    description:
        "A node's policy names the keys and the log bucket, and grants what the agent calls.",
    remediation:
        "Allow kms:Decrypt and kms:GenerateDataKey* on key ARNs, and s3:PutObject, s3:PutObjectAcl, s3:GetEncryptionConfiguration on the bucket.",
    appliesTo: IAMP,
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const names = knownLogBucketNames(context);
    return policiesOf(resource).flatMap(({ read, path }) => {
        try {
            const verdict = nodeVerdictOf(read(), names);
            return isNodePolicy(resource, verdict, context)
                ? verdict.findings
                      .filter((excess) => reachesArchive(excess, context))
                      .map(outcomeOf)
                : [];
        } catch (error) {
            if (isUnknownValue(error)) {
                return [notJudged(`${path}: ${error.message}`)];
            }
            throw error;
        }
    });
}

/** A bucket named in full that is no archive is the application's own affair. */
function reachesArchive({ reason, resource }: NodePolicyFinding, context: Context): boolean {
    const bucket = /^arn:[a-z-]+:s3:::([^/*?]+)(\/.*)?$/.exec(resource)?.[1];
    return (
        reason !== "bucket-actions-too-wide" ||
        bucket === undefined ||
        isArchiveBucketName(bucket, context)
    );
}

const WRITE: Readonly<Record<NodePolicyFinding["reason"], string>> = {
    "keys-not-named": "Name the ARNs of the bucket key and of the session key as Resource.",
    "key-actions-too-wide": "Allow only kms:Decrypt and kms:GenerateDataKey* on the keys.",
    "bucket-actions-too-wide":
        "Allow only s3:PutObject, s3:PutObjectAcl and s3:GetEncryptionConfiguration on the log bucket.",
    "buckets-not-named":
        "Name the log bucket's ARN, and its ARN with /<account id>/*, as Resource.",
};

function outcomeOf({ statement, reason, actions, resource }: NodePolicyFinding): Outcome {
    return finding(
        `${describeStatement(statement)} allows ${listed(actions)} on ${resource}.`,
        WRITE[reason],
    );
}
