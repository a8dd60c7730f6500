import * as pulumi from "@pulumi/pulumi";
import { determiningConfig, DIGEST, stackDigest } from "../shared/digest";
import { JUST_IN_TIME_TAG } from "../shared/names";
import { programVersion } from "../shared/program-version";
import { accountProvider } from "../shared/pulumi/account-provider";
import { declare } from "../shared/pulumi/declare";
import { ownConfig } from "../shared/pulumi/own-config";
import { ownStack, ownState } from "../shared/pulumi/own-state";
import { stackOutputs } from "../shared/pulumi/stack-outputs";
import { usable, warnOf } from "../shared/pulumi/usable";
import { centralConfig } from "./config";
import { readExisting } from "./facts";
import { memberStacks } from "./lockout/member-stacks";
import { readLockout } from "./lockout/read-lockout";
import { planCentral } from "./plan";
import { providerLookUps } from "./provider-look-ups";

/** Deploys the log archive and returns its stack outputs, the contract that members read first. */
export async function run(): Promise<Record<string, unknown>> {
    const root = pulumi.getRootDirectory();
    const stackConfig = await ownConfig("central", root);
    const namespace = pulumi.getProject();
    const config = usable(centralConfig(namespace, stackConfig));

    // Before anything is registered: meanwhile the engine may be writing the state.
    const backend = { organization: pulumi.getOrganization(), project: namespace };
    const central = ownStack();
    const lockoutSources = {
        central,
        members: () => memberStacks(root, central, backend),
        outputs: stackOutputs,
    };
    const [state, lockout] = await Promise.all([ownState(), readLockout(lockoutSources, config)]);
    const provider = usable(accountProvider({ ...config, ownTags: JUST_IN_TIME_TAG }, stackConfig));
    const lookUps = providerLookUps(config.accountId, provider);
    const existing = await readExisting(config, state, lookUps);

    const plan = usable(planCentral(config, { state, lockout, existing }));
    await warnOf(plan.warnings);
    const digest = stackDigest({
        programVersion: programVersion(),
        config: determiningConfig(namespace, stackConfig),
    });
    const { outputs } = await declare(plan, provider);
    return { ...outputs, [DIGEST]: digest };
}
