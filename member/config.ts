import * as v from "valibot";
import type { MEMBER_KEYS } from "../shared/config-keys";
import type { Checked } from "../shared/problem";
import { contradictoryRegions } from "../shared/regions";
import * as form from "../shared/settings";
import {
    contradictoryBoundary,
    contradictoryLogKeys,
    contradictoryPreferences,
    contradictoryRoles,
} from "./config-checks";
import * as own from "./config-forms";

const entries = v.strictObject({
    /** The member account. */
    accountId: form.accountId,
    /** Regions whose session preferences this stack sets. */
    regions: form.someRegions,
    /** Regions among them that AWS has opened since this version was made. */
    newRegions: v.optional(form.newRegions, "[]"),
    /** Existing IAM roles that nodes run with. */
    roles: v.optional(form.roleNames, "[]"),
    /** A role and instance profile to make for nodes. @default none */
    createRole: v.optional(own.createRole),
    /** The role of nodes under Default Host Management Configuration. @default none */
    dhmc: v.optional(own.dhmc),
    /** How the roles get their policy: a managed policy attached, or inline in each role. */
    attachment: v.optional(form.oneOf(["managed", "inline"]), "managed"),
    /** Limits the roles made here. @default none */
    permissionsBoundary: v.optional(own.permissionsBoundary),
    /** IAM path of the roles and policies made here. */
    path: v.optional(own.path, "/"),
    /** What the names of roles, instance profiles and policies made here begin with. */
    namePrefix: v.optional(own.namePrefix, ""),
    /** Makes a policy for people who start sessions. */
    startSessionPolicy: v.optional(form.flag, "false"),
    /** The archive's stack. @default `central`, or `<prefix>.central` for `<prefix>.<member>` */
    centralStack: v.optional(
        form.text(
            /^([\w.-]+\/[\w.-]+\/)?[\w.-]+$/,
            "the name of central's stack: central, or <organization>/<project>/<stack>",
        ),
    ),
    /** Minutes without input after which a session ends. */
    idleSessionTimeout: v.optional(own.idleSessionTimeout, "20"),
    /** Minutes after which a session ends in any case. @default no limit */
    maxSessionDuration: v.optional(own.maxSessionDuration),
    /** Whether Linux sessions run as another user than ssm-user. */
    runAsEnabled: v.optional(form.flag, "false"),
    /** The user for principals without the tag SSMSessionRunAs. @default none */
    runAsDefaultUser: v.optional(own.runAsDefaultUser),
    /** Commands run as a session starts. */
    shellProfile: v.optional(own.shellProfile, "{}"),
    /** What of the last five is different in a region. */
    regionOverrides: v.optional(own.regionOverrides, "{}"),
    /** Further documents to start sessions with, and what of the five is different with each. */
    extraDocuments: v.optional(own.extraDocuments, "{}"),
    /** Streams sessions to a log group of the account too. @default no streaming */
    cloudWatch: v.optional(own.cloudWatch),
    /** Keeps SSM documents of the account from being shared with everybody. */
    blockPublicDocuments: v.optional(form.flag, "false"),
    /** What is done with session preferences that the account has already. */
    adopt: v.optional(form.oneOf(["refuse", "replace", "keep"]), "refuse"),
    /** Stops logging: the preferences from before come back, the nodes' permissions stay. */
    off: v.optional(form.flag, "false"),
    /** Tags of every resource that can have some. */
    tags: v.optional(form.tags, "{}"),
} satisfies form.Forms<typeof MEMBER_KEYS>);

type Settings = v.InferOutput<typeof entries>;

const settings = v.pipe(
    entries,
    form.contradictions<Settings>(["regions", "newRegions"], ({ regions, newRegions }) =>
        contradictoryRegions(
            regions.map((region, index) => ({ path: ["regions", index], region })),
            newRegions,
        ),
    ),
    form.contradictions<Settings>(
        ["roles", "createRole", "dhmc", "namePrefix"],
        contradictoryRoles,
    ),
    form.contradictions<Settings>(
        ["accountId", "regions", "createRole", "dhmc", "permissionsBoundary"],
        contradictoryBoundary,
    ),
    form.contradictions<Settings>(
        [
            ...(["regions", "regionOverrides", "extraDocuments", "idleSessionTimeout"] as const),
            ...(["maxSessionDuration", "runAsEnabled", "runAsDefaultUser"] as const),
        ],
        contradictoryPreferences,
    ),
    form.contradictions<Settings>(["regions", "cloudWatch"], contradictoryLogKeys),
);

/** The config keys of a member stack, their forms and defaults. */
export const MEMBER_SETTINGS = settings;

export type MemberConfig = Readonly<v.InferOutput<typeof settings>>;

/**
 * Reads the config of a member stack.
 *
 * @param config The whole stack config, `<namespace>:<key>` → text.
 */
export function memberConfig(
    namespace: string,
    config: Readonly<Record<string, string>>,
): Checked<MemberConfig> {
    return form.readSettings(namespace, settings, config);
}
