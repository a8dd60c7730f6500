import { logGroupArn, partitionOf } from "../shared/arn";
import type { Contract } from "../shared/contract";
import { valueFound } from "../shared/looked-up";
import { accountPrefix, NODE_POLICY, START_SESSION_POLICY } from "../shared/names";
import { owns, type OwnResource } from "../shared/own-resource";
import type { PolicyDocument } from "../shared/policy-document";
import { allFindings, type Checked, type Findings, findings, together } from "../shared/problem";
import {
    json,
    output,
    type Plan,
    type PlannedItem,
    type PlannedResource,
    resource,
} from "../shared/pulumi/plan";
import { admissionFindings } from "./archive/admission";
import { sessionKeys } from "./archive/session-keys";
import type { MemberConfig } from "./config";
import type { AccountFacts, MemberFacts } from "./facts";
import { boundaryFindings } from "./nodes/boundary-findings";
import { nodeAccess } from "./nodes/node-access";
import { nodePolicy } from "./nodes/node-policy";
import { nodeRoles } from "./nodes/node-roles";
import { roleFindings } from "./nodes/role-findings";
import { regionalSetting } from "./regional-setting";
import { knownPreferences } from "./sessions/known-preferences";
import { logGroupOf } from "./sessions/preferences-content";
import {
    type KnownPreferences,
    type PlannedPreferences,
    planPreferences,
    previousContents,
} from "./sessions/preferences-plan";
import type { SessionDocument } from "./sessions/session-document";
import { sessionDocuments, type SessionDocumentsArgs } from "./sessions/session-documents";
import { sessionLogging } from "./sessions/session-logging";
import { preferencesNotices } from "./sessions/session-preferences";
import { startSessionPolicy } from "./sessions/start-session-policy";
import { takenFindings } from "./taken-names";

export interface MemberPlan extends Plan {
    /** Region → the content that its preferences are to have, JSON text. */
    readonly preferences: Readonly<Record<string, string>>;
}

/** What the rest is made from, once central has told it. */
interface Member extends MemberConfig {
    readonly central: Contract;
    readonly partition: string;
    /** Region of this member → ARN of the session key, or its replica, there. */
    readonly keyArns: Readonly<Record<string, string>>;
}

/**
 * Everything that a member is made of, or everything that keeps it from being made.
 *
 * @param settings Names of the keys that the stack's config sets.
 */
export function planMember(
    config: MemberConfig,
    facts: MemberFacts,
    settings: readonly string[],
): Checked<MemberPlan> {
    const ofAccount = facts.account.ok
        ? accountFindings(config, facts.account.value, facts.state)
        : findings({});
    const found = together({ member: memberOf(config, facts.contract), account: accountOf(facts) });
    if (!found.ok) {
        return { ok: false, problems: [...found.problems, ...ofAccount.problems] };
    }
    const { member, account } = found.value;
    const preferences = planPreferences(account.known, documentsOf(member), {
        adopt: config.adopt,
        bucketName: member.central.bucketName,
        settings: settingsOf(config, settings),
    });
    const planned = preferences.ok ? preferences.value : new Map<string, PlannedPreferences>();
    const policy = policyOf(member, planned);
    const { problems, warnings } = allFindings([
        ofAccount,
        config.off
            ? // A member that logs no more may be deployed though the archive does not admit it any more.
              findings({})
            : admissionFindings(config.accountId, member.central, account.organization),
        boundaryFindings(
            { ...config, policy, bucketRegion: member.central.region },
            account.boundary,
        ),
        findings(preferences.ok ? { warnings: preferencesNotices(planned) } : preferences),
    ]);
    if (problems.length > 0) {
        return { ok: false, problems };
    }
    const contents = [...planned].map(([region, { content }]) => [region, content] as const);
    return {
        ok: true,
        value: {
            ...declared(member, policy, planned, account),
            warnings,
            preferences: Object.fromEntries(contents),
        },
    };
}

function memberOf(config: MemberConfig, contract: Checked<Contract>): Checked<Member> {
    if (!contract.ok) {
        return contract;
    }
    const central = contract.value;
    const keys = sessionKeys(config.regions, central);
    const partition = partitionOf(central.region);
    return keys.ok
        ? { ok: true, value: { ...config, central, partition, keyArns: keys.value } }
        : keys;
}

type Account = AccountFacts & { readonly known: ReadonlyMap<string, KnownPreferences> };

function accountOf({ account, state }: MemberFacts): Checked<Account> {
    if (!account.ok) {
        return account;
    }
    const known = knownPreferences(account.value.preferences, state);
    return known.ok ? { ok: true, value: { ...account.value, known: known.value } } : known;
}

function accountFindings(
    config: MemberConfig,
    { roles, taken }: AccountFacts,
    state: readonly OwnResource[],
): Findings {
    return allFindings([
        roleFindings(nodeRoles(config), roles),
        takenFindings(config, taken, inlinePoliciesOfOthers(config, roles, state)),
    ]);
}

/** Roles in which somebody else has written an inline policy of this stack's name. */
function inlinePoliciesOfOthers(
    { namePrefix }: MemberConfig,
    roles: AccountFacts["roles"],
    state: readonly OwnResource[],
): readonly string[] {
    const name = namePrefix + NODE_POLICY;
    return Object.entries(roles)
        .filter(([, role]) => valueFound(role)?.inline.includes(name))
        .map(([role]) => role)
        .filter((role) => !owns(state, "aws:iam/rolePolicy:RolePolicy", { name, role }));
}

/** The preferences that are wanted, where the stack logs. */
function documentsOf(member: Member): Readonly<Record<string, SessionDocument>> {
    return member.off ? {} : sessionDocuments(documentArgs(member));
}

function documentArgs(member: Member): SessionDocumentsArgs {
    const { bucketName, keyPrefix } = member.central;
    return { ...member, bucketName, keyPrefix, sessionKeyArns: member.keyArns };
}

/** Region → the keys that the stack's config sets for it. */
function settingsOf(config: MemberConfig, settings: readonly string[]) {
    return (region: string): ReadonlySet<string> =>
        new Set([...settings, ...Object.keys(config.regionOverrides[region] ?? {})]);
}

function policyOf(
    member: Member,
    preferences: ReadonlyMap<string, PlannedPreferences>,
): PolicyDocument {
    const { accountId, central, keyArns } = member;
    const { bucketArn, keyPrefix, bucketKeyArn } = central;
    return nodePolicy({
        accountId,
        bucketArn,
        keyPrefix,
        bucketKeyArn,
        sessionKeyArns: Object.values(keyArns),
        logGroupArns: logGroupArns(member, preferences),
    });
}

/**
 * The groups that sessions are streamed to: the config's, and those that preferences name which keep
 * or restore what was there before. An agent that may not write there refuses every session.
 */
function logGroupArns(
    { partition, accountId, regions, cloudWatch }: Member,
    planned: ReadonlyMap<string, PlannedPreferences>,
): readonly string[] | undefined {
    const configured = regions.map((region) => [region, cloudWatch?.logGroupName] as const);
    const named = [...planned].map(
        ([region, { content }]) => [region, logGroupOf(content)] as const,
    );
    const arns = [...configured, ...named].flatMap(([region, name]) =>
        name === undefined ? [] : [logGroupArn(partition, region, accountId, name)],
    );
    return arns.length === 0 ? undefined : [...new Set(arns)];
}

/** The resources in their order, and the stack's outputs. */
function declared(
    member: Member,
    policy: PolicyDocument,
    preferences: ReadonlyMap<string, PlannedPreferences>,
    { roles }: AccountFacts,
): Pick<Plan, "items" | "outputs"> {
    const { accountId, regions, central, off, dhmc } = member;
    const defaultHost = dhmc && valueFound(roles[dhmc.roleName]);
    const access = nodeAccess({ ...member, policy, defaultHostPath: defaultHost?.path });
    const startSessions = member.startSessionPolicy ? startSessionsOf(member) : undefined;
    const logging = sessionLogging({
        ...documentArgs(member),
        cloudWatch: member.cloudWatch,
        preferences,
        off,
        after: access.permissions,
    });
    return {
        items: [
            ...access.items,
            ...logging,
            ...(member.blockPublicDocuments ? publicDocumentsBlocked(member) : []),
            ...(startSessions ? [startSessions] : []),
        ],
        outputs: {
            accountId,
            regions,
            ...(off
                ? { off }
                : {
                      logs: `s3://${central.bucketName}/${accountPrefix(central.keyPrefix, accountId)}`,
                  }),
            previousPreferences: previousContents(preferences),
            ...access.outputs,
            ...(startSessions && { startSessionPolicyArn: output(startSessions, "arn") }),
        },
    };
}

function publicDocumentsBlocked({ regions }: Member): readonly PlannedItem[] {
    return regionalSetting("public-documents", {
        settingId: "/ssm/documents/console/public-sharing-permission",
        settingValue: "Disable",
        regions,
    });
}

function startSessionsOf(member: Member): PlannedResource {
    const { partition, accountId, regions, keyArns, extraDocuments, namePrefix, path } = member;
    const policy = startSessionPolicy({
        partition,
        accountId,
        regions,
        sessionKeyArns: Object.values(keyArns),
        documents: Object.keys(extraDocuments),
    });
    return resource("Policy", "start-sessions", {
        name: namePrefix + START_SESSION_POLICY,
        path,
        description: "Lets people start logged sessions, and end and resume their own",
        policy: json(policy),
    });
}
