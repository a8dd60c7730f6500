import type { PrincipalDescription } from "../finding";
import { actionNames } from "../match/actions";
import type { CompiledStatement } from "../match/compile";
import { evaluateCondition } from "../match/conditions";
import { FREE, present } from "../match/key-value";
import { showText } from "../match/text";
import { describeCondition, type StatementRef } from "../parse/references";
import { appliesTo, deniedActions, type Analysis } from "../principals/access";
import { serviceNamed, serviceNamesOf } from "../principals/external-principals";
import { coversForSure } from "../principals/granted-resources";
import {
    NONE,
    OURS,
    UNKNOWN,
    UNNAMED,
    named,
    type Account,
    type SymbolicPrincipal,
} from "../principals/symbolic-principal";
import { matchPrincipal } from "../principals/match-principal";
import { memberOrganizations, memberPrincipal, ownerPrincipal } from "../principals/members";
import type { ResourceSet } from "../principals/resource-set";
import {
    accountName,
    accountPrincipal,
    anonymousPrincipal,
    overTls,
    servicePrincipal,
} from "../principals/make-principal";

/** What stays open to plain HTTP. */
export interface PlainHttpFinding {
    /** `bucket`: bucket-level calls; `object`: calls on objects. */
    readonly level: "bucket" | "object";
    readonly principal: PrincipalDescription;
    /** Actions not definitely denied, sorted. */
    readonly actions: readonly string[];
    readonly resource: string;
    /** The Deny statements that mention aws:SecureTransport but do not close it, with the reason. */
    readonly insufficient: readonly { readonly statement: StatementRef; readonly why: string }[];
}

const SECURE_TRANSPORT = "aws:securetransport";

/** A principal of whom nothing is known: what denies this one denies everybody. */
const ANYBODY: SymbolicPrincipal = {
    key: "anybody",
    identity: { kind: "account", account: UNKNOWN, isRole: false },
    description: { kind: "anonymous", text: "anybody" },
    lookup: (key) => (key === SECURE_TRANSPORT ? present("false") : FREE),
};

/**
 * What is not definitely denied over plain HTTP, to anybody, the owner included: at most one
 * finding for each bucket and for its objects. None for a key: KMS has no plain HTTP endpoint.
 */
export function findPlainHttp(analysis: Analysis): readonly PlainHttpFinding[] {
    const all = analysis.context.resources;
    if (all.every((resources) => firstOpen(analysis, resources, [ANYBODY]) === undefined)) {
        return [];
    }
    const principals = everyone(analysis).map((principal) => overTls(principal, false));
    return all.flatMap((resources) => firstOpen(analysis, resources, principals) ?? []);
}

function firstOpen(
    analysis: Analysis,
    resources: ResourceSet,
    principals: readonly SymbolicPrincipal[],
): PlainHttpFinding | undefined {
    const { service } = analysis;
    const { level, text } = resources;
    if (level !== "bucket" && level !== "object") {
        return undefined;
    }
    const asked = service.ofLevel[level];
    for (const principal of principals) {
        const open = asked & ~deniedActions(analysis, principal, resources, asked);
        if (open !== 0n) {
            return {
                level,
                principal: principal.description,
                actions: actionNames(service, open),
                resource: showText(text),
                insufficient: insufficient(analysis, resources, principal, open),
            };
        }
    }
    return undefined;
}

/** One principal for each way in which a Deny may tell principals apart. */
function everyone({ context, policy }: Analysis): readonly SymbolicPrincipal[] {
    const { denies } = policy;
    // Access points of the own account take plain HTTP too.
    const scope = { externalAccessPoints: false };
    const [ours = OURS] = memberOrganizations(context);
    const unique = (ids: readonly string[]) => [...new Set(ids)];
    const accounts = [UNNAMED, ...unique(denies.flatMap((deny) => deny.accounts)).map(named)];
    const organizations = [
        ...[NONE, UNNAMED],
        ...unique(denies.flatMap((deny) => deny.organizations)).map(named),
    ];
    const services = [UNNAMED, ...unique(denies.flatMap(serviceNamesOf)).map(serviceNamed)];
    const places = (account: Account) =>
        organizations.map((organization) => ({ account, organization }));
    return [
        anonymousPrincipal(context, scope),
        ...accounts.flatMap((account) => [
            memberPrincipal({ account, organization: ours }, context, scope),
            ...places(account).map((place) => {
                const text = `any principal of ${accountName(account)}`;
                const kind = "account-without-organization" as const;
                return accountPrincipal({ kind, ...place, text, ...scope }, context);
            }),
        ]),
        ownerPrincipal(context),
        ...services.flatMap((service) =>
            accounts
                .flatMap(places)
                .map((place) => servicePrincipal({ service, ...place, ...scope }, context)),
        ),
    ];
}

function insufficient(
    analysis: Analysis,
    resources: ResourceSet,
    principal: SymbolicPrincipal,
    open: bigint,
): PlainHttpFinding["insufficient"] {
    return analysis.policy.denies
        .filter((deny) => deny.conditions.some(({ key }) => key === SECURE_TRANSPORT))
        .slice(0, 10)
        .map((deny) => ({ statement: deny.ref, why: reason(deny, resources, principal, open) }));
}

function reason(
    deny: CompiledStatement,
    resources: ResourceSet,
    principal: SymbolicPrincipal,
    open: bigint,
): string {
    if (matchPrincipal(deny, principal) !== "yes") {
        return "does not name everybody";
    }
    const unmet = deny.conditions.find(
        (condition) => evaluateCondition(condition, principal.lookup) !== "yes",
    );
    if (appliesTo(deny, principal) !== "yes" && unmet !== undefined) {
        return unmet.key === SECURE_TRANSPORT
            ? "does not deny requests whose aws:SecureTransport is false"
            : `also requires ${describeCondition(unmet.source)}`;
    }
    if (!coversForSure(deny, principal, resources.text)) {
        return `does not cover ${showText(resources.text)}`;
    }
    return (deny.actions & open) === open
        ? "covers only part of the requests"
        : "does not cover these actions";
}
