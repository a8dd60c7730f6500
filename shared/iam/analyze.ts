import type { PolicyContext } from "./context";
import type { AccessFinding } from "./finding";
import { compilePolicy } from "./match/compile";
import { findExcessPermissions } from "./checks/excess-permissions";
import { findExternalAccess } from "./checks/external-access";
import { checkLogWriting, type LogWriting } from "./checks/log-writing";
import { checkMemberUse, type MemberUse } from "./checks/member-use";
import { findOrganizationIds, type OrganizationIdFinding } from "./checks/organization-ids";
import { checkOwner, type OwnerAccess } from "./checks/owner";
import { findPlainHttp, type PlainHttpFinding } from "./checks/plain-http";
import { findOtherPrefixes, type PrefixFinding } from "./checks/prefixes";
import { normalizePolicy } from "./parse/normalize";
import type { PolicyProblem } from "./parse/normal-policy";
import { createAnalysis } from "./principals/access";
import { analysisContext, keyOwners, serviceOf } from "./principals/analysis-context";

export type { CallAnswer, LogWriting } from "./checks/log-writing";
export type { MemberUse } from "./checks/member-use";
export type { OrganizationIdFinding } from "./checks/organization-ids";
export type { OwnerAccess } from "./checks/owner";
export type { PlainHttpFinding } from "./checks/plain-http";
export type { PrefixFinding } from "./checks/prefixes";

/** Every answer about one bucket, key or access point policy. */
export interface ResourcePolicyFindings {
    /** Unreadable or refused by AWS. The other answers are about the statements that could be read. */
    readonly problems: readonly PolicyProblem[];
    /** Who outside the organization may do what. */
    readonly externalAccess: readonly AccessFinding[];
    /** What members may do beyond `MEMBER_S3_ACTIONS` or `MEMBER_KMS_ACTIONS`. */
    readonly excessPermissions: readonly AccessFinding[];
    readonly owner: OwnerAccess;
    /** Whether any member may put any object, or use the key in any way. */
    readonly memberUse: MemberUse;
    /**
     * Whether some member can write its log as the agent does: exactly its requests. Worked out when
     * it is read: of a policy that has nothing to do with logs nobody asks.
     */
    readonly logWriting: LogWriting;
    /** Buckets and access points only; empty when plain HTTP is denied to everybody. */
    readonly plainHttp: readonly PlainHttpFinding[];
    /** Buckets and access points only: members that may write below others' prefixes. */
    readonly otherPrefixes: readonly PrefixFinding[];
    readonly organizationIds: readonly OrganizationIdFinding[];
    /** The organizations that counted as ours: configured, or the one exact id that the policy names. */
    readonly assumedOrganizationIds: readonly string[];
    /** The owner's account: configured, or inferred from the policy. */
    readonly assumedOwnAccountId?: string;
}

/** Beyond the budget nothing counts as denied, so findings may be wrong, but none is missing. */
const TOO_COMPLEX: PolicyProblem = {
    path: "Statement",
    found: "has too many statements that depend on each other to be judged",
    expected: "Write fewer Deny statements, with all their exceptions in one list each.",
};

/** Analyzes a resource policy, JSON text or object. Never throws on data. */
export function analyzeResourcePolicy(
    source: unknown,
    told: PolicyContext,
): ResourcePolicyFindings {
    const { policy: normal, problems } = normalizePolicy(source, "resource");
    const policy = compilePolicy(normal, serviceOf(told.kind));
    const context = analysisContext(told, normal, policy);
    const analysis = createAnalysis(policy, context);
    const externalAccess = decideAmongSeveral(findExternalAccess(analysis));
    const excessPermissions = decideAmongSeveral(findExcessPermissions(analysis));
    const owner = checkOwner(analysis);
    const memberUse = checkMemberUse(analysis);
    let logWriting: LogWriting | undefined;
    const plainHttp = findPlainHttp(analysis);
    const otherPrefixes = findOtherPrefixes(analysis);
    return {
        problems: analysis.budget.left < 0 ? [...problems, TOO_COMPLEX] : problems,
        externalAccess,
        excessPermissions,
        owner,
        memberUse,
        get logWriting() {
            return (logWriting ??= checkLogWriting(analysis));
        },
        plainHttp,
        otherPrefixes,
        organizationIds: findOrganizationIds(analysis, told.organizationIds ?? []),
        assumedOrganizationIds: context.ownOrganizations,
        ...(context.ownAccount === undefined ? {} : { assumedOwnAccountId: context.ownAccount }),
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
            .map(({ principal }) => principal.accountId),
    );
    return accounts.size < 2
        ? findings
        : findings.map(({ undecided, ...finding }) =>
              undecided === "ownAccountId" ? finding : { ...finding, undecided },
          );
}
