import { accountOfPrincipal, partitionOf } from "../shared/arn";
import type { Contradiction } from "../shared/settings";
import { type BucketNaming, bucketNameOf } from "./bucket-name";

/* What conflicts with each other in an archive's config. */

export interface AdmissionSettings {
    /** The log-archive account. */
    readonly accountId: string;
    readonly organizationId?: string | undefined;
    readonly organizationPaths?: readonly string[] | undefined;
    readonly accountIds?: readonly string[] | undefined;
}

/** Either an organization or accounts are admitted. */
export function contradictoryAdmission({
    organizationId,
    accountIds,
}: Pick<AdmissionSettings, "organizationId" | "accountIds">): readonly Contradiction[] {
    if (organizationId === undefined && accountIds === undefined) {
        return [
            {
                path: ["organizationId"],
                found: undefined,
                message: "is required unless accountIds is set",
                remedy: "Write the id of your organization, such as o-exampleorgid1, or list the accounts that may write in accountIds.",
            },
        ];
    }
    return organizationId === undefined || accountIds === undefined
        ? []
        : [
              {
                  path: ["accountIds"],
                  found: accountIds,
                  message: `conflicts with organizationId (${organizationId})`,
                  remedy: "Remove one of the two.",
              },
          ];
}

export function contradictoryAccounts({
    accountId,
    accountIds = [],
}: Pick<AdmissionSettings, "accountId" | "accountIds">): readonly Contradiction[] {
    return accountIds.flatMap((found, index) =>
        found === accountId
            ? [
                  {
                      path: ["accountIds", index] as const,
                      found,
                      message: "is also accountId, whose nodes need no admission",
                      remedy: "Remove it from the list.",
                  },
              ]
            : [],
    );
}

export function contradictoryPaths({
    organizationId,
    organizationPaths = [],
}: Pick<AdmissionSettings, "organizationId" | "organizationPaths">): readonly Contradiction[] {
    if (organizationId === undefined) {
        return organizationPaths.length === 0
            ? []
            : [
                  {
                      path: ["organizationPaths"],
                      found: organizationPaths,
                      message: "restricts organizationId, which is not set",
                      remedy: "Set organizationId, or remove organizationPaths.",
                  },
              ];
    }
    return organizationPaths.flatMap((found, index) =>
        found.startsWith(`${organizationId}/`)
            ? []
            : [
                  {
                      path: ["organizationPaths", index] as const,
                      found,
                      message: `does not begin with organizationId (${organizationId})`,
                      remedy: `Write a path that begins with ${organizationId}/.`,
                  },
              ],
    );
}

export interface ReaderSettings extends Pick<AdmissionSettings, "accountId" | "accountIds"> {
    readonly region: string;
    readonly readerArns: readonly string[];
}

/** Readers whom the policies could not name, or would not admit. */
export function contradictoryReaders(settings: ReaderSettings): readonly Contradiction[] {
    return settings.readerArns.flatMap((found, index) =>
        [foreignPartition(found, settings), unlistedAccount(found, settings)]
            .filter((complaint) => complaint !== undefined)
            .map((complaint) => ({ path: ["readerArns", index] as const, found, ...complaint })),
    );
}

export interface SealerSettings extends Pick<AdmissionSettings, "accountId"> {
    readonly region: string;
    readonly sealer?: { readonly assumedBy: readonly string[] } | undefined;
}

/** Those who could take the sealer's role from elsewhere: seals are worth what their signer is. */
export function contradictorySealer({
    accountId,
    region,
    sealer,
}: SealerSettings): readonly Contradiction[] {
    const own = `arn:${partitionOf(region)}:iam::${accountId}:`;
    return (sealer?.assumedBy ?? []).flatMap((found, index) =>
        found.startsWith(own)
            ? []
            : [
                  {
                      path: ["sealer", "assumedBy", index] as const,
                      found,
                      message: `is not of the log-archive account (${accountId})`,
                      remedy: `Write a role or user of that account: its ARN begins with ${own}.`,
                  },
              ],
    );
}

type Complaint = Pick<Contradiction, "message" | "remedy">;

function foreignPartition(arn: string, { region }: ReaderSettings): Complaint | undefined {
    const own = partitionOf(region);
    const [, partition] = arn.split(":");
    return partition === own
        ? undefined
        : {
              message: `is in partition ${partition}, while region (${region}) is in ${own}`,
              remedy: `Write an ARN that begins with arn:${own}:.`,
          };
}

function unlistedAccount(
    arn: string,
    { accountId, accountIds }: ReaderSettings,
): Complaint | undefined {
    const account = accountOfPrincipal(arn) ?? "";
    return accountIds === undefined || [accountId, ...accountIds].includes(account)
        ? undefined
        : {
              message: `is in account ${account}, which is neither accountId nor listed in accountIds`,
              remedy: `Add ${account} to accountIds, or remove the reader.`,
          };
}

export interface RetentionSettings {
    readonly retentionDays: number;
    readonly archiveAfterDays: number;
    readonly objectLock?: { readonly days: number } | undefined;
}

export function contradictoryTransition({
    retentionDays,
    archiveAfterDays,
}: Omit<RetentionSettings, "objectLock">): readonly Contradiction[] {
    return archiveAfterDays < retentionDays
        ? []
        : [
              {
                  path: ["archiveAfterDays"],
                  found: archiveAfterDays,
                  message: `is not less than retentionDays (${retentionDays})`,
                  remedy: `Write fewer days, or raise retentionDays above ${archiveAfterDays}.`,
              },
          ];
}

export function contradictoryLock({
    retentionDays,
    objectLock,
}: Omit<RetentionSettings, "archiveAfterDays">): readonly Contradiction[] {
    return objectLock === undefined || objectLock.days <= retentionDays
        ? []
        : [
              {
                  path: ["objectLock", "days"],
                  found: objectLock.days,
                  message: `is more than retentionDays (${retentionDays}), after which logs are deleted`,
                  remedy: `Write at most ${retentionDays}, or raise retentionDays to ${objectLock.days}.`,
              },
          ];
}

export interface AccessLogSettings extends BucketNaming {
    readonly accessLogs?: { readonly bucket: string } | undefined;
}

export function contradictoryAccessLogs({
    accessLogs,
    ...naming
}: AccessLogSettings): readonly Contradiction[] {
    return accessLogs?.bucket !== bucketNameOf(naming)
        ? []
        : [
              {
                  path: ["accessLogs", "bucket"],
                  found: accessLogs.bucket,
                  message: "is the archive itself, where each access log would cause another",
                  remedy: "Write the name of another bucket in the same account and region.",
              },
          ];
}

export interface ExistingBucketSettings {
    readonly bucketName?: string | undefined;
    readonly existingBucket: boolean;
}

export function contradictoryBucket({
    bucketName,
    existingBucket,
}: ExistingBucketSettings): readonly Contradiction[] {
    return !existingBucket || bucketName !== undefined
        ? []
        : [
              {
                  path: ["bucketName"],
                  found: undefined,
                  message: "is required when existingBucket is true",
                  remedy: "Write the name of the existing bucket, or remove existingBucket.",
              },
          ];
}

export interface BucketKeySettings {
    readonly accountId: string;
    readonly region: string;
    readonly bucketKeyArn?: string | undefined;
}

export function contradictoryKey({
    accountId,
    region,
    bucketKeyArn,
}: BucketKeySettings): readonly Contradiction[] {
    const beginning = `arn:${partitionOf(region)}:kms:${region}:${accountId}:key/`;
    return bucketKeyArn === undefined || bucketKeyArn.startsWith(beginning)
        ? []
        : [
              {
                  path: ["bucketKeyArn"],
                  found: bucketKeyArn,
                  message: `is not a key of account ${accountId} in ${region}, where the bucket is`,
                  remedy: `Write an ARN that begins with ${beginning}, or remove bucketKeyArn to have a key created.`,
              },
          ];
}
