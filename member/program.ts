import * as pulumi from "@pulumi/pulumi";
import { determiningConfig, DIGEST, stackDigest } from "../shared/digest";
import { programVersion } from "../shared/program-version";
import { accountProvider } from "../shared/pulumi/account-provider";
import { declare } from "../shared/pulumi/declare";
import { ownConfig } from "../shared/pulumi/own-config";
import { ownState, qualified } from "../shared/pulumi/own-state";
import { usable, warnOf } from "../shared/pulumi/usable";
import { centralStackOf } from "../shared/stack-name";
import { readContract } from "./archive/central-reference";
import { memberConfig } from "./config";
import { readFacts } from "./facts";
import { planMember } from "./plan";
import { providerLookUps } from "./provider-look-ups";
import { preferencesInEffect } from "./sessions/preferences-in-effect";

/** Deploys one member account; its stack outputs say where its logs go, and name what it made. */
export async function run(): Promise<Record<string, unknown>> {
    const root = pulumi.getRootDirectory();
    const namespace = pulumi.getProject();
    const stackConfig = await ownConfig("member", root);
    const config = usable(memberConfig(namespace, stackConfig));
    const { accountId, regions, tags } = config;

    // Before anything is registered: meanwhile the engine may be writing the state.
    const state = await ownState();
    const provider = usable(accountProvider({ accountId, region: regions[0], tags }, stackConfig));
    const central = qualified(config.centralStack ?? centralStackOf(pulumi.getStack()));
    const lookUps = providerLookUps(accountId, provider);
    const facts = await readFacts(config, readContract(central), state, lookUps);

    const plan = usable(planMember(config, facts, settingsOf(stackConfig)));
    await warnOf(plan.warnings);
    const digest = stackDigest({
        programVersion: programVersion(),
        config: determiningConfig(namespace, stackConfig),
        contract: usable(facts.contract),
    });
    const { outputs, resources } = await declare(plan, provider);
    const { previousPreferences } = outputs;
    const inEffect = preferencesInEffect(plan.preferences, resources, provider);
    return {
        ...outputs,
        previousPreferences: inEffect.apply(() => previousPreferences),
        [DIGEST]: digest,
    };
}

/** Names of the keys that the stack's config sets. */
function settingsOf(stackConfig: Readonly<Record<string, string>>): readonly string[] {
    return Object.keys(stackConfig).map((key) => key.slice(key.indexOf(":") + 1));
}
