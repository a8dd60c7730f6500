import { partitionOf } from "../shared/arn";
import type { Contradiction } from "../shared/settings";
import { nodeRoles, type NodeRoleSettings } from "./nodes/node-roles";
import {
    layersOf,
    merged,
    type Layer,
    type Layers,
    type PreferenceOverrides,
    type PreferenceSettings,
} from "./sessions/preferences";

/* What may not stand together in a member's config. */

/** The longest name of a role. */
const LONGEST_NAME = 64;

export function contradictoryRoles(settings: NodeRoleSettings): readonly Contradiction[] {
    const roles = nodeRoles(settings);
    if (roles.length === 0) {
        const message = "leaves no node a role that may write logs, unless createRole or dhmc does";
        return [{ path: ["roles"], found: settings.roles, message }];
    }
    const { dhmc } = settings;
    const twice = roles.filter(
        ({ kind, name }) =>
            kind !== "existing" &&
            roles.some((other) => other.kind !== kind && other.name === name),
    );
    const long = roles.filter(({ isMade, name }) => isMade && name.length > LONGEST_NAME);
    return [
        ...twice.map(({ path, name }) => ({ path, found: name, message: "is there twice" })),
        ...long.map(({ path, name }) => ({
            path,
            found: name,
            message: `has ${name.length} characters with namePrefix; IAM takes ${LONGEST_NAME}`,
        })),
        ...(dhmc?.enable === false && dhmc.existing === false
            ? [
                  {
                      path: ["dhmc", "existing"] as const,
                      found: false,
                      message: "would make a role that no node gets while enable is false",
                  },
              ]
            : []),
    ];
}

export interface BoundarySettings extends NodeRoleSettings {
    readonly accountId: string;
    readonly regions: readonly string[];
    readonly permissionsBoundary?: string | undefined;
}

export function contradictoryBoundary(settings: BoundarySettings): readonly Contradiction[] {
    const { accountId, regions, permissionsBoundary } = settings;
    if (permissionsBoundary === undefined) {
        return [];
    }
    const [, partition, , , account] = permissionsBoundary.split(":");
    const own = partitionOf(regions[0] ?? "");
    const about = { path: ["permissionsBoundary"] as const, found: permissionsBoundary };
    return [
        ...(nodeRoles(settings).some(({ isMade }) => isMade)
            ? []
            : [{ ...about, message: "has no effect: neither createRole nor dhmc makes a role" }]),
        ...(account === "aws" || account === accountId
            ? []
            : [{ ...about, message: `is of another account than accountId (${accountId})` }]),
        ...(partition === own
            ? []
            : [{ ...about, message: `is in partition ${partition}, the regions are in ${own}` }]),
    ];
}

export interface OverrideSettings extends PreferenceSettings {
    readonly regions: readonly string[];
}

/** Checks what comes out for each region and document; a problem's first appearance counts. */
export function contradictoryPreferences(settings: OverrideSettings): readonly Contradiction[] {
    const { regions, regionOverrides, extraDocuments } = settings;
    const elsewhere = Object.entries(regionOverrides)
        .filter(([region]) => !regions.includes(region))
        .map(([region, found]) => ({
            path: ["regionOverrides", region] as const,
            found,
            message: `is for a region that is not among regions (${regions.join(", ")})`,
        }));
    const { general } = layersOf(settings, "");
    const documents = [undefined, ...Object.keys(extraDocuments)];
    const all = [
        { general, overrides: [] },
        ...documents.flatMap((document) =>
            regions.map((region) => layersOf(settings, region, document)),
        ),
    ];
    return [...elsewhere, ...all.flatMap(contradictionsIn)];
}

function contradictionsIn(layers: Layers): readonly Contradiction[] {
    const { idleSessionTimeout, maxSessionDuration, runAsEnabled, runAsDefaultUser } =
        merged(layers);
    return [
        ...(maxSessionDuration !== undefined && maxSessionDuration < idleSessionTimeout
            ? [
                  blamed(layers, {
                      maxSessionDuration: `is shorter than idleSessionTimeout (${idleSessionTimeout})`,
                      idleSessionTimeout: `is longer than maxSessionDuration (${maxSessionDuration})`,
                  }),
              ]
            : []),
        ...(!runAsEnabled && runAsDefaultUser !== undefined
            ? [blamed(layers, { runAsDefaultUser: "has no effect while runAsEnabled is false" })]
            : []),
    ];
}

/** Of keys that contradict each other, the one that is written at the most particular place. */
function blamed(
    { general, overrides }: Layers,
    messages: Readonly<Partial<Record<keyof PreferenceOverrides, string>>>,
): Contradiction {
    const keys = Object.keys(messages) as (keyof PreferenceOverrides)[];
    const keyIn = ({ values }: Layer<PreferenceOverrides>) =>
        keys.find((key) => values[key] !== undefined);
    const layer = overrides.findLast((one) => keyIn(one) !== undefined) ?? general;
    const key = keyIn(layer) ?? "idleSessionTimeout";
    const [first = key, ...others] = [...layer.path, key];
    return { path: [first, ...others], found: layer.values[key], message: messages[key] ?? "" };
}

export interface CloudWatchSettings {
    readonly regions: readonly string[];
    readonly cloudWatch?: { readonly kmsKeyArns: Readonly<Record<string, string>> } | undefined;
}

/** A log group takes keys of its own region only, and the agent insists on an encrypted one. */
export function contradictoryLogKeys(settings: CloudWatchSettings): readonly Contradiction[] {
    const { regions, cloudWatch } = settings;
    if (cloudWatch === undefined) {
        return [];
    }
    const { kmsKeyArns } = cloudWatch;
    const at = (region: string) => ["cloudWatch", "kmsKeyArns", region] as const;
    return [
        ...regions
            .filter((region) => kmsKeyArns[region] === undefined)
            .map((region) => ({
                path: at(region),
                found: undefined,
                message: "encrypts the log group of a region of this stack",
            })),
        ...Object.entries(kmsKeyArns).flatMap(([region, found]) => {
            const keyRegion = found.split(":")[3];
            return [
                ...(regions.includes(region)
                    ? []
                    : [`is for a region that is not among regions (${regions.join(", ")})`]),
                ...(keyRegion === region ? [] : [`is the ARN of a key in ${keyRegion}`]),
            ].map((message) => ({ path: at(region), found, message }));
        }),
    ];
}
