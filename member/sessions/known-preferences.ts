import type { ProviderResource } from "@pulumi/pulumi";
import { existingPreferences } from "./existing-preferences";
import type { OwnState } from "./own-state";
import type { KnownPreferences } from "./preferences-plan";

/**
 * What is known of the preferences of each region: those that the stack logs in, and those it has
 * a document in from before. AWS is asked for them too: what somebody changed by hand does not show
 * in the state before a refresh, and a default version set back not even then.
 *
 * @param name Logical name of the stack's SessionPreferences.
 * @param regions The regions that the stack logs in.
 */
export async function knownPreferences(
    name: string,
    regions: readonly string[],
    state: OwnState,
    provider: ProviderResource,
): Promise<ReadonlyMap<string, KnownPreferences>> {
    const documents = state("aws:ssm/document:Document");
    const managed = byRegion(name, "content", documents);
    const managedVersions = byRegion(name, "defaultVersion", documents);
    const kept = byRegion(name, "input", state("pulumi:index:Stash"));
    const all = [...new Set([...regions, ...managed.keys()])];
    const known = all.map(async (region) => {
        const content = managed.get(region);
        return [
            region,
            {
                managed:
                    content === undefined
                        ? undefined
                        : { content, version: managedVersions.get(region) ?? "" },
                kept: kept.get(region),
                existing: await existingPreferences(region, provider),
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
