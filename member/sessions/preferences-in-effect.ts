import * as pulumi from "@pulumi/pulumi";
import { valueFound } from "../../shared/looked-up";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import type { Address } from "../../shared/pulumi/plan";
import { refusal } from "../../shared/pulumi/refusal";
import { PREFERENCES } from "./known-preferences";
import { lookUpPreferences } from "./look-up-preferences";
import { describeContentChanges, isSameContent } from "./preferences-content";

/** AWS may take a moment to answer a new default version. */
const LOOKS = [0, 1_000, 3_000];

/**
 * Looks whether what was written is in effect, once it is written. Not at preview.
 *
 * @param contents Region → what is to be in effect there, JSON text.
 * @param resources What was declared.
 */
export function preferencesInEffect(
    contents: Readonly<Record<string, string>>,
    resources: ReadonlyMap<Address, pulumi.Resource>,
    provider: pulumi.ProviderResource,
): pulumi.Output<unknown> {
    if (pulumi.runtime.isDryRun()) {
        return pulumi.output(undefined);
    }
    const looks = Object.entries(contents).map(([region, content]) => {
        const document = resources.get(
            `Document ${PREFERENCES}-${region}`,
        ) as pulumi.CustomResource;
        return document.id.apply(() => assertInEffect(content, region, provider));
    });
    return pulumi.all(looks);
}

/**
 * Reads back what sessions follow, since an update can succeed and leave another version in effect.
 *
 * @param content What is to be in effect, JSON text.
 * @param looks Milliseconds to wait before each look.
 * @throws a refusal if something else is.
 */
export async function assertInEffect(
    content: string,
    region: string,
    provider: pulumi.ProviderResource,
    looks: readonly number[] = LOOKS,
): Promise<void> {
    let found: string | undefined;
    for (const milliseconds of looks) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        found = valueFound(await lookUpPreferences(region, provider))?.inEffect.content;
        if (found !== undefined && isSameContent(found, content)) {
            return;
        }
    }
    throw refusal(notInEffect(region, found, content));
}

function notInEffect(region: string, found: string | undefined, content: string): string {
    const mend = "Run `pulumi refresh` and then `pulumi up`.";
    return found === undefined
        ? `${PREFERENCES_DOCUMENT} does not exist in ${region}, though it was deployed: sessions follow AWS's defaults. ${mend}`
        : [
              `${PREFERENCES_DOCUMENT} in ${region} is not in effect as deployed. ${mend} They change it as follows:`,
              describeContentChanges(found, content),
          ].join("\n");
}
