import { instance, matches } from "./globs";
import { pick } from "./random";
import type { Random } from "./random";
import {
    ORGANIZATION,
    OWN_ACCOUNT,
    UNNAMED_ACCOUNT,
    UNNAMED_ORGANIZATION,
    conditionsOf,
    listOf,
} from "./world";
import type { Condition, Document, Keys, Principals, Statement } from "./world";

/** Somebody who sends requests, and what all of them carry. */
export interface Caller {
    readonly kind: "anonymous" | "principal" | "service" | "canonical-user";
    readonly principal: string | undefined;
    readonly account: string;
    readonly organization: string | undefined;
    readonly keys: Keys;
}

/** On which side of the organization's border a caller stands. */
export type Party = "outsider" | "member" | "owner";

/** Everything by which the statements of one policy may tell callers apart. */
export interface Crowd {
    /** Accounts that the policy names, and that its patterns match. */
    readonly accounts: readonly string[];
    /** Those of them that it does not name in full. */
    readonly unnamedAccounts: readonly string[];
    /** Organizations likewise, ours included. */
    readonly organizations: readonly string[];
    readonly paths: readonly string[];
    /** What follows the account in an ARN. */
    readonly names: readonly string[];
    readonly userIds: readonly string[];
    readonly services: readonly string[];
    readonly trusted: readonly string[];
    /** Whether unsigned requests arrive at all. */
    readonly anonymous: boolean;
}

const ORGANIZATION_KEY = /^aws:(principal|source|resource)org(id|paths)$/;
const ACCOUNT_KEY = /^(aws:principalaccount|kms:calleraccount|aws:sourceaccount|aws:userid)$/;
const TYPES = ["AssumedRole", "User", "Account"];
const ARN = /^arn:[^:]*:(?:iam|sts|\*):[^:]*:([^:]*):(.+)$/;

/** The crowd before a policy. */
export function crowdOf(
    { Statement: statements }: Document,
    { trusted, anonymous }: Pick<Crowd, "trusted" | "anonymous">,
): Crowd {
    const conditions = statements.flatMap(conditionsOf);
    const principals = statements.flatMap(principalsOf);
    const aws = principals.flatMap(({ AWS }) => listOf(AWS));
    const federated = principals.flatMap(({ Federated }) => listOf(Federated));
    const valuesOf = (key: RegExp) => valuesUnder(conditions, key);
    const arns = [...aws, ...federated, ...valuesOf(/arn$/)].flatMap((text) => {
        const [, account = "", name = ""] = ARN.exec(text) ?? [];
        return name === "" ? [] : [{ account, name }];
    });
    const ids = valuesOf(ORGANIZATION_KEY).map((value) => value.split("/")[0] ?? "");
    const accounts = distinct(
        [...arns.map(({ account }) => account), ...aws, ...valuesOf(ACCOUNT_KEY)]
            .map((text) => accountLike(text.split(":")[0] ?? ""))
            .filter((id) => id !== undefined),
    );
    const text = JSON.stringify(statements);
    return {
        accounts,
        unnamedAccounts: accounts.filter((id) => !text.includes(id)),
        organizations: distinct(
            ids
                .map((id) => instance(id === "*" ? "o-*" : id, "zz9zz9zz9", "z"))
                .filter((id) => /^o-[a-z0-9]{10,32}$/.test(id)),
        ),
        paths: valuesOf(/orgpaths$/),
        names: distinct([
            ...arns.flatMap(({ name }) => [
                name,
                instance(name === "*" ? "role/*" : name, "Other"),
            ]),
            "role/Unnamed",
            "user/Unnamed",
            "federated-user/Unnamed",
        ]).filter((name) => name !== "root"),
        userIds: valuesOf(/^aws:userid$/)
            .flatMap((value) => [value, instance(value, "x")])
            .filter((id) => /^(A|\d{12})/.test(id)),
        services: distinct([
            ...principals.flatMap(({ Service }) => listOf(Service)),
            "config.amazonaws.com",
        ]),
        trusted,
        anonymous,
    };
}

/** Limits to one of the analyzer's witnesses. */
export interface Limits {
    readonly kind?: string;
    readonly accountId?: string;
    readonly organizationId?: string;
    /** True if the account or organization mustn't be one that the policy names in full. */
    readonly exact?: boolean;
}

/** Somebody of the party whom the statement may mean. */
export function someCaller(
    random: Random,
    crowd: Crowd,
    party: Party,
    aimedAt: Statement | undefined,
    limits: Limits = {},
): Caller {
    const [named] = aimedAt?.Principal === undefined ? [] : principalsOf(aimedAt);
    const everybody = named === undefined || listOf(named.AWS).includes("*");
    const dice = random();
    const wants = (kind: string) => limits.kind === undefined || limits.kind === kind;
    const unsigned = party === "outsider" && everybody && crowd.anonymous && wants("anonymous");
    if (unsigned && (limits.kind ?? dice < 0.15)) {
        return unsignedCaller();
    }
    const account =
        limits.accountId ?? someAccount(random, crowd, party, everybody ? undefined : named);
    const organization =
        party === "outsider"
            ? (limits.organizationId ?? someForeign(random, crowd, limits))
            : ORGANIZATION;
    const serves = everybody ? crowd.services : listOf(named.Service);
    const asService = wants("service") && (limits.kind === "service" || dice > 0.85);
    if (party === "outsider" && asService && serves.length > 0) {
        return service(random, crowd, pick(random, serves), account, organization);
    }
    return principal(random, crowd, account, organization, everybody ? undefined : named);
}

/** A role, wherever it may be. */
export function someRole(random: Random, crowd: Crowd): Caller {
    const account = pick(random, [OWN_ACCOUNT, UNNAMED_ACCOUNT, ...crowd.accounts]);
    const inNone = random() < 0.2;
    const organization = pick(random, [ORGANIZATION, UNNAMED_ORGANIZATION, ...crowd.organizations]);
    return principal(random, crowd, account, inNone ? undefined : organization, undefined);
}

function someAccount(
    random: Random,
    { accounts, trusted }: Crowd,
    party: Party,
    named: PrincipalMap | undefined,
): string {
    if (party === "owner") {
        return OWN_ACCOUNT;
    }
    const inside = [OWN_ACCOUNT, ...trusted];
    const meant = [...listOf(named?.AWS), ...listOf(named?.Federated)].flatMap(
        (text) => accountLike(ARN.exec(text)?.[1] ?? text) ?? [],
    );
    const likely = meant.filter((id) => !inside.includes(id));
    const possible = [UNNAMED_ACCOUNT, ...accounts.filter((id) => !inside.includes(id))];
    return pick(random, likely.length > 0 && random() < 0.9 ? likely : possible);
}

function someForeign(random: Random, { organizations }: Crowd, limits: Limits): string | undefined {
    if (limits.kind === "account-without-organization") {
        return undefined;
    }
    const foreign = organizations.filter((id) => id !== ORGANIZATION);
    const without = limits.kind === "external-organization" ? [] : [undefined];
    return pick(random, [...without, UNNAMED_ORGANIZATION, ...foreign]);
}

function unsignedCaller(): Caller {
    const keys = {
        "aws:principalaccount": "anonymous",
        "kms:calleraccount": "anonymous",
        "aws:userid": "anonymous",
        "aws:principaltype": "Anonymous",
    };
    return {
        kind: "anonymous",
        principal: undefined,
        account: UNNAMED_ACCOUNT,
        organization: undefined,
        keys,
    };
}

function service(
    random: Random,
    crowd: Crowd,
    name: string,
    account: string,
    organization: string | undefined,
): Caller {
    const sourceArn = pick(random, [
        `arn:aws:cloudtrail:eu-central-1:${account}:trail/main`,
        "arn:aws:s3:::a-bucket-that-no-policy-names",
        // A bucket's ARN does not say whose it is: anybody's may have a name that a policy names.
        "arn:aws:s3:::some-bucket",
    ]);
    // What AWS says of a service's request as its principal's account and ARN is not known.
    const self = pick(random, [UNNAMED_ACCOUNT, ...crowd.unnamedAccounts]);
    const arn = `arn:aws:iam::${self}:${pick(random, crowd.names)}`;
    const keys = {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": name,
        // AWS does not say which type its services are.
        "aws:principaltype": pick(random, [...TYPES, "Anonymous"]),
        ...(random() < 0.5 ? {} : { "aws:principalarn": arn }),
        ...(random() < 0.5 ? {} : { "aws:userid": someUserId(random, crowd, self) }),
        ...(random() < 0.5 ? {} : { "aws:principalaccount": self, "kms:calleraccount": self }),
        ...(random() < 0.7 ? { "aws:sourceaccount": account } : {}),
        ...(random() < 0.7 ? { "aws:sourcearn": sourceArn } : {}),
        ...(organization === undefined || random() < 0.3
            ? {}
            : { "aws:sourceorgid": organization }),
    };
    return { kind: "service", principal: name, account, organization, keys };
}

function principal(
    random: Random,
    crowd: Crowd,
    account: string,
    organization: string | undefined,
    named: PrincipalMap | undefined,
): Caller {
    const others = [...listOf(named?.Federated), ...listOf(named?.CanonicalUser)];
    const other = others.length > 0 && random() < 0.6 ? pick(random, others) : undefined;
    const arns = listOf(named?.AWS).filter((arn) => arn.includes(`:${account}:`));
    const meant = arns.map((arn) => ARN.exec(arn)?.[2] ?? "root").filter((name) => name !== "root");
    const name = pick(random, meant.length > 0 && random() < 0.8 ? meant : crowd.names);
    const session = /^assumed-role\/([^/]+)\//.exec(name);
    const federated = name.startsWith("federated-user/");
    const service = session !== null || federated ? "sts" : "iam";
    const keys: Keys = {
        "aws:principalaccount": account,
        "kms:calleraccount": account,
        "aws:principalarn": session
            ? `arn:aws:iam::${account}:role/${session[1]}`
            : `arn:aws:${service}::${account}:${name}`,
        "aws:userid": someUserId(random, crowd, account),
        "aws:principaltype": pick(random, TYPES),
        "aws:principalisawsservice": "false",
        ...(organization === undefined
            ? {}
            : {
                  "aws:principalorgid": organization,
                  "aws:principalorgpaths": [somePath(random, crowd, organization)],
              }),
    };
    return {
        kind: other !== undefined && !other.startsWith("arn:") ? "canonical-user" : "principal",
        principal: other ?? `arn:aws:${service}::${account}:${name}`,
        account,
        organization,
        keys,
    };
}

function someUserId(random: Random, { userIds }: Crowd, account: string): string {
    const possible = userIds.filter((id) => !/^\d{12}/.test(id) || id.startsWith(account));
    return pick(random, ["AROAUNNAMEDIDUNNAMED1:session", account, ...possible]);
}

function somePath(random: Random, { paths }: Crowd, organization: string): string {
    const possible = paths.flatMap((path) => {
        const [first = "", ...rest] = path.replace(/^\$\{[^}]*\}/, "*").split("/");
        const below = [organization, ...rest].join("/");
        return matches(first, organization) && rest.length > 0
            ? [below, instance(below, "zz9zz9zz9", "z")]
            : [];
    });
    return pick(random, [`${organization}/r-zz99/ou-zz99-99999999/`, ...possible]);
}

type PrincipalMap = Exclude<Principals, "*">;

export function principalsOf({ Principal, NotPrincipal }: Statement): PrincipalMap[] {
    const principals = Principal ?? NotPrincipal;
    return principals === undefined ? [] : [principals === "*" ? { AWS: "*" } : principals];
}

function valuesUnder(conditions: readonly Condition[], wanted: RegExp): string[] {
    return distinct(conditions.filter(({ key }) => wanted.test(key)).flatMap((c) => c.values));
}

/** An account id that the text is or, as a pattern, matches. */
function accountLike(text: string): string | undefined {
    if (/^\d{12}$/.test(text)) {
        return text;
    }
    const filled = text
        .replaceAll("?", "5")
        .replace("*", "5".repeat(Math.max(0, 13 - text.length)));
    return /^\d{12}$/.test(filled) && matches(text, filled) ? filled : undefined;
}

function distinct<T>(values: readonly T[]): T[] {
    return [...new Set(values)];
}
