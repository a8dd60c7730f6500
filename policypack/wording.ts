import { type AccessFinding } from "../shared/policy/finding";
import { describeStatement } from "../shared/policy/reading/references";
import { show } from "../shared/problem";
import type { MissingContext } from "../shared/policy/context";
import { notJudged, type NotJudged } from "./rule";

/** `Statement[1] "WriteLogs" lets in anyone, unauthenticated: s3:PutObject on arn:…`. */
export function describeAccess(access: AccessFinding): string {
    const { statement, witness, actions, resource, conditions } = access;
    const passed = conditions.map(
        ({ operator, key, values }) => `${operator} ${key} ${show(values)}`,
    );
    const despite = passed.length > 0 ? ` in spite of ${passed.join(" and ")}` : "";
    const what = `${listed(actions)} on ${resource}`;
    return `${describeStatement(statement)} lets in ${witness.text}: ${what}${despite}.`;
}

/** The first few of a long list. */
export function listed(items: readonly string[]): string {
    const shown = items.slice(0, 6).join(", ");
    return items.length > 6 ? `${shown} and ${items.length - 6} more` : shown;
}

const CONFIG_KEY: Readonly<Record<MissingContext, string>> = {
    organizationIds: "organizationId",
    ownAccountId: "centralAccountId",
};

/** A finding whose answer depends on configuration that is missing. */
export function needsConfig(missing: MissingContext, access: AccessFinding): NotJudged {
    return notJudged(`set ${CONFIG_KEY[missing]} to decide whether ${access.witness.text} belongs`);
}

/** How to close an Allow to an outsider: a service is tied by whom it works for, not by who it is. */
export function howToClose({ witness }: AccessFinding): string {
    return witness.kind === "service"
        ? 'Add to its Condition {"StringEquals": {"aws:SourceOrgID": "<organization id>"}}, or aws:SourceAccount with an account of yours.'
        : 'Add to its Condition {"StringEquals": {"aws:PrincipalOrgID": "<organization id>"}}, or name an account of yours as Principal.';
}
