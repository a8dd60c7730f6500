import * as v from "valibot";
import { type Checked } from "../shared/problem";
import * as form from "../shared/settings";

const settings = v.pipe(
    v.strictObject({
        /** The log-archive account. */
        accountId: form.accountId,
        /** The organization whose accounts may write their logs. */
        organizationId: form.organizationId,
        /** Region of the bucket and its key. */
        region: form.region,
        /** @default session-logs-<accountId>-<region> */
        bucketName: v.optional(form.bucketName),
        /** What stands before `<accountId>/<region>/` in each log's key. @default none */
        keyPrefix: v.optional(
            form.text(
                /^$|^([\w!.'()-]+\/)+$/,
                "nothing, or a prefix that ends with a slash, such as session/",
            ),
            "",
        ),
        /** Whether the session stream has a key of its own or shares the bucket's. */
        sessionKey: v.optional(form.oneOf(["separate", "same"]), "separate"),
        /** Regions where sessions run: the session key, which lives in `region`, has a replica in each other. */
        sessionRegions: v.optional(form.regions, "[]"),
        /** Days after which a log is gone. */
        retentionDays: v.optional(form.whole("days", 1, 36500), "365"),
        /** Days after which a log moves to S3 Glacier Instant Retrieval. */
        archiveAfterDays: v.optional(form.whole("days", 1, 36500), "90"),
        /** Keeps `pulumi destroy` and replacements away from bucket and keys. */
        protect: v.optional(form.flag, "true"),
    }),
    v.forward(
        v.partialCheck(
            [["retentionDays"], ["archiveAfterDays"]],
            ({ retentionDays, archiveAfterDays }) => archiveAfterDays < retentionDays,
            ({ input }) => `is not before the end of retentionDays (${input.retentionDays})`,
        ),
        ["archiveAfterDays"],
    ),
);

/** The config keys of a central stack, their forms and defaults. */
export const CENTRAL_SETTINGS = settings;

export type CentralConfig = Readonly<Required<v.InferOutput<typeof settings>>>;

/**
 * Reads the config of a central stack.
 *
 * @param config The whole stack config, `<namespace>:<key>` → text.
 */
export function centralConfig(
    namespace: string,
    config: Readonly<Record<string, string>>,
): Checked<CentralConfig> {
    const read = form.readSettings(namespace, settings, config);
    if (!read.ok) {
        return read;
    }
    const { accountId, region, bucketName = `session-logs-${accountId}-${region}` } = read.value;
    return { ok: true, value: { ...read.value, bucketName } };
}
