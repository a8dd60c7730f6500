import { anonymousKey, principalKey, serviceKey } from "./caller-keys";
import type { CallerKind, Witness } from "../finding";
import { present } from "../matching/key-value";
import type { KeyLookup } from "../matching/key-value";
import type { Surroundings } from "./surroundings";
import { ONE, OTHER_ACCOUNT, exactly } from "../matching/text";
import type { Text } from "../matching/text";

/** An account id, `unnamed` for one that the policy doesn't name, or `unknown` for any. */
export type AccountId = string;
/** An organization id, `unnamed` for one that the policy doesn't name, or `none`. */
export type OrganizationId = string;

/** A caller of the resource: whom its statements can name, and what its requests carry. */
export interface Caller {
    /** Callers with the same id are the same. */
    readonly id: string;
    readonly witness: Witness;
    /** Absent for anonymous callers and services. */
    readonly account?: AccountId;
    /** The name of a service principal, or `unnamed`. */
    readonly service?: string;
    /** Set for a principal that is matched by its own text: a canonical user, a provider, … */
    readonly principal?: string;
    /** Whether it is the session of a role for sure. */
    readonly isRole?: true;
    readonly lookup: KeyLookup;
}

/** What a caller with an account is to the analyser. */
export interface AccountCallerArgs {
    readonly kind: CallerKind;
    readonly account: AccountId;
    readonly organization: OrganizationId;
    /** For messages. */
    readonly text: string;
    /** See `Caller.principal`. */
    readonly principal?: string;
    /** False for questions about what must remain possible: any access point may be used. */
    readonly foreignAccessPoints: boolean;
}

/** Somebody who sends an unsigned request. */
export function anonymousCaller(
    surroundings: Surroundings,
    { foreignAccessPoints }: Pick<AccountCallerArgs, "foreignAccessPoints">,
): Caller {
    return {
        id: `anonymous ${foreignAccessPoints}`,
        witness: { kind: "anonymous", text: "anyone, without credentials" },
        lookup: (key) => anonymousKey(key, { foreignAccessPoints }, surroundings),
    };
}

/** A user, role or root user of an account. */
export function accountCaller(args: AccountCallerArgs, surroundings: Surroundings): Caller {
    const { kind, account, organization, principal, text, foreignAccessPoints } = args;
    const identity = { account: accountText(account), organization, foreignAccessPoints };
    return {
        id: `${kind} ${account} ${organization} ${principal ?? ""} ${foreignAccessPoints}`,
        witness: { kind, text, ...namedIds(account, organization) },
        account,
        ...(principal === undefined ? {} : { principal }),
        lookup: (key) => principalKey(key, identity, surroundings),
    };
}

/** What a service principal is to the analyser. */
export interface ServiceCallerArgs extends Pick<
    AccountCallerArgs,
    "account" | "organization" | "foreignAccessPoints"
> {
    readonly service: string;
}

/** A service principal that acts for a resource of some account outside. */
export function serviceCaller(args: ServiceCallerArgs, surroundings: Surroundings): Caller {
    const { service, account, organization, foreignAccessPoints } = args;
    const who = service === "unnamed" ? "an AWS service" : service;
    const owner = account === "unnamed" ? "any account" : `account ${account}`;
    const identity = { ...args, account: accountText(account) };
    return {
        id: `service ${service} ${account} ${organization} ${foreignAccessPoints}`,
        witness: {
            kind: "service",
            text: `${who}, acting for ${owner}`,
            ...namedIds(account, organization),
        },
        service,
        lookup: (key) => serviceKey(key, identity, surroundings),
    };
}

/** The caller's requests over TLS, or not. */
export function overTls(caller: Caller, tls: boolean): Caller {
    const secure = present(String(tls));
    return {
        ...caller,
        id: `${caller.id} ${tls ? "https" : "http"}`,
        lookup: (key) => (key === "aws:securetransport" ? secure : caller.lookup(key)),
    };
}

/** Twelve characters of which nothing is known. */
const UNKNOWN_ACCOUNT: Text = { tokens: Array<number>(12).fill(ONE) };

function accountText(account: AccountId): Text {
    if (account === "unnamed") {
        return OTHER_ACCOUNT;
    }
    return account === "unknown" ? UNKNOWN_ACCOUNT : exactly(account);
}

function namedIds(account: AccountId, organization: OrganizationId): Partial<Witness> {
    return {
        ...(isNamed(account) ? { accountId: account } : {}),
        ...(isNamed(organization) ? { organizationId: organization } : {}),
    };
}

function isNamed(id: string): boolean {
    return id !== "unnamed" && id !== "unknown" && id !== "none";
}
