import { describeCondition, describeStatement } from "../../shared/iam/parse/references";
import type { OrganizationIdFinding } from "../../shared/iam/analyze";
import { show } from "../../shared/problem";
import { verdictsOf } from "../stack/analysis";
import { assumptionsIn } from "../wording";
import { concernsLogKey } from "../subjects/archive-key";
import { isLogBucketPolicy } from "../subjects/log-bucket";
import { BUCKET_POLICY_TYPES, KEY_POLICY_TYPES, policiesOf } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { listOf, recordOf, textOf, type Props } from "../values";

export const orgIdExact: Rule = {
    name: "org-id-exact",
    level: "mandatory",
    severity: "high",
    description: "Organization ids in policies are exact, literal and the organization's own.",
    remediation:
        "Write the organization's id, o- and 10 to 32 letters and digits, without a pattern.",
    appliesTo: [...BUCKET_POLICY_TYPES, ...KEY_POLICY_TYPES],
    judge,
    judgeAgainInStack: true,
    remediate,
};

const REASON: Readonly<Record<OrganizationIdFinding["reason"], string>> = {
    wildcard: "is a pattern that other organizations match",
    variable: "is a variable, so the caller is compared with itself",
    malformed: "is no organization id",
    "not-configured": "is not the configured organization",
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const { config } = context;
    // What an application shares may admit a partner organization; the archive may not.
    if (
        !(KEY_POLICY_TYPES.includes(resource.type)
            ? concernsLogKey(resource, context)
            : isLogBucketPolicy(resource, context))
    ) {
        return [];
    }
    const verdicts = verdictsOf(resource, config);
    const found = verdicts
        .flatMap(({ organizationIds }) => organizationIds)
        .map(({ statement, condition, value, reason }) =>
            finding(
                `${describeStatement(statement)} compares ${describeCondition(condition)} with ${show(value)}, which ${REASON[reason]}.`,
                `Write ${expectedFor(condition.key, config)}.`,
            ),
        );
    return [...found, ...assumptionsIn(verdicts, config)];
}

/** An id, or of a key of paths the paths below it. */
function expectedFor(key: string, { organizationIds }: Context["config"]): string {
    return organizationIds.length === 0
        ? `the organization's own, such as ${show(admitting(key, "o-exampleorgid1"))}`
        : organizationIds.map((id) => show(admitting(key, id))).join(" or ");
}

/** What the key has to equal, or be like, for every account of the organization. */
function admitting(key: string, organizationId: string): string {
    return /paths$/i.test(key) ? `${organizationId}/*` : organizationId;
}

/** Puts the one configured id in the place of a value that is no organization id at all. */
function remediate(resource: Resource, context: Context): Props | undefined {
    const { organizationIds } = context.config;
    const [embedded] = policiesOf(resource);
    const [organizationId] = organizationIds;
    const text = textOf(embedded?.read());
    if (
        organizationIds.length !== 1 ||
        organizationId === undefined ||
        text === undefined ||
        judge(resource, context).length === 0
    ) {
        return undefined;
    }
    const placeholders = verdictsOf(resource, context.config)
        .flatMap((verdict) => verdict.organizationIds)
        .filter(({ reason }) => reason === "malformed");
    if (placeholders.length === 0) {
        return undefined;
    }
    const policy: unknown = JSON.parse(text);
    const statements = listOf(recordOf(policy)["Statement"]);
    for (const { statement, condition, value } of placeholders) {
        const conditions = recordOf(recordOf(statements[statement.index])["Condition"]);
        const keys = recordOf(conditions[condition.operator]) as Record<string, unknown>;
        keys[condition.key] = listOf(keys[condition.key]).map((found) =>
            found === value ? admitting(condition.key, organizationId) : found,
        );
    }
    return { policy: JSON.stringify(policy) };
}
