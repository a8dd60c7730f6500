import { not, or } from "../matching/answer";
import type { Answer } from "../matching/answer";
import type { Caller } from "./callers";
import type { CompiledStatement } from "../matching/compile";
import type { NormalPrincipals } from "../reading/normal-policy";
import { compare, compilePattern } from "../matching/pattern";
import { exactly } from "../matching/text";

const ACCOUNT_IN_ARN = /^arn:[^:]*:(?:iam|sts)::([0-9]{12}):(.*)$/;

/** The account that a principal's ARN names, if it is an ARN without wildcards in that place. */
export function accountOf(principal: string): string | undefined {
    return ACCOUNT_IN_ARN.exec(principal)?.[1];
}

/** Whether a statement speaks of the caller. A statement without principals speaks of everybody. */
export function matchPrincipal({ principal }: CompiledStatement, caller: Caller): Answer {
    if (principal === undefined) {
        return "yes";
    }
    const match = matchAny(principal.of, caller);
    return principal.not ? not(match) : match;
}

function matchAny(principals: NormalPrincipals, caller: Caller): Answer {
    if (principals.everyone) {
        return "yes";
    }
    let answer: Answer = "no";
    for (const principal of principals.aws) {
        answer = or(answer, matchAws(principal, caller));
    }
    for (const service of principals.service) {
        answer = or(answer, matchService(service, caller));
    }
    for (const other of [...principals.federated, ...principals.canonicalUser]) {
        answer = or(answer, matchOther(other, caller));
    }
    return answer;
}

function matchAws(principal: string, caller: Caller): Answer {
    const { account } = caller;
    if (account === undefined) {
        return "no";
    }
    if (caller.principal !== undefined) {
        return caller.principal === principal ? "yes" : "maybe";
    }
    const [, id, name] = ACCOUNT_IN_ARN.exec(principal) ?? [];
    if (id === undefined) {
        // A unique id, or an ARN with wildcards (which AWS refuses): whose it is can't be seen.
        return account === "unnamed" && principal.startsWith("arn:") && !/[*?]/.test(principal)
            ? "no"
            : "maybe";
    }
    if (account === "unnamed") {
        return "no";
    }
    if (account === "unknown") {
        return "maybe";
    }
    if (account !== id || (caller.isRole === true && /^(user|federated-user)\//.test(name ?? ""))) {
        return "no";
    }
    return name === "root" ? "yes" : "maybe";
}

function matchService(name: string, { service }: Caller): Answer {
    if (service === undefined) {
        return "no";
    }
    if (service === "unnamed") {
        return "maybe";
    }
    return compare(compilePattern(name.toLowerCase(), true), exactly(service.toLowerCase()));
}

function matchOther(principal: string, { account, principal: own, isRole }: Caller): Answer {
    if (account === undefined) {
        return "no";
    }
    if (own !== undefined) {
        return own === principal ? "yes" : "no";
    }
    const id = accountOf(principal);
    if (isRole === true && principal.startsWith("arn:")) {
        // Users of an identity provider run no nodes.
        return "no";
    }
    if (id === undefined || account === "unknown") {
        return "maybe";
    }
    return account === id ? "maybe" : "no";
}
