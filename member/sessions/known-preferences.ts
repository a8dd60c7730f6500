import type { LookedUp } from "../../shared/looked-up";
import type { OwnResource } from "../../shared/own-resource";
import type { Checked, Problem } from "../../shared/problem";
import { setting } from "../../shared/setting";
import type { ExistingPreferences, KeptPreferences } from "./existing-preferences";
import { previousOf } from "./existing-preferences";
import type { KnownPreferences } from "./preferences-plan";

/** Logical name; the stack's state is searched by it. */
export const PREFERENCES = "session-preferences";

const DOCUMENT = "aws:ssm/document:Document";

/** The regions in which the stack has a preferences document. */
export function managedRegions(state: readonly OwnResource[]): readonly string[] {
    return [...ofPreferences(state, DOCUMENT).keys()];
}

/**
 * What is known of the preferences of each region: those that the stack logs in, and those it has
 * a document in from before. What somebody changed by hand does not show in the state before a
 * refresh, and a default version set back not even then.
 *
 * @param existing Region → what AWS has there.
 */
export function knownPreferences(
    existing: ReadonlyMap<string, LookedUp<ExistingPreferences>>,
    state: readonly OwnResource[],
): Checked<ReadonlyMap<string, KnownPreferences>> {
    const managed = ofPreferences(state, DOCUMENT);
    const stashes = ofPreferences(state, "pulumi:index:Stash");
    const known = new Map<string, KnownPreferences>();
    const problems: Problem[] = [];
    for (const [region, found] of existing) {
        const document = managed.get(region);
        const stash = stashes.get(region)?.["input"] as KeptPreferences | undefined;
        if (found.kind === "unknown") {
            problems.push(unreadable(region, found.reason));
        }
        known.set(region, {
            managed: document && {
                content: String(document["content"]),
                version: String(document["defaultVersion"]),
            },
            kept: stash === undefined ? undefined : previousOf(stash),
            existing: found.kind === "found" ? found.value : undefined,
        });
    }
    return problems.length === 0 ? { ok: true, value: known } : { ok: false, problems };
}

/** Region → outputs of the resource that has the preferences' name and the region's. */
function ofPreferences(
    state: readonly OwnResource[],
    type: string,
): ReadonlyMap<string, OwnResource["outputs"]> {
    return new Map(
        state
            .filter((one) => one.type === type && one.name.startsWith(`${PREFERENCES}-`))
            .map(({ name, outputs }) => [name.slice(PREFERENCES.length + 1), outputs]),
    );
}

function unreadable(region: string, reason: string): Problem {
    return {
        key: setting("regions"),
        found: `has ${region}, whose session preferences can't be looked up: ${reason}`,
        expected:
            "Let the deploying identity call ssm:GetDocument there, and enable the region in the account if it is an opt-in region.",
    };
}
