import * as pulumi from "@pulumi/pulumi";
import { DIGEST, type UpdateMark } from "../digest";
import { begunUpdate } from "./begun-update";
import { declare, type DeclaredPlan } from "./declare";
import { isKnown, known } from "./known";
import { secretKeys } from "./own-config";
import type { Plan } from "./plan";

/**
 * Registers a plan between two marks of what it was made from: a Stash before anything else, and the
 * output `digest` once everything is made. Where they differ, an update has failed half-way: the
 * engine keeps the outputs of the one before.
 */
export async function declareStack(
    plan: Plan,
    { digest, config }: UpdateMark,
    provider: pulumi.ProviderResource,
): Promise<DeclaredPlan> {
    const { name, inputs } = begunUpdate(plan, { digest, config: withoutSecrets(config) });
    const begun = new pulumi.Stash(name, { input: inputs["input"] });
    await known(begun.urn);
    const { outputs, resources } = await declare(plan, provider);
    // Known at preview, where nothing is made: a digest that stays shows as one that stays.
    const inEffect = pulumi.output(
        pulumi.runtime.isDryRun() ? digest : onceMade(digest, [...resources.values()]),
    );
    return { outputs: { ...outputs, [DIGEST]: inEffect }, resources };
}

function withoutSecrets(config: UpdateMark["config"]): UpdateMark["config"] {
    const secrets = secretKeys();
    return Object.fromEntries(Object.entries(config).filter(([key]) => !secrets.includes(key)));
}

/** The digest, or "" if the engine went on after something failed, as --continue-on-error asks. */
async function onceMade(digest: string, resources: readonly pulumi.Resource[]): Promise<string> {
    const made = await Promise.all(resources.map(isMade));
    return made.every(Boolean) ? digest : "";
}

/** Of what failed, or was passed over for that, nothing is known that the program has not said. */
async function isMade(resource: pulumi.Resource): Promise<boolean> {
    const outputs = Object.values(resource).filter((value) => pulumi.Output.isInstance(value));
    return (await Promise.all(outputs.map(isKnown))).every(Boolean);
}
