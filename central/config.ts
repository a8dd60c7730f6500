import * as v from "valibot";
import type { CENTRAL_KEYS } from "../shared/config-keys";
import type { Checked } from "../shared/problem";
import { contradictoryRegions } from "../shared/regions";
import * as form from "../shared/settings";
import type { Admitted } from "./admission";
import { bucketNameOf } from "./bucket-name";
import {
    contradictoryAccessLogs,
    contradictoryAccounts,
    contradictoryAdmission,
    contradictoryBucket,
    contradictoryKey,
    contradictoryLock,
    contradictoryPaths,
    contradictoryReaders,
    contradictorySealer,
    contradictoryTransition,
} from "./config-checks";

const entries = v.strictObject({
    /** The log-archive account. */
    accountId: form.accountId,
    /** The organization whose accounts may write their logs. */
    organizationId: v.optional(form.organizationId),
    /** Of the organization only accounts below these paths. @default all of them */
    organizationPaths: v.optional(form.organizationPaths),
    /** The accounts that may write their logs, instead of an organization. */
    accountIds: v.optional(form.accountIds),
    /** Region of the bucket and its key. */
    region: form.region,
    /** @default session-logs-<accountId>-<region> */
    bucketName: v.optional(form.bucketName),
    /** Whether the bucket exists already and is only set up here. */
    existingBucket: v.optional(form.flag, "false"),
    /** What is done with the policy and lifecycle rules that such a bucket has. */
    adopt: v.optional(form.oneOf(["refuse", "replace", "keep"]), "refuse"),
    /** What the names of the keys' aliases begin with, after `alias/`. */
    namePrefix: v.optional(
        form.text(
            /^(?!aws\/)[\w/-]{0,32}$/,
            "nothing, or up to 32 letters, digits and any of /_-, not beginning with aws/, such as eu-",
        ),
        "",
    ),
    /** What stands before `<accountId>/<region>/` in each log's key. @default none */
    keyPrefix: v.optional(
        form.text(
            /^$|^([\w!.'()-]+\/)+$/,
            "nothing, or a prefix that ends with a slash, such as session/",
        ),
        "",
    ),
    /** An existing key for the logs. @default one made here */
    bucketKeyArn: v.optional(form.keyArn),
    /** Whether the session stream has a key of its own or shares the bucket's. */
    sessionKey: v.optional(form.oneOf(["separate", "same"]), "separate"),
    /** Regions where sessions run: the session key, which lives in `region`, has a replica in each other. */
    sessionRegions: v.optional(form.regions, "[]"),
    /** Regions among these that AWS has opened since this version was made. */
    newRegions: v.optional(form.newRegions, "[]"),
    /** IAM roles and users that may read logs, of the log-archive account or of admitted ones. */
    readerArns: v.optional(form.readerArns, "[]"),
    /** Who may take the role that seals the archive. @default there is no such role, and no key */
    sealer: v.optional(form.sealer),
    /** Days after which a log is gone. */
    retentionDays: v.optional(form.whole("days", 1, 36500), "365"),
    /** Days after which a log moves to S3 Glacier Instant Retrieval. */
    archiveAfterDays: v.optional(form.whole("days", 1, 36500), "90"),
    /** How long nobody can delete or overwrite a log, by default of the bucket. @default not kept */
    objectLock: v.optional(form.objectLock),
    /** Whether uploads are refused that ask for another encryption than the bucket's. */
    refuseOtherKeys: v.optional(form.flag, "false"),
    /** Where S3 writes who did what with the bucket. @default nowhere */
    accessLogs: v.optional(form.accessLogs),
    /** Whether S3 tells EventBridge of each new log. */
    eventBridge: v.optional(form.flag, "false"),
    /** Tags of every resource that can have some. */
    tags: v.optional(form.tags, "{}"),
    /** Keeps `pulumi destroy` and replacements away from bucket and keys. */
    protect: v.optional(form.flag, "true"),
    /** Lets changes pass that lock out members which still write. */
    force: v.optional(form.flag, "false"),
} satisfies form.Forms<typeof CENTRAL_KEYS>);

type Settings = v.InferOutput<typeof entries>;

const settings = v.pipe(
    entries,
    form.contradictions<Settings>(
        ["region", "sessionRegions", "newRegions"],
        ({ region, sessionRegions, newRegions }) =>
            contradictoryRegions(
                [
                    { path: ["region"], region },
                    ...sessionRegions.map(
                        (one, index) => ({ path: ["sessionRegions", index], region: one }) as const,
                    ),
                ],
                newRegions,
            ),
    ),
    form.contradictions<Settings>(["organizationId", "accountIds"], contradictoryAdmission),
    form.contradictions<Settings>(["accountId", "accountIds"], contradictoryAccounts),
    form.contradictions<Settings>(["organizationId", "organizationPaths"], contradictoryPaths),
    form.contradictions<Settings>(
        ["accountId", "accountIds", "region", "readerArns"],
        contradictoryReaders,
    ),
    form.contradictions<Settings>(["accountId", "region", "sealer"], contradictorySealer),
    form.contradictions<Settings>(["retentionDays", "archiveAfterDays"], contradictoryTransition),
    form.contradictions<Settings>(["retentionDays", "objectLock"], contradictoryLock),
    form.contradictions<Settings>(
        ["accountId", "region", "bucketName", "accessLogs"],
        contradictoryAccessLogs,
    ),
    form.contradictions<Settings>(["bucketName", "existingBucket"], contradictoryBucket),
    form.contradictions<Settings>(["accountId", "region", "bucketKeyArn"], contradictoryKey),
);

/** The config keys of a central stack, their forms and defaults. */
export const CENTRAL_SETTINGS = settings;

/** The settings, completed: who may write is one value of them. */
export type CentralConfig = Readonly<
    Omit<Settings, "organizationId" | "organizationPaths" | "accountIds"> & {
        readonly bucketName: string;
        readonly admitted: Admitted;
    }
>;

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
    const { organizationId, organizationPaths, accountIds = [], ...others } = read.value;
    const bucketName = bucketNameOf(others);
    const admitted =
        organizationId === undefined
            ? { accountIds }
            : { organizationId, ...(organizationPaths && { organizationPaths }) };
    const value = { ...others, bucketName, admitted };
    return { ok: true, value };
}
