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
        return [
            {
                path: ["roles"],
                found: settings.roles,
                message: "names no role, and neither createRole nor dhmc is set",
                remedy: "List the existing roles of your nodes, or set createRole or dhmc.",
            },
        ];
    }
    const { dhmc } = settings;
    const twice = roles.flatMap(({ kind, name, path }) => {
        const other = roles.find((one) => one.kind !== kind && one.name === name);
        return kind === "existing" || other === undefined ? [] : [{ name, path, other }];
    });
    const long = roles.filter(({ isMade, name }) => isMade && name.length > LONGEST_NAME);
    return [
        ...twice.map(({ path, name, other }) => ({
            path,
            found: name,
            message: `is also the name of the role in ${other.path[0]}`,
            remedy: "Name the role in one place only, or write another name.",
        })),
        ...long.map(({ path, name }) => ({
            path,
            found: name,
            message: `is ${name.length} characters long with namePrefix; IAM allows ${LONGEST_NAME}`,
            remedy: "Shorten the name or namePrefix.",
        })),
        ...(dhmc?.enable === false && dhmc.existing === false
            ? [
                  {
                      path: ["dhmc", "existing"] as const,
                      found: false,
                      message: "would create a role that no node gets while enable is false",
                      remedy: "Set enable to true, or remove existing.",
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
            : [
                  {
                      ...about,
                      message: "has no effect: neither createRole nor dhmc creates a role",
                      remedy: "Remove permissionsBoundary, or have createRole or dhmc create a role.",
                  },
              ]),
        ...(account === "aws" || account === accountId
            ? []
            : [
                  {
                      ...about,
                      message: `is in account ${account}, not in accountId (${accountId})`,
                      remedy: `Write the ARN of a policy of account ${accountId}, or of one that AWS manages.`,
                  },
              ]),
        ...(partition === own
            ? []
            : [
                  {
                      ...about,
                      message: `is in partition ${partition}, while regions are in ${own}`,
                      remedy: `Write an ARN that begins with arn:${own}:.`,
                  },
              ]),
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
            ...notAmong(regions, region),
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
                      maxSessionDuration: {
                          message: `is shorter than idleSessionTimeout (${idleSessionTimeout})`,
                          remedy: `Write at least ${idleSessionTimeout}, or lower idleSessionTimeout.`,
                      },
                      idleSessionTimeout: {
                          message: `is longer than maxSessionDuration (${maxSessionDuration})`,
                          remedy: `Write at most ${maxSessionDuration}, or raise maxSessionDuration.`,
                      },
                  }),
              ]
            : []),
        ...(!runAsEnabled && runAsDefaultUser !== undefined
            ? [
                  blamed(layers, {
                      runAsDefaultUser: {
                          message: "has no effect while runAsEnabled is false",
                          remedy: "Set runAsEnabled to true, or remove runAsDefaultUser.",
                      },
                  }),
              ]
            : []),
    ];
}

type Complaint = Pick<Contradiction, "message" | "remedy">;

function notAmong(regions: readonly string[], region: string): Complaint {
    return {
        message: `is for a region that is not in regions (${regions.join(", ")})`,
        remedy: `Add ${region} to regions, or remove it here.`,
    };
}

/** Of keys that contradict each other, the one that is written at the most particular place. */
function blamed(
    { general, overrides }: Layers,
    complaints: Readonly<Partial<Record<keyof PreferenceOverrides, Complaint>>>,
): Contradiction {
    const keys = Object.keys(complaints) as (keyof PreferenceOverrides)[];
    const keyIn = ({ values }: Layer<PreferenceOverrides>) =>
        keys.find((key) => values[key] !== undefined);
    const layer = overrides.findLast((one) => keyIn(one) !== undefined) ?? general;
    const key = keyIn(layer) ?? "idleSessionTimeout";
    const [first = key, ...others] = [...layer.path, key];
    const { message = "", remedy = "" } = complaints[key] ?? {};
    return { path: [first, ...others], found: layer.values[key], message, remedy };
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
    const keyOf = (region: string) => `Write the ARN of a KMS key in ${region}.`;
    return [
        ...regions
            .filter((region) => kmsKeyArns[region] === undefined)
            .map((region) => ({
                path: at(region),
                found: undefined,
                message: `encrypts the log group in ${region}`,
                remedy: keyOf(region),
            })),
        ...Object.entries(kmsKeyArns).flatMap(([region, found]) => {
            const keyRegion = found.split(":")[3];
            return [
                ...(regions.includes(region) ? [] : [notAmong(regions, region)]),
                ...(keyRegion === region
                    ? []
                    : [
                          {
                              message: `is the ARN of a key in ${keyRegion}`,
                              remedy: keyOf(region),
                          },
                      ]),
            ].map((complaint) => ({ path: at(region), found, ...complaint }));
        }),
    ];
}
