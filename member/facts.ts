import type { Provider } from "@pulumi/aws/provider";
import { getLogGroup } from "@pulumi/aws/cloudwatch/getLogGroup";
import { getDocument } from "@pulumi/aws/ssm/getDocument";
import { partitionOf, policyArn } from "../shared/arn";
import type { Contract } from "../shared/contract";
import type { LookedUp } from "../shared/looked-up";
import { NODE_POLICY, START_SESSION_POLICY } from "../shared/names";
import { owns, type OwnResource } from "../shared/own-resource";
import type { Checked } from "../shared/problem";
import { signIn } from "../shared/pulumi/account-provider";
import { lookUp } from "../shared/pulumi/look-up";
import { readContract } from "./archive/central-reference";
import type { OwnOrganization } from "./archive/admission";
import { ownOrganization } from "./archive/own-organization";
import type { MemberConfig } from "./config";
import { lookUpInstanceProfile, lookUpPolicy, lookUpRole } from "./nodes/look-ups";
import { nodeRoles } from "./nodes/node-roles";
import type { FoundRole } from "./nodes/role-findings";
import type { ExistingPreferences } from "./sessions/existing-preferences";
import { managedRegions } from "./sessions/known-preferences";
import { lookUpLabels, lookUpPreferences } from "./sessions/look-up-preferences";
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
 * Asks central and AWS everything at once.
 *
 * @param central The archive's qualified stack name.
 */
export async function readFacts(
    config: MemberConfig,
    central: string,
    state: readonly OwnResource[],
    provider: Provider,
): Promise<MemberFacts> {
    const contract = readContract(central);
    const [signedIn, roles, organization, boundary, preferences, taken] = await Promise.all([
        signIn(config.accountId, provider),
        rolesOf(config, provider),
        organizationFor(config, contract, provider),
        config.permissionsBoundary === undefined
            ? undefined
            : lookUpPolicy(config.permissionsBoundary, { provider }),
        preferencesOf(config, state, provider),
        takenNames(config, state, provider),
    ]);
    const account = { roles, organization, boundary, preferences, taken };
    return {
        state,
        contract: await contract,
        account: signedIn.ok ? { ok: true, value: account } : signedIn,
    };
}

async function rolesOf(config: MemberConfig, provider: Provider): Promise<AccountFacts["roles"]> {
    const asked = nodeRoles(config)
        .filter(({ isMade }) => !isMade)
        .map(
            async ({ name }) =>
                [name, await lookUpRole(name, config.attachment, { provider })] as const,
        );
    return Object.fromEntries(await Promise.all(asked));
}

/** Asked only where the archive admits by organization, and the member is not switched off. */
async function organizationFor(
    { off }: MemberConfig,
    contract: Promise<Checked<Contract>>,
    provider: Provider,
): Promise<OwnOrganization> {
    const central = await contract;
    const isAsked = !off && central.ok && central.value.organizationId !== undefined;
    return isAsked ? ownOrganization({ provider }) : { kind: "unknown" };
}

async function preferencesOf(
    { off, regions }: MemberConfig,
    state: readonly OwnResource[],
    provider: Provider,
): Promise<AccountFacts["preferences"]> {
    const managed = managedRegions(state);
    const all = [...new Set([...(off ? [] : regions), ...managed])];
    const found = all.map(async (region) => {
        const preferences = await lookUpPreferences(region, provider);
        if (preferences.kind !== "found" || managed.includes(region)) {
            return [region, preferences] as const;
        }
        const labels = await lookUpLabels(region, provider);
        return [region, { kind: "found", value: { ...preferences.value, labels } }] as const;
    });
    return new Map(await Promise.all(found));
}

/** Looks for what is to be made and is not in the state. */
async function takenNames(
    config: MemberConfig,
    state: readonly OwnResource[],
    provider: Provider,
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
    const options = { provider };
    const [policies, takenRoles, instanceProfiles, logGroups, takenDocuments] = await Promise.all([
        found(newPolicies(config, state), (arn) => lookUpPolicy(arn, options)),
        found(made, ({ name }) => lookUpRole(name, attachment, options)),
        found(profiles, (name) => lookUpInstanceProfile(name, options)),
        found(groups, (region) =>
            lookUp(() => getLogGroup({ name: logGroupName, region }, options)),
        ),
        found(documents, ({ name, region }) =>
            lookUp(() => getDocument({ name, region }, options)),
        ),
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
