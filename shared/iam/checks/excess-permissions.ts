import type { AccessFinding } from "../finding";
import { expandActions, type ActionSet, type Service } from "../match/actions";
import type { CompiledStatement } from "../match/compile";
import { accessBy, type Analysis } from "../principals/access";
import { allMembers } from "../principals/members";
import type { SymbolicPrincipal } from "../principals/symbolic-principal";
import { MOST_FINDINGS, findingOf } from "./access-finding";

/** What a member may do to the bucket: what the SSM agent does at the end of a session. */
export const MEMBER_S3_ACTIONS: readonly string[] = [
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:GetEncryptionConfiguration",
];

/** What a member may do with a key: encrypt the session's stream and its log. */
export const MEMBER_KMS_ACTIONS: readonly string[] = [
    "kms:Decrypt",
    "kms:GenerateDataKey*",
    "kms:DescribeKey",
];

function memberActions({ prefix }: Service): readonly string[] {
    return prefix === "s3" ? MEMBER_S3_ACTIONS : MEMBER_KMS_ACTIONS;
}

/**
 * What members of the organization, other than the own and trusted accounts, may do beyond
 * `MEMBER_S3_ACTIONS` or `MEMBER_KMS_ACTIONS`: of each Allow, what it grants the first member that it
 * grants anything of the kind, and at most `MOST_FINDINGS`.
 */
export function findExcessPermissions(analysis: Analysis): readonly AccessFinding[] {
    const { service, policy } = analysis;
    const excess = service.all & ~expandActions(service, memberActions(service));
    const findings: AccessFinding[] = [];
    for (const allow of policy.allows) {
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
        findings.push(...excessBy(analysis, allow, excess));
    }
    return findings;
}

function excessBy(
    analysis: Analysis,
    allow: CompiledStatement,
    excess: ActionSet,
): readonly AccessFinding[] {
    const actions = allow.actions & excess;
    if (actions === 0n && allow.unlisted.length === 0) {
        return [];
    }
    const granting = { ...allow, actions };
    for (const member of allMembers(analysis, allow, { externalAccessPoints: true })) {
        const found = accessBy(analysis, granting, member);
        if (found.length > 0) {
            const undecided = mayBeOwner(analysis, member) ? "ownAccountId" : undefined;
            return found.map((access) => findingOf(allow, member, access, undecided));
        }
    }
    return [];
}

/** A named account may be the owner as long as nobody said which that is. */
function mayBeOwner({ context }: Analysis, { description }: SymbolicPrincipal): boolean {
    return context.ownAccount === undefined && description.accountId !== undefined;
}
