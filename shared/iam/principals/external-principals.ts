import type { PrincipalKind } from "../finding";
import type { CompiledStatement } from "../match/compile";
import type { NamedPrincipal } from "../parse/named-principals";
import { accountPrincipal, anonymousPrincipal, servicePrincipal } from "./make-principal";
import {
    NONE,
    UNNAMED,
    accountId,
    named,
    type SymbolicPrincipal,
    type Account,
    type Organization,
    type Place,
    type ServiceName,
} from "./symbolic-principal";
import type { AnalysisContext } from "./analysis-context";

/** Accounts and organizations by their ids. */
export interface NamedIds {
    readonly accounts: readonly string[];
    readonly organizations: readonly string[];
}

const EXTERNAL = { externalAccessPoints: true };

/**
 * The external principals that an Allow can mean: anonymous ones, accounts in no organization, in one
 * that the policy doesn't name, in each given one, and services that act for such accounts.
 */
export function* externalPrincipals(
    allow: CompiledStatement,
    context: AnalysisContext,
    { accounts, organizations }: NamedIds,
): Generator<SymbolicPrincipal> {
    const everybody = isEverybody(allow);
    if (everybody && context.kind !== "key") {
        yield anonymousPrincipal(context, EXTERNAL);
    }
    const places = externalPlaces(context, accounts, organizations);
    for (const place of places) {
        if (everybody || place.account.kind !== "unnamed") {
            yield externalAccount(place, context);
        }
    }
    for (const accountless of accountlessPrincipals(allow)) {
        for (const place of places) {
            const { kind, listed, text } = accountless;
            const { account, organization } = place;
            yield accountPrincipal(
                { kind, account, organization, text, listed, externalAccessPoints: true },
                context,
            );
        }
    }
    for (const service of servicesOf(allow)) {
        for (const place of places) {
            const { account, organization } = place;
            yield servicePrincipal(
                { service, account, organization, externalAccessPoints: true },
                context,
            );
        }
    }
}

/** Any account, and each given one that is not ours, in every sort of organization that is not. */
function externalPlaces(
    { ownAccount, ownOrganizations, trustedAccounts }: AnalysisContext,
    accounts: readonly string[],
    organizations: readonly string[],
): readonly Place[] {
    const external: readonly Organization[] = [
        NONE,
        UNNAMED,
        ...organizations.filter((id) => !ownOrganizations.includes(id)).map(named),
    ];
    return [
        UNNAMED,
        ...accounts.filter((id) => id !== ownAccount && !trustedAccounts.has(id)).map(named),
    ].flatMap((account: Account) => external.map((organization) => ({ account, organization })));
}

/** Whether some whom the statement is about may belong to, or act for, any account. */
export function namesNoAccount(statement: CompiledStatement): boolean {
    return servicesOf(statement).length > 0 || accountlessPrincipals(statement).length > 0;
}

function servicesOf(statement: CompiledStatement): readonly ServiceName[] {
    return isEverybody(statement) ? [UNNAMED] : serviceNamesOf(statement).map(serviceNamed);
}

/** The service principals that a statement names. */
export function serviceNamesOf({ principals }: CompiledStatement): readonly string[] {
    return (principals?.of.named ?? []).flatMap((one) => (one.kind === "service" ? one.text : []));
}

export function serviceNamed(name: string): ServiceName {
    return { kind: "named", name };
}

/** Whether the statement is about principals that it doesn't name. */
export function isEverybody({ principals }: CompiledStatement): boolean {
    return principals?.of.everyone === true || principals?.not === true;
}

/** A principal that doesn't say which account it belongs to. */
export interface AccountlessPrincipal {
    readonly kind: PrincipalKind;
    readonly listed: NamedPrincipal;
    /** For messages. */
    readonly text: string;
}

/** The principals of an Allow that don't say which account they belong to. */
export function accountlessPrincipals({
    principals,
}: CompiledStatement): readonly AccountlessPrincipal[] {
    return principals === undefined || principals.not
        ? []
        : principals.of.named.flatMap(accountless);
}

function accountless(listed: NamedPrincipal): AccountlessPrincipal | readonly [] {
    switch (listed.kind) {
        case "without-account":
        case "unidentified": {
            return { kind: "unidentified-principal", listed, text: `principal ${listed.text}` };
        }
        case "identity-provider":
        case "web-identity": {
            const text = `users of the identity provider ${listed.text}`;
            return listed.kind === "identity-provider" && listed.account !== undefined
                ? []
                : { kind: "federated", listed, text };
        }
        case "canonical-user":
            return { kind: "canonical-user", listed, text: `canonical user ${listed.text}` };
        default:
            return [];
    }
}

function externalAccount(
    { account, organization }: Place,
    context: AnalysisContext,
): SymbolicPrincipal {
    const kind =
        organization.kind === "none" ? "account-without-organization" : "external-organization";
    const where = describeOrganization(organization);
    const id = accountId(account);
    const text = id === undefined ? `any account ${where}` : `account ${id}, if ${where}`;
    return accountPrincipal(
        { kind, account, organization, text, externalAccessPoints: true },
        context,
    );
}

function describeOrganization(organization: Organization): string {
    switch (organization.kind) {
        case "none":
            return "in no organization";
        case "named":
            return `of organization ${organization.id}`;
        default:
            return "of another organization";
    }
}
