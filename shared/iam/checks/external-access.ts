import type { MissingContext } from "../context";
import type { AccessFinding } from "../finding";
import type { CompiledStatement } from "../match/compile";
import { accessBy, appliesTo, type Analysis } from "../principals/access";
import { externalPrincipals, namesNoAccount } from "../principals/external-principals";
import type { SymbolicPrincipal } from "../principals/symbolic-principal";
import { MOST_FINDINGS, findingOf } from "./access-finding";

/**
 * Who outside the organization may do what: at most one finding for each Allow, with the first
 * external principal that it grants anything, and at most `MOST_FINDINGS`.
 */
export function findExternalAccess(analysis: Analysis): readonly AccessFinding[] {
    const findings: AccessFinding[] = [];
    for (const allow of analysis.policy.allows) {
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
        findings.push(...externalAccessBy(analysis, allow));
    }
    return findings;
}

function externalAccessBy(analysis: Analysis, allow: CompiledStatement): readonly AccessFinding[] {
    const { context, inDenials } = analysis;
    const { accounts, organizations } = allow;
    let isOpen = false;
    for (const principal of externalPrincipals(allow, context, { accounts, organizations })) {
        const found = findingFor(analysis, allow, principal);
        if (found !== undefined) {
            return [found];
        }
        isOpen ||= appliesTo(allow, principal) !== "no";
    }
    if (!isOpen) {
        return [];
    }
    // Denials close what the Allow opens: they may exempt accounts or organizations by name.
    const exempted = externalPrincipals(allow, context, {
        accounts: namesNoAccount(allow) ? unique(accounts, inDenials.accounts) : accounts,
        organizations: unique(organizations, inDenials.organizations),
    });
    for (const principal of exempted) {
        const found = findingFor(analysis, allow, principal);
        if (found !== undefined) {
            return [found];
        }
    }
    return [];
}

function unique(...ids: readonly (readonly string[])[]): readonly string[] {
    return [...new Set(ids.flat())];
}

function findingFor(
    analysis: Analysis,
    allow: CompiledStatement,
    principal: SymbolicPrincipal,
): AccessFinding | undefined {
    const [access] = accessBy(analysis, allow, principal);
    return access === undefined
        ? undefined
        : findingOf(allow, principal, access, missingContext(analysis, principal));
}

/** Named accounts or organizations may be our own as long as nobody said which are. */
function missingContext(
    { context }: Analysis,
    { description }: SymbolicPrincipal,
): MissingContext | undefined {
    const { accountId, organizationId } = description;
    if (accountId !== undefined && context.ownAccount === undefined) {
        return "ownAccountId";
    }
    return organizationId !== undefined && context.candidateOrganizations.includes(organizationId)
        ? "organizationIds"
        : undefined;
}
