import { parseKmsArn } from "../stack/arns";
import { describeStatement } from "../../shared/iam/parse/references";
import type { NodePolicyFinding, NodePolicyFindings } from "../../shared/iam/analyze-node-policy";
import { nodeVerdictOf } from "../stack/analysis";
import { isPartOfCentral } from "../subjects/belonging";
import { awsManagedPolicy, isForSessionManager } from "../subjects/aws-managed-policies";
import {
    holderOf,
    isArchiveBucketName,
    knownLogBucketNames,
    managedArnsOf,
    type Holder,
} from "../subjects/node-role";
import { isLogKeyArn } from "../subjects/log-key-arns";
import { IDENTITY_POLICY_TYPES, policiesOf, ROLE_ATTACHMENTS } from "../stack/resources";
import { findingAt, notJudged, type Context, type Level, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isUnknownValue } from "../values";
import { listed } from "../wording";

/*
 * Policies that speak of a log bucket or its keys, and those of nodes that Session Manager reaches
 * (see node-role.ts): what is granted on everything at once includes the archive. On an
 * application's own bucket a node may do what it likes.
 */
export const memberPolicyScoped: Rule = {
    name: "member-policy-scoped",
    level: "mandatory",
    severity: "high",
    description:
        "A node's policy names the keys and the log bucket, and grants what the agent calls.",
    remediation:
        "Allow kms:Decrypt and kms:GenerateDataKey* on key ARNs, and s3:PutObject, s3:PutObjectAcl, s3:GetEncryptionConfiguration on the bucket.",
    appliesTo: [...IDENTITY_POLICY_TYPES, ...ROLE_ATTACHMENTS],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    // The sealer's, who reads logs and is no node.
    return isPartOfCentral(resource)
        ? []
        : [...judgeWritten(resource, context), ...judgeManaged(resource, context)];
}

function judgeWritten(resource: Resource, context: Context): readonly Outcome[] {
    if (ROLE_ATTACHMENTS.includes(resource.type)) {
        return [];
    }
    return policiesOf(resource).flatMap(({ read, path }): readonly Outcome[] => {
        try {
            const verdict = verdictOf(read(), context);
            const holder = holderOf(resource, verdict, context);
            return verdict.findings.flatMap((excess) => {
                const level = levelOf(excess, holder, context);
                return level === undefined
                    ? []
                    : [findingAt(level, `${described(excess)}.`, WRITE[excess.reason])];
            });
        } catch (error) {
            if (isUnknownValue(error)) {
                return [notJudged(`${path}: ${error.message}`)];
            }
            throw error;
        }
    });
}

/** Policies of AWS's own that a role carries. */
function judgeManaged(resource: Resource, context: Context): readonly Outcome[] {
    return managedArnsOf(resource).flatMap(({ path, arn }): readonly Outcome[] => {
        const policy = awsManagedPolicy(arn);
        if (policy === undefined) {
            return [];
        }
        const verdict = verdictOf(policy.document, context);
        const holder = holderOf(resource, verdict, context);
        const levels = verdict.findings.map((excess) => levelOf(excess, holder, context));
        if (levels.every((level) => level === undefined)) {
            return [];
        }
        // AWS wrote it for nodes: what it grants too much the bucket's policy has to hold.
        const level =
            levels.includes("mandatory") && !isForSessionManager(arn) ? "mandatory" : "advisory";
        const actions = [...new Set(verdict.findings.flatMap((excess) => excess.actions))].sort();
        return [
            findingAt(
                level,
                `${path} is ${policy.name}, which allows ${listed(actions)} on *.`,
                "Write a policy that names the buckets and keys which the node needs.",
            ),
        ];
    });
}

/** The verdict with log buckets that the policy names although nobody told of them. */
function verdictOf(document: unknown, context: Context): NodePolicyFindings {
    const known = knownLogBucketNames(context);
    const verdict = nodeVerdictOf(document, known);
    const further = verdict.namesBuckets.filter(
        (name) => !known.includes(name) && isArchiveBucketName(name, context),
    );
    return further.length === 0 ? verdict : nodeVerdictOf(document, [...known, ...further]);
}

/**
 * How much a grant matters, by who has it. One that only reads, on everything at once, opens no log
 * by itself: the log's key is needed too. Whoever is no node may well be the archive's reader or
 * its deployer.
 */
function levelOf(excess: NodePolicyFinding, holder: Holder, context: Context): Level | undefined {
    const about = subjectOf(excess, context);
    if (about === "something-else") {
        return undefined;
    }
    const isUncertain = excess.onlyReads || excess.picksResources;
    switch (holder) {
        case "writer-of-logs":
            return "mandatory";
        case "session-node":
            return about === "a-key" || (about === "all" && isUncertain) ? "advisory" : "mandatory";
        case "said-to-be-for-sessions":
            return isUncertain ? "advisory" : "mandatory";
        case "no-node":
            return about === "logs" ? "advisory" : undefined;
        case "unknown":
            return about === "logs" && context.stack !== undefined
                ? excess.onlyReads
                    ? "advisory"
                    : "mandatory"
                : undefined;
    }
}

/**
 * What a grant's Resource speaks of; `a-key` for one that may be a log's for all that is known, and
 * for the keys of an account that is not the archive's.
 */
type Subject = "logs" | "all" | "a-key" | "something-else";

function subjectOf({ resource }: NodePolicyFinding, context: Context): Subject {
    const bucket = /^arn:[a-z-]+:s3:::([^/]+)/.exec(resource)?.[1];
    if (bucket !== undefined) {
        const words = bucket.replaceAll(/[*?]/g, "");
        return isArchiveBucketName(words, context)
            ? "logs"
            : words === bucket
              ? "something-else"
              : "all";
    }
    const key = parseKmsArn(resource);
    if (key?.kind !== "key") {
        return "all";
    }
    const { account, name } = key;
    if (!/^[A-Za-z0-9-]+$/.test(name)) {
        const { centralAccountId, logKeyArns } = context.config;
        const isElsewhere =
            centralAccountId !== undefined &&
            account !== centralAccountId &&
            !logKeyArns.some((arn) => arn.split(":")[4] === account);
        return isElsewhere ? "a-key" : "all";
    }
    const isLogs = isLogKeyArn(resource, context);
    return isLogs === undefined ? "a-key" : isLogs ? "logs" : "something-else";
}

const WRITE: Readonly<Record<NodePolicyFinding["reason"], string>> = {
    "keys-not-named": "Name the ARNs of the bucket key and of the session key as Resource.",
    "key-actions-too-wide": "Allow only kms:Decrypt and kms:GenerateDataKey* on the keys.",
    "bucket-actions-too-wide":
        "Allow only s3:PutObject, s3:PutObjectAcl and s3:GetEncryptionConfiguration on the log bucket.",
    "buckets-not-named":
        "Name the log bucket's ARN, and its ARN with /<account id>/*, as Resource.",
};

function described({ statement, actions, resource }: NodePolicyFinding): string {
    return `${describeStatement(statement)} allows ${listed(actions)} on ${resource}`;
}
