import {
    ListObjectsV2Command,
    ListObjectVersionsCommand,
    type ListObjectVersionsCommandOutput,
} from "@aws-sdk/client-s3";
import { setImmediate as eventLoopTurn } from "node:timers/promises";
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

/** An object while its versions come in, the newest first. */
interface Incoming {
    readonly key: string;
    readonly versions: StoredVersion[];
    deleted: Date | undefined;
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
    for await (const objects of storedPages(archive, prefix)) {
        yield* objects;
    }
}

/** The same in the pages that S3 lists: a step for each of a million objects costs more than it does. */
export async function* storedPages(
    archive: Archive,
    prefix: string,
): AsyncGenerator<readonly StoredObject[]> {
    let held: Incoming | undefined;
    for await (const page of buffer(PAGES_AHEAD, pagesOf(archive, prefix))) {
        // Else the request for the next page would leave when this one has been worked on.
        await eventLoopTurn();
        const objects = objectsOn(page, held);
        // The versions of the last key may go on with the next page.
        held = objects.pop();
        yield objects.map(complete);
    }
    if (held !== undefined) {
        yield [complete(held)];
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

async function* pagesOf(
    archive: Archive,
    prefix: string,
): AsyncGenerator<ListObjectVersionsCommandOutput> {
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
        yield page;
        KeyMarker = page.IsTruncated === true ? decoded(page.NextKeyMarker ?? "") : undefined;
        VersionIdMarker = page.NextVersionIdMarker;
    } while (KeyMarker !== undefined);
}

/**
 * What a page holds, in the order of the keys' bytes, as S3 has them.
 *
 * @param held The last object of the page before.
 */
function objectsOn(
    { Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput,
    held: Incoming | undefined,
): Incoming[] {
    const objects = new Map(held && [[held.key, held]]);
    for (const version of Versions) {
        const key = decoded(version.Key ?? "");
        const stored = {
            versionId: version.VersionId ?? "null",
            written: version.LastModified ?? new Date(0),
            bytes: version.Size ?? 0,
            etag: version.ETag ?? "",
            storageClass: version.StorageClass ?? "STANDARD",
        };
        const before = objects.get(key);
        if (before === undefined) {
            // An empty list that is pushed to has room for seventeen.
            objects.set(key, { key, versions: [stored], deleted: undefined });
        } else {
            before.versions.push(stored);
        }
    }
    for (const { Key = "", IsLatest, LastModified } of DeleteMarkers) {
        const key = decoded(Key);
        const object = objects.get(key) ?? { key, versions: [], deleted: undefined };
        if (IsLatest === true) {
            object.deleted = LastModified;
        }
        objects.set(key, object);
    }
    const all = [...objects.values()];
    return DeleteMarkers.length > 0 ? all.sort((a, b) => compareBytes(a.key, b.key)) : all;
}

function compareBytes(a: string, b: string): number {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function complete(object: Incoming): StoredObject {
    object.versions.reverse();
    return object;
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
