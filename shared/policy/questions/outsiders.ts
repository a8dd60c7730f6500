import { accessBy, appliesTo } from "../witnesses/evaluator";
import type { Access, Evaluator } from "../witnesses/evaluator";
import type { Caller } from "../witnesses/callers";
import type { CompiledStatement } from "../matching/compile";
import type { MissingContext } from "../context";
import type { AccessFinding } from "../finding";
import { findingOf, MOST_FINDINGS } from "./access-finding";
import { outsideCallers, tiesNoAccount } from "../witnesses/outside-callers";

/**
 * Who outside the organization may do what: at most one finding for each Allow, with the least tied
 * caller that it lets in, and at most `MOST_FINDINGS`.
 */
export function findOutsiders(evaluator: Evaluator): readonly AccessFinding[] {
    const findings: AccessFinding[] = [];
    for (const allow of evaluator.policy.allows) {
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
        const finding = findOutsider(evaluator, allow);
        if (finding !== undefined) {
            findings.push(finding);
        }
    }
    return findings;
}

function findOutsider(evaluator: Evaluator, allow: CompiledStatement): AccessFinding | undefined {
    const { surroundings, inDenials } = evaluator;
    const { organizations } = allow;
    const close = outsideCallers(allow, surroundings, {
        accounts: ["unnamed", ...allow.accounts],
        organizations,
    });
    let open = false;
    for (const caller of close) {
        const [access] = accessBy(evaluator, allow, caller);
        if (access !== undefined) {
            return describe(evaluator, allow, caller, access);
        }
        open ||= appliesTo(allow, caller) !== "no";
    }
    // The Allow is open and denials close it: they may spare accounts or organizations by name.
    const spared = outsideCallers(allow, surroundings, {
        accounts: [
            "unnamed",
            ...new Set([...allow.accounts, ...(tiesNoAccount(allow) ? inDenials.accounts : [])]),
        ],
        organizations: [...new Set([...organizations, ...inDenials.organizations])],
    });
    for (const caller of open ? spared : []) {
        const [access] = accessBy(evaluator, allow, caller);
        if (access !== undefined) {
            return describe(evaluator, allow, caller, access);
        }
    }
    return undefined;
}

function describe(
    evaluator: Evaluator,
    allow: CompiledStatement,
    caller: Caller,
    access: Access,
): AccessFinding {
    return findingOf(allow, caller, access, missingContext(evaluator, caller));
}

/** Named accounts or organizations may be our own as long as nobody said which are. */
function missingContext(
    { surroundings }: Evaluator,
    { witness }: Caller,
): MissingContext | undefined {
    const { accountId, organizationId } = witness;
    if (accountId !== undefined && surroundings.ownAccount === undefined) {
        return "ownAccountId";
    }
    return organizationId !== undefined &&
        surroundings.candidateOrganizations.includes(organizationId)
        ? "organizationIds"
        : undefined;
}
