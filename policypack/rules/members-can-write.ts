import { permits } from "../../shared/iam/match/permits";
import { FREE } from "../../shared/iam/match/key-value";
import type { NodeLogWriting } from "../../shared/iam/analyze-node-policy";
import { normalizePolicy } from "../../shared/iam/parse/normalize";
import { describeCondition, describeStatement } from "../../shared/iam/parse/references";
import type { CallAnswer, ResourcePolicyFindings } from "../../shared/iam/analyze";
import { show } from "../../shared/problem";
import { findingAt, notJudged, type Context, type Level, type Outcome, type Rule } from "../rule";
import { nodeVerdictOf, purposesOf, verdictsOf } from "../stack/analysis";
import { grouped } from "../stack/grouped";
import {
    BUCKET,
    BUCKET_POLICY,
    KEY_POLICY_TYPES,
    MANAGED_POLICY,
    policiesOf,
    ROLE,
    ROLE_POLICY,
} from "../stack/resources";
import type { Resource } from "../stack/resource";
import { ifKnown, isUnknownValue } from "../values";
import { concernsLogKey } from "../subjects/archive-key";
import { defaultKeyOf } from "../subjects/default-key";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { isArchiveBucketName, isForNoNode, knownLogBucketNames } from "../subjects/node-role";
import { otherPoliciesOf, type OtherPolicies } from "../subjects/role-policies";
import { listed, exemptsNobody } from "../wording";

const NODE_POLICIES = [MANAGED_POLICY, ROLE_POLICY, ROLE];

/*
 * What the agent asks for is known, call by call. A Deny that refuses it for sure is always wrong.
 * A grant is missing where the policy grants others of the calls, and so is evidently the one that
 * lets logs be written: s3:PutObject alone may be for another writer, if a path or a tag picks it.
 */
export const membersCanWrite: Rule = {
    name: "members-can-write",
    level: "mandatory",
    severity: "high",
    description:
        "Members can write their logs: the policy refuses nothing that the agent asks for.",
    remediation:
        "Allow s3:PutObject, s3:PutObjectAcl and s3:GetEncryptionConfiguration on the bucket, kms:Decrypt and kms:GenerateDataKey* on the keys, and deny none of it.",
    // Not on access points: the agent asks for the bucket's encryption, which they do not answer.
    appliesTo: [BUCKET_POLICY, ...BUCKET, ...KEY_POLICY_TYPES, ...NODE_POLICIES],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (NODE_POLICIES.includes(resource.type)) {
        return judgeNodePolicies(resource, context);
    }
    const isKey = KEY_POLICY_TYPES.includes(resource.type);
    if (!(isKey ? concernsLogKey(resource, context) : isLogBucketPolicy(resource, context))) {
        return [];
    }
    const key = isKey ? undefined : defaultKeyOf(resource, context.stack);
    const isForMembers = purposesOf(resource, context.config).some(
        ({ takesFromAnyMember }) => takesFromAnyMember,
    );
    return verdictsOf(resource, context.config, key).flatMap((verdict) =>
        refusalsOf(verdict, isForMembers),
    );
}

function refusalsOf(verdict: ResourcePolicyFindings, isForMembers: boolean): readonly Outcome[] {
    const { calls, meant, granted, principal } = verdict.logWriting;
    const mayBeOwner =
        verdict.assumedOwnAccountId === undefined && principal.accountId !== undefined;
    const isEvident = !mayBeOwner && (isForMembers || granted.join() !== "s3:PutObject");
    const who = principal.accountId === undefined ? "members" : `account ${principal.accountId}`;
    const missing = calls.filter(({ unmet }) => !isFaultOfId(unmet, verdict));
    return [
        ...denials(calls, meant ? who : "every node"),
        ...(meant ? gaps(missing, who, isEvident ? "mandatory" : "advisory") : []),
    ];
}

/** The rule org-id-exact says what is wrong with an organization's id. */
function isFaultOfId(
    unmet: CallAnswer["unmet"],
    { organizationIds }: ResourcePolicyFindings,
): boolean {
    return organizationIds.some(
        ({ statement, condition }) =>
            statement.index === unmet?.statement.index && condition === unmet.condition,
    );
}

function judgeNodePolicies(resource: Resource, context: Context): readonly Outcome[] {
    if (isForNoNode(resource, context.stack)) {
        return [];
    }
    const names = knownLogBucketNames(context);
    return policiesOf(resource).flatMap(({ read, path }) => {
        try {
            return nodeVerdictOf(read(), names)
                .logWriting.filter(({ bucket }) => isArchiveBucketName(bucket, context))
                .flatMap((writing) => [
                    ...denials(writing.calls, "the node"),
                    ...gapsOfNode(writing, resource, path, context),
                ]);
        } catch (error) {
            if (isUnknownValue(error)) {
                return [notJudged(`${path}: ${error.message}`)];
            }
            throw error;
        }
    });
}

/** What neither this policy nor another one of the same role grants, once the stack shows these. */
function gapsOfNode(
    { bucket, calls }: NodeLogWriting,
    resource: Resource,
    path: string,
    { stack }: Context,
): readonly Outcome[] {
    if (stack === undefined) {
        return [];
    }
    const roles = otherPoliciesOf(resource, path, stack);
    const others: readonly OtherPolicies[] =
        roles.length > 0 ? roles : [{ documents: [], hasUnseen: false }];
    const granted = calls.filter((call) => call.granted).map(({ action }) => action);
    return [...grouped(calls, ({ action }) => serviceOf(action))].flatMap(([service, some]) => {
        const missing = some.filter(({ action }) =>
            others.some(({ documents }) => !documents.some((read) => grants(read, action, bucket))),
        );
        const isEvident =
            granted.length > 1 && granted.some((action) => action.startsWith(`${service}:`));
        const hasUnseen = others.some((other) => other.hasUnseen);
        const level = isEvident && !hasUnseen ? "mandatory" : "advisory";
        return gaps(missing, "the node", level);
    });
}

/** Whether another policy may grant the action; one whose text is not known yet may do anything. */
function grants(read: () => unknown, action: string, bucket: string): boolean {
    const resource = action.startsWith("kms:")
        ? "arn:*:kms:*:*:key/*"
        : `arn:*:s3:::${bucket}${action === "s3:GetEncryptionConfiguration" ? "" : "/*"}`;
    const answer = ifKnown(() =>
        permits(normalizePolicy(read(), "identity").policy, {
            action,
            resource,
            lookup: () => FREE,
        }),
    );
    return answer !== "no";
}

const CONSEQUENCE = "sessions end without a log, or do not start";
const REQUEST: Readonly<Record<string, string>> = {
    s3: "requests over TLS, uploads with the ACL bucket-owner-full-control and with aws:kms by the bucket's default key",
    kms: "for logs kms:ViaService s3.<region>.amazonaws.com and kms:EncryptionContext:aws:s3:arn, for sessions kms:EncryptionContext:aws:ssm:SessionId and no service between",
};
const ALLOW: Readonly<Record<string, string>> = {
    s3: "Allow s3:GetEncryptionConfiguration on the bucket's ARN, and s3:PutObject and s3:PutObjectAcl on its objects.",
    kms: "Allow both kms:Decrypt and kms:GenerateDataKey* on the key that encrypts the logs.",
};

function denials(calls: readonly CallAnswer[], who: string): readonly Outcome[] {
    const denied = calls.flatMap(({ deniedBy, ...call }) =>
        deniedBy === undefined ? [] : [{ ...call, deniedBy }],
    );
    const byStatement = grouped(denied, ({ deniedBy }) => describeStatement(deniedBy));
    return [...byStatement].map(([statement, some]) =>
        findingAt(
            "mandatory",
            `${statement} denies ${who} ${actionsOf(some)}: ${CONSEQUENCE}.${exemptsNobody(some[0]?.emptyExemption)}`,
            `Narrow it so that it exempts what the agent sends: ${REQUEST[serviceOf(some[0]?.action)]}.`,
        ),
    );
}

function gaps(calls: readonly CallAnswer[], who: string, level: Level): readonly Outcome[] {
    const missing = calls.filter(
        ({ answer, deniedBy }) => answer === "no" && deniedBy === undefined,
    );
    return [...grouped(missing, conditionOf)].map(([condition, some]) => {
        const actions = actionsOf(some);
        return condition === undefined
            ? findingAt(
                  level,
                  `No statement allows ${who} ${actions}: ${CONSEQUENCE}.`,
                  ALLOW[serviceOf(some[0]?.action)] ?? "",
              )
            : findingAt(
                  level,
                  `${condition}, which the agent does not meet, so that ${who} are refused ${actions}: ${CONSEQUENCE}.`,
                  `Write what the agent sends: the organization's id as aws:PrincipalOrgID, ${REQUEST[serviceOf(some[0]?.action)]}.`,
              );
    });
}

/** `Statement[0] requires StringEquals aws:SourceOrgID ["o-…"]`. */
function conditionOf({ unmet }: CallAnswer): string | undefined {
    return unmet === undefined
        ? undefined
        : `${describeStatement(unmet.statement)} requires ${describeCondition(unmet.condition)} ${show(unmet.condition.values)}`;
}

function actionsOf(calls: readonly Pick<CallAnswer, "action">[]): string {
    return listed(calls.map(({ action }) => action));
}

function serviceOf(action: string | undefined): string {
    return action?.split(":")[0] ?? "";
}
