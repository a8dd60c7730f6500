import { Policy } from "@pulumi/aws/iam/policy";
import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { accountProvider } from "../shared/pulumi/account-provider";
import { ownConfig } from "../shared/pulumi/own-config";
import { usable } from "../shared/pulumi/usable";
import { logGroupArn, partitionOf } from "../shared/arn";
import type { Contract } from "../shared/contract";
import { START_SESSION_POLICY } from "../shared/names";
import { both, NO_PROBLEM } from "../shared/problem";
import { centralStackOf, qualifiedStackName } from "../shared/stack-name";
import { checkAdmission } from "./archive/admission-check";
import { readContract } from "./archive/central-reference";
import { type MemberConfig, memberConfig } from "./config";
import { existingRoles } from "./nodes/existing-roles";
import { knownPreferences } from "./sessions/known-preferences";
import { nodeAccess } from "./nodes/node-access";
import { nodePolicy } from "./nodes/node-policy";
import { nodeRoles } from "./nodes/node-roles";
import { ownState } from "./sessions/own-state";
import { usableBoundary } from "./nodes/permissions-boundary";
import { logGroupOf } from "./sessions/preferences-content";
import {
    type PlannedPreferences,
    planPreferences,
    previousContents,
} from "./sessions/preferences-plan";
import { RegionalSetting } from "./regional-setting";
import { sessionDocuments } from "./sessions/session-documents";
import { sessionKeys } from "./archive/session-keys";
import { logSessions } from "./sessions/session-logging";
import { startSessionPolicy } from "./sessions/start-session-policy";

/** Logical name; the stack's state is searched by it. */
const PREFERENCES = "session-preferences";

/** Deploys one member account; its stack outputs say where its logs go, and name what it made. */
export async function run(): Promise<Record<string, unknown>> {
    const stackConfig = await ownConfig("member", pulumi.getRootDirectory());
    const config = usable(memberConfig(pulumi.getProject(), stackConfig));
    const { accountId, regions, attachment, tags, off } = config;

    // Before anything is registered: meanwhile the engine may be writing the state.
    const state = await ownState(qualified(pulumi.getStack()));
    const [central, provider] = usable(
        both(
            ...(await Promise.all([
                readContract(centralStack(config)),
                accountProvider({ accountId, region: regions[0], tags }, stackConfig),
            ])),
        ),
    );
    const [[sessionKeyArns, rolePaths]] = usable(
        both(
            both(
                sessionKeys(regions, central),
                await existingRoles(nodeRoles(config), attachment, provider),
            ),
            // Switched off, a member may be deployed though the archive does not admit it any more.
            off ? NO_PROBLEM : await checkAdmission(accountId, central, provider),
        ),
    );
    const partition = partitionOf(central.region);
    const member = { ...central, ...config, partition, sessionKeyArns, provider };
    const preferences = planPreferences(
        await knownPreferences(PREFERENCES, off ? [] : regions, state, provider),
        off ? {} : sessionDocuments(member),
        { ...member, settings: settingsOf(config, stackConfig) },
    );
    const policy = nodePolicy({
        ...member,
        sessionKeyArns: Object.values(sessionKeyArns),
        logGroupArns: logGroupArns(member, preferences.ok ? preferences.value : new Map()),
    });
    const [planned] = usable(
        both(
            preferences,
            await usableBoundary({ ...config, policy, bucketRegion: central.region }, provider),
        ),
    );

    const { permissions, outputs } = nodeAccess({ ...member, rolePaths, policy });
    logSessions({ ...member, name: PREFERENCES, preferences: planned, after: permissions });
    if (config.blockPublicDocuments) {
        blockPublicDocuments(member);
    }
    return {
        accountId,
        regions,
        ...(off
            ? { off }
            : { logs: `s3://${central.bucketName}/${central.keyPrefix}${accountId}/` }),
        previousPreferences: previousContents(planned),
        ...outputs,
        ...(config.startSessionPolicy && { startSessionPolicyArn: startSessions(member).arn }),
    };
}

/** Config and contract, and what resources are made from beside them. */
interface Member extends Omit<Contract, "accountId">, MemberConfig {
    readonly partition: string;
    /** Region of this member → ARN of the session key, or its replica, there. */
    readonly sessionKeyArns: Readonly<Record<string, string>>;
    readonly provider: Provider;
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

function blockPublicDocuments({ regions, provider }: Member): void {
    new RegionalSetting(
        "public-documents",
        {
            settingId: "/ssm/documents/console/public-sharing-permission",
            settingValue: "Disable",
            regions,
        },
        { providers: { aws: provider } },
    );
}

function startSessions(member: Member): Policy {
    const { namePrefix, path, provider } = member;
    const policy = startSessionPolicy({
        ...member,
        sessionKeyArns: Object.values(member.sessionKeyArns),
        documents: Object.keys(member.extraDocuments),
    });
    return new Policy(
        "start-sessions",
        {
            name: namePrefix + START_SESSION_POLICY,
            path,
            description: "Lets people start logged sessions, and end and resume their own",
            policy: JSON.stringify(policy),
        },
        { provider },
    );
}

/** Region → the keys that the stack's config sets for it. */
function settingsOf(config: MemberConfig, stackConfig: Readonly<Record<string, string>>) {
    const general = Object.keys(stackConfig).map((key) => key.slice(key.indexOf(":") + 1));
    return (region: string): ReadonlySet<string> =>
        new Set([...general, ...Object.keys(config.regionOverrides[region] ?? {})]);
}

function centralStack({ centralStack }: MemberConfig): string {
    return qualified(centralStack ?? centralStackOf(pulumi.getStack()));
}

function qualified(stack: string): string {
    return qualifiedStackName(stack, {
        organization: pulumi.getOrganization(),
        project: pulumi.getProject(),
    });
}
