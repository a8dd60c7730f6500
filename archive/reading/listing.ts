import { ListObjectsV2Command, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { buffer } from "streaming-iterables";
import type { Archive } from "./archive";
import { explained } from "./aws-errors";

/** One version of an object. */
export interface StoredVersion {
    readonly versionId: string;
    /** When it was written, in whole seconds. */
    readonly written: Date;
    readonly bytes: number;
    /** With its quotes. */
    readonly etag: string;
    /** Such as `STANDARD`, `GLACIER_IR`. */
    readonly storageClass: string;
}

/** An object with all that became of it. */
export interface StoredObject {
    readonly key: string;
    /** Its versions, the oldest first; none where only a delete marker is left. */
    readonly versions: readonly StoredVersion[];
    /** When it was deleted, if it is: the versions are still there for a while. */
    readonly deleted: Date | undefined;
}

interface Entry {
    readonly key: string;
    readonly version: StoredVersion | undefined;
    readonly deleted: Date | undefined;
}

/** A page is fetched while the one before is worked on. */
const PAGES_AHEAD = 1;

/**
 * All objects below a prefix, in the order of their keys. Memory does not depend on their number.
 *
 * @throws UserError where the caller may not list them.
 */
export async function* storedObjects(
    archive: Archive,
    prefix: string,
): AsyncGenerator<StoredObject> {
    let held: Entry[] = [];
    for await (const page of buffer(PAGES_AHEAD, pagesOf(archive, prefix))) {
        const groups = grouped([...held, ...page]);
        // The versions of the last key may go on with the next page.
        held = groups.pop() ?? [];
        for (const group of groups) {
            yield objectOf(group);
        }
    }
    if (held.length > 0) {
        yield objectOf(held);
    }
}

/** The names of what lies directly below a prefix, as folders would: without slashes. */
export async function foldersBelow(archive: Archive, prefix: string): Promise<readonly string[]> {
    const folders: string[] = [];
    let ContinuationToken: string | undefined;
    do {
        const page = await archive.s3
            .send(
                new ListObjectsV2Command({
                    Bucket: archive.bucketName,
                    Prefix: prefix,
                    Delimiter: "/",
                    EncodingType: "url",
                    ContinuationToken,
                }),
            )
            .catch((error: unknown) => {
                throw listingError(error, archive, prefix);
            });
        for (const { Prefix = "" } of page.CommonPrefixes ?? []) {
            folders.push(decoded(Prefix).slice(prefix.length, -1));
        }
        ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return folders;
}

async function* pagesOf(archive: Archive, prefix: string): AsyncGenerator<Entry[]> {
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
        const page = await archive.s3
            .send(
                new ListObjectVersionsCommand({
                    Bucket: archive.bucketName,
                    Prefix: prefix,
                    // XML can't hold every character of a key.
                    EncodingType: "url",
                    KeyMarker,
                    VersionIdMarker,
                }),
            )
            .catch((error: unknown) => {
                throw listingError(error, archive, prefix);
            });
        yield [
            ...(page.Versions ?? []).map((version) => ({
                key: decoded(version.Key ?? ""),
                version: {
                    versionId: version.VersionId ?? "null",
                    written: version.LastModified ?? new Date(0),
                    bytes: version.Size ?? 0,
                    etag: version.ETag ?? "",
                    storageClass: version.StorageClass ?? "STANDARD",
                },
                deleted: undefined,
            })),
            ...(page.DeleteMarkers ?? []).map((marker) => ({
                key: decoded(marker.Key ?? ""),
                version: undefined,
                deleted: marker.IsLatest === true ? marker.LastModified : undefined,
            })),
        ];
        KeyMarker = page.IsTruncated === true ? decoded(page.NextKeyMarker ?? "") : undefined;
        VersionIdMarker = page.NextVersionIdMarker;
    } while (KeyMarker !== undefined);
}

/** By key, in the order of the keys' bytes, as S3 has them. */
function grouped(entries: readonly Entry[]): Entry[][] {
    const groups = new Map<string, Entry[]>();
    for (const entry of entries) {
        const group = groups.get(entry.key);
        if (group === undefined) {
            groups.set(entry.key, [entry]);
        } else {
            group.push(entry);
        }
    }
    const hasMarkers = entries.some(({ version }) => version === undefined);
    const all = [...groups.values()];
    return hasMarkers ? all.sort(([a], [b]) => compareBytes(a?.key ?? "", b?.key ?? "")) : all;
}

function compareBytes(a: string, b: string): number {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** S3 lists the newest version first. */
function objectOf(entries: readonly Entry[]): StoredObject {
    return {
        key: entries[0]?.key ?? "",
        versions: entries.flatMap(({ version }) => version ?? []).reverse(),
        deleted: entries.find(({ deleted }) => deleted !== undefined)?.deleted,
    };
}

function decoded(key: string): string {
    // Most keys are as they were: looking is cheaper than decoding a million of them.
    return !/[%+]/.test(key) ? key : decodeURIComponent(key.replaceAll("+", " "));
}

function listingError(error: unknown, { bucketName }: Archive, prefix: string): unknown {
    return explained(
        error,
        `list ${bucketName}/${prefix}`,
        "s3:ListBucket and s3:ListBucketVersions on the bucket",
    );
}
