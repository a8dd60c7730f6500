import type { AccessFinding } from "../shared/iam/finding";
import {
    describeCondition,
    describeStatement,
    type ConditionRef,
} from "../shared/iam/parse/references";
import type { ResourcePolicyFindings } from "../shared/iam/analyze";
import { show } from "../shared/problem";
import type { MissingContext } from "../shared/iam/context";
import type { PackConfig } from "./config";
import { notJudged, type NotJudged } from "./rule";

/**
 * `Statement[1] "WriteLogs" grants external access to anyone, without credentials: s3:PutObject on
 * arn:…`; of an account, the one that counted as the owner too.
 */
export function describeAccess(
    sort: "external access" | "excess permissions",
    access: AccessFinding,
    { assumedOwnAccountId }: ResourcePolicyFindings,
): string {
    const { statement, principal, actions, resource, conditions } = access;
    const passed = conditions.map(
        ({ operator, key, values }) => `${operator} ${key} ${show(values)}`,
    );
    const despite = passed.length > 0 ? ` despite ${passed.join(" and ")}` : "";
    const what = `${listed(actions)} on ${resource}`;
    const owner =
        principal.accountId === undefined || assumedOwnAccountId === undefined
            ? ""
            : ` (${assumedOwnAccountId} counts as the owner)`;
    return `${describeStatement(statement)} grants ${sort} to ${principal.text}: ${what}${despite}${owner}.`;
}

/** The first few of a long list. */
export function listed(items: readonly string[]): string {
    const shown = items.slice(0, 6).join(", ");
    return items.length > 6 ? `${shown} and ${items.length - 6} more` : shown;
}

/** Why an exemption from a Deny is none; empty text where there is no such exemption. */
export function exemptsNobody(exemption: ConditionRef | undefined): string {
    return exemption === undefined
        ? ""
        : ` Its exemption ${describeCondition(exemption)} ${show(exemption.values)} exempts nobody: aws:PrincipalArn holds the ARN of a role (arn:aws:iam::…:role/…), never that of its session (arn:aws:sts::…:assumed-role/…).`;
}

const CONFIG_KEY: Readonly<Record<MissingContext, string>> = {
    organizationIds: "organizationId",
    ownAccountId: "centralAccountId",
};

/** A finding whose answer depends on configuration that is missing. */
export function needsConfig(missing: MissingContext, access: AccessFinding): NotJudged {
    return notJudged(
        `set ${CONFIG_KEY[missing]} to decide whether ${access.principal.text} is external`,
    );
}

/** How to close an Allow to an external principal: a service is tied by whom it works for, not by who it is. */
export function howToClose(
    { principal }: AccessFinding,
    { organizationIds: [organizationId = "<organization id>"] }: PackConfig,
): string {
    const condition = (key: string) => JSON.stringify({ StringEquals: { [key]: organizationId } });
    return principal.kind === "service"
        ? `Add to its Condition ${condition("aws:SourceOrgID")}, or aws:SourceAccount with an account of yours.`
        : `Add to its Condition ${condition("aws:PrincipalOrgID")}, or name an account of yours as Principal.`;
}

/** What was taken for granted since the configuration does not say whose the organization is. */
export function assumptionsIn(
    verdicts: readonly ResourcePolicyFindings[],
    { organizationIds }: PackConfig,
): readonly NotJudged[] {
    const assumed = verdicts.flatMap(({ assumedOrganizationIds }) => assumedOrganizationIds);
    return organizationIds.length > 0
        ? []
        : [...new Set(assumed)].map((id) =>
              notJudged(`assumed that ${id} is yours: set organizationId`),
          );
}
