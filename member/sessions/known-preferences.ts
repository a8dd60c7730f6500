import type { ProviderResource } from "@pulumi/pulumi";
import { existingPreferences } from "./existing-preferences";
import type { OwnState } from "./own-state";
import type { KnownPreferences } from "./preferences-plan";

/**
 * What is known of the preferences of each region: those that the stack logs in, and those it has
 * a document in from before.
 *
 * @param name Logical name of the stack's SessionPreferences.
 * @param regions The regions that the stack logs in; only there AWS is asked.
 */
export async function knownPreferences(
    name: string,
    regions: readonly string[],
    state: OwnState,
    provider: ProviderResource,
): Promise<ReadonlyMap<string, KnownPreferences>> {
    const managed = byRegion(name, "content", state("aws:ssm/document:Document"));
    const kept = byRegion(name, "input", state("pulumi:index:Stash"));
    const all = [...new Set([...regions, ...managed.keys()])];
    const known = all.map(async (region) => {
        const isForeign = !managed.has(region) && regions.includes(region);
        return [
            region,
            {
                managed: managed.get(region),
                kept: kept.get(region),
                foreign: isForeign ? await existingPreferences(region, provider) : undefined,
            },
        ] as const;
    });
    return new Map(await Promise.all(known));
}

/** Region → one output of the resource that has the component's name and the region's. */
function byRegion(
    name: string,
    output: string,
    resources: ReturnType<OwnState>,
): ReadonlyMap<string, string> {
    return new Map(
        [...resources]
            .filter(([logicalName]) => logicalName.startsWith(`${name}-`))
            .map(([logicalName, outputs]) => [
                logicalName.slice(name.length + 1),
                String(outputs[output]),
            ]),
    );
}
