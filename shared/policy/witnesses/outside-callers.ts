import { accountCaller, anonymousCaller, serviceCaller } from "./callers";
import type { AccountId, Caller, OrganizationId } from "./callers";
import type { CompiledStatement } from "../matching/compile";
import type { CallerKind } from "../finding";
import { accountOf } from "./principals";
import type { Surroundings } from "./surroundings";

/** Accounts and organizations to make callers of. */
export interface NamedIds {
    readonly accounts: readonly AccountId[];
    readonly organizations: readonly OrganizationId[];
}

/**
 * The callers from outside that an Allow's principals can mean: anonymous ones, accounts in no
 * organization, in one that the policy doesn't name, in each given one, and services that act for
 * such accounts. All callers that differ only in what policies can't tie are one.
 */
export function* outsideCallers(
    allow: CompiledStatement,
    surroundings: Surroundings,
    { accounts, organizations }: NamedIds,
): Generator<Caller> {
    const { ownOrganizations, ownAccount, trustedAccounts, kind } = surroundings;
    const everybody = isEverybody(allow);
    if (everybody && kind !== "key") {
        yield anonymousCaller(surroundings, { foreignAccessPoints: true });
    }
    const foreign = organizations.filter((id) => !ownOrganizations.includes(id));
    const places = accounts
        .filter((account) => account !== ownAccount && !trustedAccounts.has(account))
        .flatMap((account) =>
            ["none", "unnamed", ...foreign].map((organization) => ({ account, organization })),
        );
    for (const { account, organization } of places) {
        if (everybody || account !== "unnamed") {
            yield outsideAccount(account, organization, surroundings);
        }
    }
    for (const untied of untiedPrincipals(allow)) {
        for (const place of places) {
            yield accountCaller({ ...untied, ...place, foreignAccessPoints: true }, surroundings);
        }
    }
    for (const service of servicesOf(allow)) {
        for (const place of places) {
            yield serviceCaller({ service, ...place, foreignAccessPoints: true }, surroundings);
        }
    }
}

/** Whether some whom the statement speaks of may belong to, or act for, any account. */
export function tiesNoAccount(statement: CompiledStatement): boolean {
    return servicesOf(statement).length > 0 || untiedPrincipals(statement).length > 0;
}

function servicesOf(statement: CompiledStatement): readonly string[] {
    return isEverybody(statement) ? ["unnamed"] : (statement.principal?.of.service ?? []);
}

/** Whether the statement speaks of principals that it doesn't name. */
export function isEverybody({ principal }: CompiledStatement): boolean {
    return principal?.of.everyone === true || principal?.not === true;
}

/** A principal that doesn't say which account it belongs to. */
export interface UntiedPrincipal {
    readonly kind: CallerKind;
    readonly principal: string;
    /** For messages. */
    readonly text: string;
}

/** The principals of an Allow that don't say which account they belong to. */
export function untiedPrincipals({ principal }: CompiledStatement): UntiedPrincipal[] {
    if (principal === undefined || principal.not) {
        return [];
    }
    const { aws, federated, canonicalUser } = principal.of;
    const untied: readonly (readonly [CallerKind, readonly string[], string])[] = [
        ["unidentified-principal", aws, "principal"],
        ["federated", federated, "users of the identity provider"],
        ["canonical-user", canonicalUser, "canonical user"],
    ];
    return untied.flatMap(([kind, principals, what]) =>
        principals
            .filter((name) => accountOf(name) === undefined)
            .map((name) => ({ kind, principal: name, text: `${what} ${name}` })),
    );
}

function outsideAccount(
    account: AccountId,
    organization: OrganizationId,
    surroundings: Surroundings,
): Caller {
    const kind = organization === "none" ? "account-without-organization" : "foreign-organization";
    const text = describeAccount(account, organization);
    return accountCaller(
        { kind, account, organization, text, foreignAccessPoints: true },
        surroundings,
    );
}

function describeAccount(account: AccountId, organization: OrganizationId): string {
    const where =
        organization === "none"
            ? "in no organization"
            : organization === "unnamed"
              ? "of another organization"
              : `of organization ${organization}`;
    return account === "unnamed" ? `any account ${where}` : `account ${account}, if ${where}`;
}
