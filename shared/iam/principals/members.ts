import type { CompiledStatement } from "../match/compile";
import type { Analysis } from "./access";
import type { AnalysisContext } from "./analysis-context";
import {
    accountlessPrincipals,
    isEverybody,
    type AccountlessPrincipal,
} from "./external-principals";
import {
    OURS,
    UNKNOWN,
    UNNAMED,
    named,
    type Account,
    type Organization,
    type Place,
    type Scope,
    type SymbolicPrincipal,
} from "./symbolic-principal";
import { accountPrincipal, overTls } from "./make-principal";

/** Members of our organizations, those that only denials tell apart last. */
export function* allMembers(
    analysis: Analysis,
    allow: CompiledStatement,
    scope: Scope,
): Generator<SymbolicPrincipal> {
    yield* grantedMembers(allow, analysis.context, scope);
    yield* exemptedMembers(analysis, allow, scope);
}

/** Members that denials name, and may exempt, where an Allow may mean any account. */
export function* exemptedMembers(
    { context, inDenials }: Analysis,
    allow: CompiledStatement,
    scope: Scope,
): Generator<SymbolicPrincipal> {
    const { ownAccount, trustedAccounts } = context;
    const everybody = isEverybody(allow);
    const accountless = accountlessPrincipals(allow);
    if (!everybody && accountless.length === 0) {
        return;
    }
    const known = new Set([ownAccount, ...trustedAccounts, ...allow.accounts]);
    for (const organization of memberOrganizations(context)) {
        for (const id of inDenials.accounts) {
            if (known.has(id)) {
                continue;
            }
            const place = { account: named(id), organization };
            if (everybody) {
                yield memberPrincipal(place, context, scope);
            }
            yield* accountlessMembers(accountless, place, context, scope);
        }
    }
}

/** Members of our organizations that an Allow's principals can mean, the owner left out. */
export function* grantedMembers(
    allow: CompiledStatement,
    context: AnalysisContext,
    scope: Scope,
): Generator<SymbolicPrincipal> {
    const { ownAccount, trustedAccounts } = context;
    const accounts: readonly Account[] = [
        ...(isEverybody(allow) ? [UNNAMED] : []),
        ...allow.accounts.filter((id) => id !== ownAccount && !trustedAccounts.has(id)).map(named),
    ];
    for (const organization of memberOrganizations(context)) {
        for (const account of accounts) {
            yield memberPrincipal({ account, organization }, context, scope);
        }
        const place = { account: UNNAMED, organization };
        yield* accountlessMembers(accountlessPrincipals(allow), place, context, scope);
    }
}

function* accountlessMembers(
    accountless: readonly AccountlessPrincipal[],
    { account, organization }: Place,
    context: AnalysisContext,
    { externalAccessPoints }: Scope,
): Generator<SymbolicPrincipal> {
    for (const { listed, text: name } of accountless) {
        const text = `${name}, if it is of the organization`;
        yield accountPrincipal(
            { kind: "member", account, organization, text, listed, externalAccessPoints },
            context,
        );
    }
}

/** A member of one of our organizations. */
export function memberPrincipal(
    { account, organization }: Place,
    context: AnalysisContext,
    { externalAccessPoints }: Scope,
): SymbolicPrincipal {
    const text =
        account.kind === "named"
            ? `account ${account.id}, if the organization has it`
            : "any account of the organization";
    return accountPrincipal(
        { kind: "member", account, organization, text, externalAccessPoints },
        context,
    );
}

/** Any principal of the own account, over TLS. */
export function ownerPrincipal(context: AnalysisContext): SymbolicPrincipal {
    const { ownAccount } = context;
    const [organization = OURS] = memberOrganizations(context);
    const account = ownAccount === undefined ? UNKNOWN : named(ownAccount);
    const text = "every principal of the own account";
    const owner = accountPrincipal(
        { kind: "own-account", account, organization, text, externalAccessPoints: false },
        context,
    );
    return overTls(owner, true);
}

/** Ours, or those that may be ours. */
export function memberOrganizations({
    ownOrganizations,
    candidateOrganizations,
}: AnalysisContext): readonly Organization[] {
    const known = ownOrganizations.length > 0 ? ownOrganizations : candidateOrganizations;
    return known.length > 0 ? known.map(named) : [OURS];
}
