import { expandActions } from "../matching/actions";
import type { ActionSet, Service } from "../matching/actions";
import { MOST_FINDINGS, findingOf } from "./access-finding";
import { accountCaller, overTls } from "../witnesses/callers";
import type { AccountCallerArgs, AccountId, Caller } from "../witnesses/callers";
import type { CompiledStatement } from "../matching/compile";
import { accessBy, appliesTo, denialOf } from "../witnesses/evaluator";
import type { Evaluator } from "../witnesses/evaluator";
import type { AccessFinding } from "../finding";
import type { StatementRef } from "../reading/references";
import { isEverybody, untiedPrincipals } from "../witnesses/outside-callers";
import type { UntiedPrincipal } from "../witnesses/outside-callers";
import { targetsOf } from "../witnesses/requests";
import type { Surroundings } from "../witnesses/surroundings";

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

/** Whether a member of the organization can still do its work. */
export interface MemberUse {
    /** `not-granted`: no Allow for members at all; `denied`: an Allow, but a Deny takes it back. */
    readonly answer: "yes" | "not-granted" | "denied";
    /** `s3:PutObject`, `kms:Decrypt` or `kms:GenerateDataKey`: the one refused, or the first. */
    readonly action: string;
    readonly grantedBy?: StatementRef;
    readonly deniedBy?: StatementRef;
}

/** The allowed actions for members by default. */
export function memberActions({ prefix }: Service): readonly string[] {
    return prefix === "s3" ? MEMBER_S3_ACTIONS : MEMBER_KMS_ACTIONS;
}

/**
 * What members of the organization, other than the own and trusted accounts, may do beyond the
 * given actions: at most one finding for each Allow and target, at most `MOST_FINDINGS`.
 */
export function findMemberExcess(
    evaluator: Evaluator,
    allowed: readonly string[],
): readonly AccessFinding[] {
    const { service, policy } = evaluator;
    const excess = service.all & ~expandActions(service, allowed);
    const findings: AccessFinding[] = [];
    for (const allow of policy.allows) {
        if (findings.length >= MOST_FINDINGS) {
            break;
        }
        if ((allow.actions & excess) === 0n && allow.unlisted.length === 0) {
            continue;
        }
        for (const caller of allMembers(evaluator, allow, true)) {
            const found = excessOf(evaluator, allow, caller, excess);
            findings.push(...found);
            if (found.length > 0) {
                break;
            }
        }
    }
    return findings;
}

function excessOf(
    evaluator: Evaluator,
    allow: CompiledStatement,
    caller: Caller,
    excess: ActionSet,
): AccessFinding[] {
    const undecided =
        evaluator.surroundings.ownAccount === undefined && caller.witness.accountId !== undefined;
    return accessBy(evaluator, { ...allow, actions: allow.actions & excess }, caller).map(
        (access) => findingOf(allow, caller, access, undecided ? "ownAccountId" : undefined),
    );
}

/** Whether members may put objects into the bucket, or use the key, as far as the policy decides. */
export function judgeMemberUse(evaluator: Evaluator): MemberUse {
    const actions =
        evaluator.service.prefix === "s3"
            ? ["s3:PutObject"]
            : ["kms:Decrypt", "kms:GenerateDataKey"];
    const uses = actions.map((action) => judgeOneUse(evaluator, action));
    return (
        uses.find(({ answer }) => answer === "denied") ??
        uses.find(({ answer }) => answer === "yes") ??
        uses[0] ?? { answer: "not-granted", action: "" }
    );
}

function judgeOneUse(evaluator: Evaluator, action: string): MemberUse {
    const { policy, service, surroundings } = evaluator;
    const wanted = expandActions(service, [action]);
    let denied: MemberUse | undefined;
    for (const allow of policy.allows) {
        if ((allow.actions & wanted) === 0n) {
            continue;
        }
        for (const member of allMembers(evaluator, allow, false)) {
            const caller = overTls(member, true);
            if (appliesTo(allow, caller) === "no") {
                continue;
            }
            for (const target of targetsOf(allow, caller, surroundings)) {
                if ((service.ofLevel[target.level] & wanted) === 0n) {
                    continue;
                }
                const denial = denialOf(evaluator, caller, target, wanted);
                const grantedBy = allow.ref;
                if (denial === undefined) {
                    return { answer: "yes", action, grantedBy };
                }
                denied ??= { answer: "denied", action, grantedBy, deniedBy: denial.ref };
            }
        }
    }
    return denied ?? { answer: "not-granted", action };
}

/** Members of our organizations, those that only denials tell apart last. */
export function* allMembers(
    evaluator: Evaluator,
    allow: CompiledStatement,
    foreignAccessPoints: boolean,
): Generator<Caller> {
    yield* memberCallers(allow, evaluator.surroundings, foreignAccessPoints);
    yield* sparedMembers(evaluator, allow, foreignAccessPoints);
}

/** Members that denials name, and may spare, where an Allow may mean any account. */
export function* sparedMembers(
    { surroundings, inDenials }: Evaluator,
    allow: CompiledStatement,
    foreignAccessPoints: boolean,
): Generator<Caller> {
    const { ownAccount, trustedAccounts } = surroundings;
    const everybody = isEverybody(allow);
    const untied = untiedPrincipals(allow);
    if (!everybody && untied.length === 0) {
        return;
    }
    const known = new Set([ownAccount, ...trustedAccounts, ...allow.accounts]);
    for (const organization of memberOrganizations(surroundings)) {
        for (const account of inDenials.accounts) {
            if (known.has(account)) {
                continue;
            }
            if (everybody) {
                yield memberCaller(account, organization, surroundings, foreignAccessPoints);
            }
            const place = { account, organization, foreignAccessPoints };
            yield* untiedMembers(untied, place, surroundings);
        }
    }
}

/** Members of our organizations that an Allow's principals can mean, the owner left out. */
export function* memberCallers(
    allow: CompiledStatement,
    surroundings: Surroundings,
    foreignAccessPoints: boolean,
): Generator<Caller> {
    const { ownAccount, trustedAccounts } = surroundings;
    const accounts: readonly AccountId[] = [
        ...(isEverybody(allow) ? ["unnamed"] : []),
        ...allow.accounts.filter((id) => id !== ownAccount && !trustedAccounts.has(id)),
    ];
    for (const organization of memberOrganizations(surroundings)) {
        for (const account of accounts) {
            yield memberCaller(account, organization, surroundings, foreignAccessPoints);
        }
        const place = { account: "unnamed", organization, foreignAccessPoints };
        yield* untiedMembers(untiedPrincipals(allow), place, surroundings);
    }
}

function* untiedMembers(
    untied: readonly UntiedPrincipal[],
    place: Pick<AccountCallerArgs, "account" | "organization" | "foreignAccessPoints">,
    surroundings: Surroundings,
): Generator<Caller> {
    for (const { principal, text: name } of untied) {
        const text = `${name}, if it is of the organization`;
        yield accountCaller({ kind: "member", principal, text, ...place }, surroundings);
    }
}

/** A member of one of our organizations. */
export function memberCaller(
    account: AccountId,
    organization: string,
    surroundings: Surroundings,
    foreignAccessPoints: boolean,
): Caller {
    const text =
        account === "unnamed"
            ? "any account of the organization"
            : `account ${account}, if the organization has it`;
    const args = { kind: "member", account, organization, text, foreignAccessPoints } as const;
    return accountCaller(args, surroundings);
}

/** Ours, or those that may be ours; a stand-in where no organization is known. */
export function memberOrganizations(surroundings: Surroundings): readonly string[] {
    const { ownOrganizations, candidateOrganizations } = surroundings;
    const known = ownOrganizations.length > 0 ? ownOrganizations : candidateOrganizations;
    return known.length > 0 ? known : ["o-(own organization)"];
}
