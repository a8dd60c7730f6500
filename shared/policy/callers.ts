import type { CallerKind, Witness } from "./finding";
import { ABSENT, FREE, perhaps, present } from "./key-value";
import type { KeyLookup, KeyValue } from "./key-value";
import type { Surroundings } from "./surroundings";
import { ANY, ANYTHING, ONE, OTHER_ACCOUNT, OTHER_NAME, OTHER_ORGANIZATION, textOf } from "./text";
import type { Text } from "./text";

/** A caller of the resource: whom its statements can name, and what its requests carry. */
export interface Caller {
    /** Callers with the same id are the same. */
    readonly id: string;
    readonly witness: Witness;
    /** The account as far as a principal ARN can name it; absent for anonymous callers and services. */
    readonly account?: "unnamed" | "unknown" | { readonly id: string };
    /** Set for service principals: the name, or `unnamed`. */
    readonly service?: { readonly name: string } | "unnamed";
    /** Set for a principal that is matched by its own text: a canonical user, a provider, … */
    readonly principal?: string;
    readonly lookup: KeyLookup;
}

/** An account id, `unnamed` for one that the policy doesn't name, or `unknown` for any. */
export type AccountId = string;
/** An organization id, `unnamed` for one that the policy doesn't name, or `none`. */
export type OrganizationId = string;

/** Twelve characters of which nothing is known. */
const UNKNOWN_ACCOUNT: Text = { tokens: Array<number>(12).fill(ONE) };

/** Somebody who sends an unsigned request. */
export function anonymousCaller(surroundings: Surroundings): Caller {
    const keys: Record<string, KeyValue> = {
        ...resourceKeys(surroundings),
        ...accessPointKeys(surroundings, OTHER_ACCOUNT),
        ...NO_SERVICE,
        "aws:principalaccount": present("anonymous"),
        "kms:calleraccount": present("anonymous"),
        "aws:userid": present("anonymous"),
        "aws:principaltype": present("Anonymous"),
        "aws:principalarn": ABSENT,
        "aws:principalorgid": ABSENT,
        "aws:principalorgpaths": ABSENT,
        "aws:principalisawsservice": ABSENT,
        "aws:username": ABSENT,
    };
    const witness: Witness = { kind: "anonymous", text: "anyone, without credentials" };
    return { id: "anonymous", witness, lookup: lookupIn(keys) };
}

/** What a caller with an account is to the analyser. */
export interface AccountCallerArgs {
    readonly kind: CallerKind;
    readonly account: AccountId;
    readonly organization: OrganizationId;
    readonly text: string;
    /** See `Caller.principal`. */
    readonly principal?: string;
    /** False for questions about what must remain possible: any access point may be used. */
    readonly foreignAccessPoints: boolean;
}

/** A user, role or root user of an account. */
export function accountCaller(args: AccountCallerArgs, surroundings: Surroundings): Caller {
    const { kind, account, organization, principal, text } = args;
    const id = accountText(account);
    const arn = (service: string): Text =>
        textOf("arn:", surroundings.partition, `:${service}::`, id, ":", ANY);
    const keys: Record<string, KeyValue> = {
        ...resourceKeys(surroundings),
        ...(args.foreignAccessPoints ? accessPointKeys(surroundings, OTHER_ACCOUNT, id) : {}),
        ...NO_SERVICE,
        ...organizationKeys("principal", organization, present),
        "aws:principalaccount": present(id),
        "kms:calleraccount": present(id),
        "aws:principalarn": present(arn("iam"), arn("sts")),
        "aws:userid": present(
            id,
            textOf(id, ":", ANY),
            textOf("AIDA", ANY),
            textOf("AROA", ANY, ":", ANY),
        ),
        "aws:principaltype": present(ANYTHING),
        "aws:principalisawsservice": present("false"),
    };
    return {
        id: [kind, account, organization, principal, args.foreignAccessPoints].join(" "),
        witness: {
            kind,
            text,
            ...(isNamed(account) ? { accountId: account } : {}),
            ...(isNamed(organization) ? { organizationId: organization } : {}),
        },
        account: isNamed(account) ? { id: account } : (account as "unnamed" | "unknown"),
        ...(principal === undefined ? {} : { principal }),
        lookup: lookupIn(keys),
    };
}

/** A service principal that acts for a resource of some account outside. */
export function serviceCaller(
    name: string,
    account: AccountId,
    organization: OrganizationId,
    surroundings: Surroundings,
): Caller {
    const id = accountText(account);
    const { partition } = surroundings;
    const sourceArns = perhaps(
        textOf("arn:", partition, ":", ANY, ":", ANY, ":", id, ":", ANY),
        textOf("arn:", partition, ":s3:::", OTHER_NAME),
    );
    const keys: Record<string, KeyValue> = {
        ...resourceKeys(surroundings),
        ...accessPointKeys(surroundings, OTHER_ACCOUNT, id),
        ...organizationKeys("source", organization, perhaps),
        "aws:sourceaccount": perhaps(id),
        "aws:sourcearn": sourceArns,
        "aws:principalorgid": ABSENT,
        "aws:principalorgpaths": ABSENT,
        // Either missing or an account of AWS's own.
        "aws:principalaccount": perhaps(OTHER_ACCOUNT),
        "kms:calleraccount": perhaps(OTHER_ACCOUNT),
        "aws:principalarn": perhaps(textOf("arn:", partition, ":iam::", OTHER_ACCOUNT, ":", ANY)),
        "aws:principalisawsservice": present("true"),
        "aws:principalservicename": present(name === "unnamed" ? ANYTHING : name),
        "aws:principalservicenameslist": present(name === "unnamed" ? ANYTHING : name),
    };
    const lookup = lookupIn(keys);
    const who = name === "unnamed" ? "an AWS service" : name;
    const owner = account === "unnamed" ? "any account" : `account ${account}`;
    return {
        id: ["service", name, account, organization].join(" "),
        witness: {
            kind: "service",
            text: `${who}, acting for ${owner}`,
            ...(isNamed(account) ? { accountId: account } : {}),
            ...(isNamed(organization) ? { organizationId: organization } : {}),
        },
        service: name === "unnamed" ? "unnamed" : { name },
        // Services put the ARN of the resource that they encrypt for into the encryption context.
        lookup: (key) => (/^kms:encryptioncontext:.*arn$/.test(key) ? sourceArns : lookup(key)),
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

const NO_SERVICE: Readonly<Record<string, KeyValue>> = {
    "aws:sourceaccount": ABSENT,
    "aws:sourcearn": ABSENT,
    "aws:sourceorgid": ABSENT,
    "aws:sourceorgpaths": ABSENT,
    "aws:principalservicename": ABSENT,
    "aws:principalservicenameslist": ABSENT,
};

/** The resource's own account and organization, which are ours whoever calls. */
function resourceKeys({ ownAccount, ownOrganizations }: Surroundings): Record<string, KeyValue> {
    // Stand-ins that no value of a policy equals.
    const account = ownAccount ?? "(own account)";
    const [organization = "(own organization)"] = ownOrganizations;
    return {
        "aws:resourceaccount": present(account),
        "s3:resourceaccount": present(account),
        "aws:resourceorgid": present(organization),
        "aws:resourceorgpaths": present(textOf(organization, "/", ANY)),
    };
}

/**
 * Whoever comes through an access point of the own account has to pass that access point's policy,
 * which is judged by itself; so outsiders come directly or through access points of their own. In
 * an access point's policy every request comes through it.
 */
function accessPointKeys(
    { kind, ownAccount }: Surroundings,
    ...accounts: readonly Text[]
): Record<string, KeyValue> {
    if (kind === "access-point") {
        const account = ownAccount ?? "(own account)";
        return { "s3:dataaccesspointaccount": present(account) };
    }
    return {
        "s3:dataaccesspointaccount": perhaps(...accounts),
        "s3:dataaccesspointarn": perhaps(
            ...accounts.map((id) =>
                textOf("arn:", ANY, ":s3:", ANY, ":", id, ":accesspoint/", ANY),
            ),
        ),
    };
}

function organizationKeys(
    of: "principal" | "source",
    organization: OrganizationId,
    how: typeof present,
): Record<string, KeyValue> {
    const text = organization === "unnamed" ? OTHER_ORGANIZATION : textOf(organization);
    const none = organization === "none";
    return {
        [`aws:${of}orgid`]: none ? ABSENT : how(text),
        [`aws:${of}orgpaths`]: none ? ABSENT : how(textOf(text, "/", ANY)),
    };
}

function accountText(account: AccountId): Text {
    if (account === "unnamed") {
        return OTHER_ACCOUNT;
    }
    return account === "unknown" ? UNKNOWN_ACCOUNT : textOf(account);
}

function isNamed(id: string): boolean {
    return id !== "unnamed" && id !== "unknown" && id !== "none";
}

function lookupIn(keys: Readonly<Record<string, KeyValue>>): KeyLookup {
    const map = new Map(Object.entries(keys));
    return (key) => map.get(key) ?? FREE;
}
