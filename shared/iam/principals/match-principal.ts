import { not, or, type Answer } from "../match/answer";
import type { CompiledStatement } from "../match/compile";
import { compare, compilePattern } from "../match/pattern";
import { exactly } from "../match/text";
import type { NamedPrincipal, NormalPrincipals } from "../parse/named-principals";
import type { SymbolicPrincipal, Identity, ServiceName } from "./symbolic-principal";

/** Whether a statement is about the principal. One without principals is about everybody. */
export function matchPrincipal(
    { principals }: Pick<CompiledStatement, "principals">,
    { identity }: Pick<SymbolicPrincipal, "identity">,
): Answer {
    if (principals === undefined) {
        return "yes";
    }
    const match = matchAny(principals.of, identity);
    return principals.not ? not(match) : match;
}

function matchAny({ everyone, named }: NormalPrincipals, identity: Identity): Answer {
    if (everyone) {
        return "yes";
    }
    let answer: Answer = "no";
    for (const one of named) {
        answer = or(answer, matchNamed(one, identity));
    }
    return answer;
}

function matchNamed(named: NamedPrincipal, identity: Identity): Answer {
    switch (identity.kind) {
        case "anonymous":
            return "no";
        case "service":
            return named.kind === "service" ? matchService(named.text, identity.service) : "no";
        case "listed":
            return matchListed(named, identity.principal);
        case "account":
            return matchAccount(named, identity);
    }
}

function matchService(name: string, service: ServiceName): Answer {
    return service.kind === "unnamed"
        ? "maybe"
        : compare(compilePattern(name.toLowerCase(), true), exactly(service.name.toLowerCase()));
}

/** A principal that only its text tells apart may be any that is named as IAM's are. */
function matchListed(named: NamedPrincipal, listed: NamedPrincipal): Answer {
    switch (named.kind) {
        case "service":
            return "no";
        case "identity-provider":
        case "web-identity":
        case "canonical-user":
            return isSame(named, listed) ? "yes" : "no";
        default:
            return isSame(named, listed) ? "yes" : "maybe";
    }
}

function isSame(one: NamedPrincipal, other: NamedPrincipal): boolean {
    return one.kind !== "account" && other.kind !== "account" && one.text === other.text;
}

/** Nodes run as roles: never as a user, a federated user or a user of an identity provider. */
const NEVER_ON_NODES = /^(user|federated-user)\//;

function matchAccount(
    named: NamedPrincipal,
    { account, isRole }: Extract<Identity, { kind: "account" }>,
): Answer {
    switch (named.kind) {
        case "account":
            return isIn(named.account, account, "yes");
        case "identity": {
            const isIt = isIn(named.account, account, "maybe");
            return isRole && account.kind === "named" && NEVER_ON_NODES.test(named.name)
                ? "no"
                : isIt;
        }
        case "without-account":
            return account.kind === "unnamed" ? "no" : "maybe";
        case "service":
            return "no";
        case "identity-provider":
            if (isRole) {
                return "no";
            }
            return named.account === undefined ? "maybe" : isIn(named.account, account, "maybe");
        case "unidentified":
        case "web-identity":
        case "canonical-user":
            return "maybe";
    }
}

/** Whether an account is the one of this id; `if it is` when it is for sure. */
function isIn(
    id: string,
    account: Extract<Identity, { kind: "account" }>["account"],
    ifItIs: Answer,
): Answer {
    switch (account.kind) {
        case "named":
            return account.id === id ? ifItIs : "no";
        case "unnamed":
            return "no";
        case "unknown":
            return "maybe";
    }
}
