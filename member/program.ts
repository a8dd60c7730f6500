import * as pulumi from "@pulumi/pulumi";
import { accountProvider } from "../shared/pulumi/account-provider";
import { declare } from "../shared/pulumi/declare";
import { ownConfig } from "../shared/pulumi/own-config";
import { ownState, qualified } from "../shared/pulumi/own-state";
import { usable, warnOf } from "../shared/pulumi/usable";
import { centralStackOf } from "../shared/stack-name";
import { memberConfig } from "./config";
import { readFacts } from "./facts";
import { planMember } from "./plan";
import { preferencesInEffect } from "./sessions/preferences-in-effect";

/** Deploys one member account; its stack outputs say where its logs go, and name what it made. */
export async function run(): Promise<Record<string, unknown>> {
    const stackConfig = await ownConfig("member", pulumi.getRootDirectory());
    const config = usable(memberConfig(pulumi.getProject(), stackConfig));
    const { accountId, regions, tags } = config;

    // Before anything is registered: meanwhile the engine may be writing the state.
    const state = await ownState();
    const provider = usable(accountProvider({ accountId, region: regions[0], tags }, stackConfig));
    const central = qualified(config.centralStack ?? centralStackOf(pulumi.getStack()));
    const facts = await readFacts(config, central, state, provider);

    const plan = usable(planMember(config, facts, settingsOf(stackConfig)));
    await warnOf(plan.warnings);
    const { outputs, resources } = await declare(plan, provider);
    const { previousPreferences } = outputs;
    const inEffect = preferencesInEffect(plan.preferences, resources, provider);
    return { ...outputs, previousPreferences: inEffect.apply(() => previousPreferences) };
}

/** Names of the keys that the stack's config sets. */
function settingsOf(stackConfig: Readonly<Record<string, string>>): readonly string[] {
    return Object.keys(stackConfig).map((key) => key.slice(key.indexOf(":") + 1));
}
