import * as v from "valibot";
import { type Checked } from "../shared/problem";
import * as form from "../shared/settings";

const shellProfile = v.pipe(
    v.string(),
    v.parseJson(),
    v.strictObject({ linux: v.optional(v.string(), ""), windows: v.optional(v.string(), "") }),
    v.description(
        "an object with the keys linux and windows, each a line that is run as the session starts",
    ),
);

const settings = v.pipe(
    v.strictObject({
        /** The member account. */
        accountId: form.accountId,
        /** Regions whose session preferences this stack sets. */
        regions: form.someRegions,
        /** Existing IAM roles that nodes run with. */
        roles: form.roleNames,
        /** How the roles get their policy: a managed policy attached, or inline in each role. */
        attachment: v.optional(form.oneOf(["managed", "inline"]), "managed"),
        /** The archive's stack. @default `central`, or `<prefix>.central` for `<prefix>.<member>` */
        centralStack: v.optional(
            form.text(
                /^([\w.-]+\/[\w.-]+\/)?[\w.-]+$/,
                "the name of central's stack: central, or <organization>/<project>/<stack>",
            ),
        ),
        /** Minutes without input after which a session ends. */
        idleSessionTimeout: v.optional(form.whole("minutes", 1, 60), "20"),
        /** Minutes after which a session ends in any case. @default no limit */
        maxSessionDuration: v.optional(form.whole("minutes", 1, 1440)),
        /** Whether Linux sessions run as another user than ssm-user. */
        runAsEnabled: v.optional(form.flag, "false"),
        /** The user for principals without the tag SSMSessionRunAs. @default none */
        runAsDefaultUser: v.optional(
            form.text(
                /^[\w.@-]{1,100}$/,
                "the name of an operating-system user, such as ssm-operator",
            ),
        ),
        /** Commands run as a session starts. */
        shellProfile: v.optional(shellProfile, "{}"),
        /** Tags of every resource that can have some. */
        tags: v.optional(form.tags, "{}"),
    }),
    v.forward(
        v.partialCheck(
            [["runAsEnabled"], ["runAsDefaultUser"]],
            ({ runAsEnabled, runAsDefaultUser }) => runAsEnabled || runAsDefaultUser === undefined,
            "has no effect while runAsEnabled is false",
        ),
        ["runAsDefaultUser"],
    ),
    v.forward(
        v.partialCheck(
            [["idleSessionTimeout"], ["maxSessionDuration"]],
            ({ idleSessionTimeout, maxSessionDuration = Infinity }) =>
                idleSessionTimeout <= maxSessionDuration,
            ({ input }) => `is shorter than idleSessionTimeout (${input.idleSessionTimeout})`,
        ),
        ["maxSessionDuration"],
    ),
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
