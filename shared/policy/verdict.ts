import { compilePolicy } from "./matching/compile";
import type { MissingContext, PolicyContext } from "./context";
import { createEvaluator } from "./witnesses/evaluator";
import type { AccessFinding } from "./finding";
import { judgeLogWriting } from "./questions/log-writing";
import type { LogWriting } from "./questions/log-writing";
import { findMemberExcess, judgeMemberUse, memberActions } from "./questions/members";
import type { MemberUse } from "./questions/members";
import { normalizePolicy } from "./reading/normalize";
import type { PolicyProblem } from "./reading/normal-policy";
import { findOrganizationIds } from "./questions/organization-ids";
import type { OrganizationIdFinding } from "./questions/organization-ids";
import { findOutsiders } from "./questions/outsiders";
import { judgeOwner } from "./questions/owner";
import type { OwnerVerdict } from "./questions/owner";
import { findPlainHttp } from "./questions/plain-http";
import type { PlainHttpFinding } from "./questions/plain-http";
import { findForeignPrefixes } from "./questions/prefixes";
import type { PrefixFinding } from "./questions/prefixes";
import { keyOwners, serviceOf, surroundingsOf } from "./witnesses/surroundings";

export type { CallAnswer, LogWriting } from "./questions/log-writing";
export type { MemberUse } from "./questions/members";
export type { OrganizationIdFinding } from "./questions/organization-ids";
export type { OwnerVerdict } from "./questions/owner";
export type { PlainHttpFinding } from "./questions/plain-http";
export type { PrefixFinding } from "./questions/prefixes";

/** Every answer about one bucket, key or access point policy. */
export interface ResourcePolicyVerdict {
    /** Unreadable or refused by AWS. The other answers are about the statements that could be read. */
    readonly problems: readonly PolicyProblem[];
    /** Who outside the organization may do what. */
    readonly outsiders: readonly AccessFinding[];
    /** What members may do beyond `MEMBER_S3_ACTIONS` or `MEMBER_KMS_ACTIONS`. */
    readonly memberExcess: readonly AccessFinding[];
    readonly owner: OwnerVerdict;
    /** Whether any member may put any object, or use the key in any way. */
    readonly memberUse: MemberUse;
    /**
     * Whether some member can write its log as the agent does: exactly its requests. Worked out when
     * it is read: of a policy that has nothing to do with logs nobody asks.
     */
    readonly logWriting: LogWriting;
    /** Buckets and access points only; empty when plain HTTP is denied to everybody. */
    readonly plainHttp: readonly PlainHttpFinding[];
    /** Buckets and access points only. */
    readonly foreignPrefixes: readonly PrefixFinding[];
    readonly organizationIds: readonly OrganizationIdFinding[];
    /** The organizations that counted as ours: configured, or the one exact id that the policy names. */
    readonly assumedOrganizationIds: readonly string[];
    /** The owner's account: configured, or inferred from the policy. */
    readonly assumedOwnAccountId?: string;
    /** Configuration without which some findings are `undecided`. */
    readonly needs: readonly MissingContext[];
}

/** Beyond the budget nothing counts as denied, so findings may be wrong, but none is missing. */
const TOO_COMPLEX: PolicyProblem = {
    path: "Statement",
    found: "has too many statements that depend on each other to be judged",
    expected: "Write fewer Deny statements, with all their exceptions in one list each.",
};

/** Judges a resource policy, JSON text or object. Never throws on data. */
export function judgeResourcePolicy(
    source: unknown,
    context: PolicyContext,
): ResourcePolicyVerdict {
    const { policy: normal, problems } = normalizePolicy(source, "resource");
    const service = serviceOf(context.kind);
    const policy = compilePolicy(normal, service);
    const surroundings = surroundingsOf(context, normal, policy);
    const evaluator = createEvaluator(policy, surroundings);
    const outsiders = decideAmongSeveral(findOutsiders(evaluator));
    const memberExcess = decideAmongSeveral(findMemberExcess(evaluator, memberActions(service)));
    const owner = judgeOwner(evaluator);
    const memberUse = judgeMemberUse(evaluator);
    let logWriting: LogWriting | undefined;
    const plainHttp = findPlainHttp(evaluator);
    const foreignPrefixes = findForeignPrefixes(evaluator);
    return {
        problems: evaluator.budget.left < 0 ? [...problems, TOO_COMPLEX] : problems,
        outsiders,
        memberExcess,
        owner,
        memberUse,
        get logWriting() {
            return (logWriting ??= judgeLogWriting(evaluator));
        },
        plainHttp,
        foreignPrefixes,
        organizationIds: findOrganizationIds(evaluator, context.organizationIds ?? []),
        assumedOrganizationIds: surroundings.ownOrganizations,
        ...(surroundings.ownAccount === undefined
            ? {}
            : { assumedOwnAccountId: surroundings.ownAccount }),
        needs: needsOf([...outsiders, ...memberExcess]),
    };
}

/**
 * The account that a key is in, as far as its policy tells.
 *
 * @param expected the account that it is if several may be it
 */
export function keyOwnerIn(source: unknown, expected: string | undefined): string | undefined {
    const policy = compilePolicy(normalizePolicy(source, "resource").policy, serviceOf("key"));
    const [owner, other] = keyOwners(policy, expected);
    return other === undefined ? owner : undefined;
}

/** Of several accounts that may be the owner's, only one can be: there is a finding for sure. */
function decideAmongSeveral(findings: readonly AccessFinding[]): readonly AccessFinding[] {
    const accounts = new Set(
        findings
            .filter(({ undecided }) => undecided === "ownAccountId")
            .map(({ witness }) => witness.accountId),
    );
    return accounts.size < 2
        ? findings
        : findings.map(({ undecided, ...finding }) =>
              undecided === "ownAccountId" ? finding : { ...finding, undecided },
          );
}

function needsOf(findings: readonly AccessFinding[]): readonly MissingContext[] {
    return [...new Set(findings.flatMap(({ undecided }) => undecided ?? []))];
}
