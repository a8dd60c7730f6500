import type { ProviderResource } from "@pulumi/pulumi";
import { refusal } from "../../shared/pulumi/refusal";
import { PREFERENCES_DOCUMENT } from "../../shared/names";
import { existingPreferences } from "./existing-preferences";
import { describeChanges, isSameContent } from "./preferences-content";

/** AWS may take a moment to answer a new default version. */
const LOOKS = [0, 1_000, 3_000];

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
    provider: ProviderResource,
    looks: readonly number[] = LOOKS,
): Promise<void> {
    let found: string | undefined;
    for (const milliseconds of looks) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        found = (await existingPreferences(region, provider))?.inEffect.content;
        if (found !== undefined && isSameContent(found, content)) {
            return;
        }
    }
    throw refusal(notInEffect(region, found, content));
}

function notInEffect(region: string, found: string | undefined, content: string): string {
    const mend = "Run `pulumi refresh` and then `pulumi up`.";
    return found === undefined
        ? `${PREFERENCES_DOCUMENT} of ${region} is not there, though it was deployed: sessions follow AWS's defaults. ${mend}`
        : [
              `${PREFERENCES_DOCUMENT} of ${region} is not in effect as it was deployed. ${mend} They change it so:`,
              describeChanges(found, content),
          ].join("\n");
}
