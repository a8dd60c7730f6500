import { partitionOf, policyArn } from "../shared/arn";
import type { Contract } from "../shared/contract";
import type { LookedUp } from "../shared/looked-up";
import { NODE_POLICY, START_SESSION_POLICY } from "../shared/names";
import { owns, type OwnResource } from "../shared/own-resource";
import type { Checked } from "../shared/problem";
import type { OwnOrganization } from "./archive/admission";
import type { MemberConfig } from "./config";
import type { MemberLookUps } from "./look-ups";
import { nodeRoles } from "./nodes/node-roles";
import type { FoundRole } from "./nodes/role-findings";
import type { ExistingPreferences } from "./sessions/existing-preferences";
import { managedRegions } from "./sessions/known-preferences";
import type { TakenNames } from "./taken-names";

/** What is known before a member is planned. */
export interface MemberFacts {
    readonly state: readonly OwnResource[];
    readonly contract: Checked<Contract>;
    /** What the account has, or why nobody could sign in to it. */
    readonly account: Checked<AccountFacts>;
}

export interface AccountFacts {
    /** Name → what was found of each role that nodes are to run with or that is to be made. */
    readonly roles: Readonly<Record<string, LookedUp<FoundRole>>>;
    readonly organization: OwnOrganization;
    /** The boundary's policy document, JSON text; undefined where there is none. */
    readonly boundary?: LookedUp<string> | undefined;
    /** Region → the account's session preferences, where this stack logs or has some. */
    readonly preferences: ReadonlyMap<string, LookedUp<ExistingPreferences>>;
    readonly taken: TakenNames;
}

/**
 * Asks AWS everything at once, beside central.
 *
 * @param contract What central exported, once that is told.
 */
export async function readFacts(
    config: MemberConfig,
    contract: Promise<Checked<Contract>>,
    state: readonly OwnResource[],
    lookUps: MemberLookUps,
): Promise<MemberFacts> {
    const [signedIn, roles, organization, boundary, preferences, taken] = await Promise.all([
        lookUps.signIn(),
        rolesOf(config, lookUps),
        organizationFor(config, contract, lookUps),
        config.permissionsBoundary === undefined
            ? undefined
            : lookUps.policy(config.permissionsBoundary),
        preferencesOf(config, state, lookUps),
        takenNames(config, state, lookUps),
    ]);
    const account = { roles, organization, boundary, preferences, taken };
    return {
        state,
        contract: await contract,
        account: signedIn.ok ? { ok: true, value: account } : signedIn,
    };
}

async function rolesOf(
    config: MemberConfig,
    lookUps: MemberLookUps,
): Promise<AccountFacts["roles"]> {
    const asked = nodeRoles(config)
        .filter(({ isMade }) => !isMade)
        .map(async ({ name }) => [name, await lookUps.role(name, config.attachment)] as const);
    return Object.fromEntries(await Promise.all(asked));
}

/** Asked only where the archive admits by organization, and the member is not switched off. */
async function organizationFor(
    { off }: MemberConfig,
    contract: Promise<Checked<Contract>>,
    lookUps: MemberLookUps,
): Promise<OwnOrganization> {
    const central = await contract;
    const isAsked = !off && central.ok && central.value.organizationId !== undefined;
    return isAsked ? lookUps.organization() : { kind: "unknown" };
}

async function preferencesOf(
    { off, regions }: MemberConfig,
    state: readonly OwnResource[],
    lookUps: MemberLookUps,
): Promise<AccountFacts["preferences"]> {
    const managed = managedRegions(state);
    const all = [...new Set([...(off ? [] : regions), ...managed])];
    const found = all.map(async (region) => {
        const preferences = await lookUps.preferences(region);
        if (preferences.kind !== "found" || managed.includes(region)) {
            return [region, preferences] as const;
        }
        const labels = await lookUps.preferencesLabels(region);
        return [region, { kind: "found", value: { ...preferences.value, labels } }] as const;
    });
    return new Map(await Promise.all(found));
}

/** Looks for what is to be made and is not in the state. */
async function takenNames(
    config: MemberConfig,
    state: readonly OwnResource[],
    lookUps: MemberLookUps,
): Promise<TakenNames> {
    const { attachment, regions, cloudWatch, extraDocuments, off } = config;
    const roles = nodeRoles(config);
    const made = roles.filter(
        ({ isMade, name }) => isMade && !owns(state, "aws:iam/role:Role", { name }),
    );
    const profiles = roles
        .filter(({ kind, isMade }) => isMade && kind === "instance")
        .map(({ name }) => name)
        .filter((name) => !owns(state, "aws:iam/instanceProfile:InstanceProfile", { name }));
    const logGroupName = cloudWatch?.logGroupName ?? "";
    const groups = (cloudWatch === undefined ? [] : regions).filter(
        (region) =>
            !owns(state, "aws:cloudwatch/logGroup:LogGroup", { name: logGroupName, region }),
    );
    const documents = (off ? [] : Object.keys(extraDocuments))
        .flatMap((name) => regions.map((region) => ({ name, region })))
        .filter((one) => !owns(state, "aws:ssm/document:Document", one));
    const [policies, takenRoles, instanceProfiles, logGroups, takenDocuments] = await Promise.all([
        found(newPolicies(config, state), (arn) => lookUps.policy(arn)),
        found(made, ({ name }) => lookUps.role(name, attachment)),
        found(profiles, (name) => lookUps.instanceProfile(name)),
        found(groups, (region) => lookUps.logGroup(logGroupName, region)),
        found(documents, ({ name, region }) => lookUps.document(name, region)),
    ]);
    return {
        policies,
        roles: takenRoles,
        instanceProfiles,
        logGroups,
        documents: takenDocuments,
    };
}

/** Those of the names that are there. */
async function found<Name>(
    names: readonly Name[],
    look: (name: Name) => Promise<LookedUp<unknown>>,
): Promise<readonly Name[]> {
    const looked = names.map(async (name) => ((await look(name)).kind === "found" ? [name] : []));
    return (await Promise.all(looked)).flat();
}

/** ARNs of the managed policies that are to be made. */
function newPolicies(
    { accountId, regions, attachment, startSessionPolicy, path, namePrefix }: MemberConfig,
    state: readonly OwnResource[],
): readonly string[] {
    const partition = partitionOf(regions[0] ?? "");
    return [
        ...(attachment === "managed" ? [NODE_POLICY] : []),
        ...(startSessionPolicy ? [START_SESSION_POLICY] : []),
    ]
        .map((name) => policyArn(partition, accountId, path, namePrefix + name))
        .filter((arn) => !owns(state, "aws:iam/policy:Policy", { arn }));
}
