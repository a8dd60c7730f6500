import * as v from "valibot";
import { accountOfPrincipal, partitionOf } from "../shared/arn";
import type { CENTRAL_KEYS } from "../shared/config-keys";
import type { Checked } from "../shared/problem";
import { contradictoryRegions } from "../shared/regions";
import * as form from "../shared/settings";
import type { Admitted } from "./admission";

interface BucketNaming {
    readonly accountId: string;
    readonly region: string;
    readonly bucketName?: string | undefined;
}

const bucketNameOf = ({ accountId, region, bucketName }: BucketNaming): string =>
    bucketName ?? `session-logs-${accountId}-${region}`;

const settings = v.pipe(
    v.strictObject({
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
    } satisfies form.Forms<typeof CENTRAL_KEYS>),
    form.contradictions(
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
    v.forward(
        v.partialCheck(
            [["organizationId"], ["accountIds"]],
            ({ organizationId, accountIds }) =>
                organizationId !== undefined || accountIds !== undefined,
            "says which accounts may write, unless accountIds does",
        ),
        ["organizationId"],
    ),
    v.forward(
        v.partialCheck(
            [["organizationId"], ["accountIds"]],
            ({ organizationId, accountIds }) =>
                organizationId === undefined || accountIds === undefined,
            ({ input }) => `can't stand beside organizationId (${input.organizationId})`,
        ),
        ["accountIds"],
    ),
    v.forward(
        v.partialCheck(
            [["accountId"], ["accountIds"]],
            ({ accountId, accountIds = [] }) => !accountIds.includes(accountId),
            ({ input }) => `has accountId (${input.accountId}), whose own nodes need no admission`,
        ),
        ["accountIds"],
    ),
    v.forward(
        v.partialCheck(
            [["organizationId"], ["organizationPaths"]],
            ({ organizationId, organizationPaths = [] }) =>
                organizationPaths.every((path) => path.startsWith(`${organizationId}/`)),
            ({ input: { organizationId } }) =>
                organizationId === undefined
                    ? "narrows down organizationId, which is missing"
                    : `has a path that does not begin with organizationId (${organizationId})`,
        ),
        ["organizationPaths"],
    ),
    v.forward(
        v.partialCheck(
            [["region"], ["readerArns"]],
            ({ region, readerArns }) =>
                readerArns.every((arn) => arn.startsWith(`arn:${partitionOf(region)}:`)),
            ({ input }) =>
                `has an ARN of another partition than ${partitionOf(input.region)}, that of region`,
        ),
        ["readerArns"],
    ),
    v.forward(
        v.partialCheck(
            [["accountId"], ["accountIds"], ["readerArns"]],
            ({ accountId, accountIds, readerArns }) =>
                accountIds === undefined ||
                readerArns.every((arn) =>
                    [accountId, ...accountIds].includes(accountOfPrincipal(arn) ?? ""),
                ),
            "has a reader of an account that is neither accountId nor among accountIds",
        ),
        ["readerArns"],
    ),
    v.forward(
        v.partialCheck(
            [["retentionDays"], ["archiveAfterDays"]],
            ({ retentionDays, archiveAfterDays }) => archiveAfterDays < retentionDays,
            ({ input }) => `is not before the end of retentionDays (${input.retentionDays})`,
        ),
        ["archiveAfterDays"],
    ),
    v.forward(
        v.partialCheck(
            [["retentionDays"], ["objectLock"]],
            ({ retentionDays, objectLock }) =>
                objectLock === undefined || objectLock.days <= retentionDays,
            ({ input }) =>
                `lasts longer than retentionDays (${input.retentionDays}), when logs are to be gone`,
        ),
        ["objectLock"],
    ),
    v.forward(
        v.partialCheck(
            [["accountId"], ["region"], ["bucketName"], ["accessLogs"]],
            ({ accessLogs, ...others }) => accessLogs?.bucket !== bucketNameOf(others),
            "is the archive itself, where each file of access logs would cause another",
        ),
        ["accessLogs"],
    ),
    v.forward(
        v.partialCheck(
            [["bucketName"], ["existingBucket"]],
            ({ bucketName, existingBucket }) => !existingBucket || bucketName !== undefined,
            "names the bucket that exists, as existingBucket says",
        ),
        ["bucketName"],
    ),
    v.forward(
        v.partialCheck(
            [["accountId"], ["region"], ["bucketKeyArn"]],
            ({ accountId, region, bucketKeyArn }) =>
                bucketKeyArn === undefined ||
                bucketKeyArn.startsWith(
                    `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/`,
                ),
            ({ input: { accountId, region } }) =>
                `is not a key of account ${accountId} in ${region}, where the bucket is`,
        ),
        ["bucketKeyArn"],
    ),
);

/** The config keys of a central stack, their forms and defaults. */
export const CENTRAL_SETTINGS = settings;

type Settings = v.InferOutput<typeof settings>;

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
