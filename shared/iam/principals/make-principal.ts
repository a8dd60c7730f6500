import { present } from "../match/key-value";
import type { PrincipalDescription, PrincipalKind } from "../finding";
import type { NamedPrincipal } from "../parse/named-principals";
import { anonymousKey, principalKey, serviceKey } from "./request-context";
import type {
    Account,
    Organization,
    Place,
    Scope,
    ServiceName,
    SymbolicPrincipal,
} from "./symbolic-principal";
import type { AnalysisContext } from "./analysis-context";

/** Somebody who sends an unsigned request. */
export function anonymousPrincipal(context: AnalysisContext, scope: Scope): SymbolicPrincipal {
    return {
        key: `anonymous ${scope.externalAccessPoints}`,
        identity: { kind: "anonymous" },
        description: { kind: "anonymous", text: "anyone, without credentials" },
        lookup: (key) => anonymousKey(key, scope, context),
    };
}

/** What a principal with an account is to the analyzer. */
export interface AccountPrincipalArgs extends Place, Scope {
    readonly kind: PrincipalKind;
    /** For messages. */
    readonly text: string;
    /** Set for one that only its own text in the policy tells apart. */
    readonly listed?: NamedPrincipal;
}

/** A user, role or root user of an account. */
export function accountPrincipal(
    args: AccountPrincipalArgs,
    context: AnalysisContext,
): SymbolicPrincipal {
    const { kind, account, text, listed } = args;
    return {
        key: `${kind} ${text} ${listed?.kind} ${placeKey(args)}`,
        identity:
            listed === undefined
                ? { kind: "account", account, isRole: false }
                : { kind: "listed", principal: listed },
        description: describe(kind, text, args),
        lookup: (key) => principalKey(key, args, context),
    };
}

/** What a service principal is to the analyzer. */
export interface ServicePrincipalArgs extends Place, Scope {
    readonly service: ServiceName;
}

/** A service principal that acts for a resource of some account. */
export function servicePrincipal(
    args: ServicePrincipalArgs,
    context: AnalysisContext,
): SymbolicPrincipal {
    const { service, account } = args;
    const who = service.kind === "named" ? service.name : "an AWS service";
    const text = `${who}, acting for ${accountName(account)}`;
    return {
        key: `${service.kind} ${text} ${placeKey(args)}`,
        identity: { kind: "service", service },
        description: describe("service", text, args),
        lookup: (key) => serviceKey(key, args, context),
    };
}

/** `account 111122223333`, `any account`. */
export function accountName(account: Account): string {
    return account.kind === "named" ? `account ${account.id}` : "any account";
}

const SECURE = { true: present("true"), false: present("false") };

/** The principal's requests over TLS, or not. */
export function overTls(principal: SymbolicPrincipal, tls: boolean): SymbolicPrincipal {
    const secure = SECURE[`${tls}`];
    return {
        ...principal,
        key: principal.key && `${principal.key} ${tls ? "https" : "http"}`,
        lookup: (key) => (key === "aws:securetransport" ? secure : principal.lookup(key)),
    };
}

function placeKey({ account, organization, externalAccessPoints }: Place & Scope): string {
    return `${idOrKind(account)} ${idOrKind(organization)} ${externalAccessPoints}`;
}

function idOrKind(one: Account | Organization): string {
    return one.kind === "named" ? one.id : one.kind;
}

function describe(
    kind: PrincipalKind,
    text: string,
    { account, organization }: Place,
): PrincipalDescription {
    const accountId = account.kind === "named" ? account.id : undefined;
    const organizationId = organization.kind === "named" ? organization.id : undefined;
    if (organizationId === undefined) {
        return accountId === undefined ? { kind, text } : { kind, text, accountId };
    }
    return accountId === undefined
        ? { kind, text, organizationId }
        : { kind, text, accountId, organizationId };
}
