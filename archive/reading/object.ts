import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import type { Archive } from "./archive";
import { explained, isDenied, isMissing } from "./aws-errors";
import type { StoredVersion } from "./listing";

/** Which bytes are meant. */
export interface Located {
    readonly key: string;
    readonly version: StoredVersion;
}

/** What S3 knows of an object beside its bytes. */
export interface ObjectFacts {
    /** Such as `aws:kms`. */
    readonly encryption: string;
    /** ARN of the KMS key. */
    readonly keyId: string | undefined;
    readonly metadata: Readonly<Record<string, string>>;
    /** When a restored copy from an archive class goes, or that one is under way: S3's words. */
    readonly restore: string | undefined;
}

/** How often a download may break in a row without a byte between. */
const BREAKS = 4;

/** The first bytes of a log, or all if it has fewer. */
export async function readStart(archive: Archive, { key, version }: Located, bytes: number) {
    if (version.bytes === 0) {
        return Buffer.alloc(0);
    }
    const { Body } = await archive.s3
        .send(
            new GetObjectCommand({
                ...place(archive, key, version),
                Range: `bytes=0-${bytes - 1}`,
            }),
        )
        .catch((error: unknown) => {
            throw readingError(error, archive, key);
        });
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/**
 * All bytes of a log, as they come. Where the connection breaks they go on from there.
 *
 * @throws UserError where the caller may not read it.
 */
export async function* readWhole(
    archive: Archive,
    { key, version }: Located,
): AsyncGenerator<Uint8Array> {
    let read = 0;
    let breaks = 0;
    while (read < version.bytes) {
        try {
            for await (const chunk of await bodyFrom(archive, { key, version }, read)) {
                read += chunk.length;
                breaks = 0;
                yield chunk;
            }
            if (read >= version.bytes) {
                return;
            }
            throw new Error(`${key} ended after ${read} of ${version.bytes} bytes`);
        } catch (error) {
            breaks += 1;
            if (breaks >= BREAKS || isDenied(error) || isMissing(error) || isArchived(error)) {
                throw readingError(error, archive, key);
            }
        }
    }
}

async function bodyFrom(
    archive: Archive,
    { key, version }: Located,
    start: number,
): Promise<AsyncIterable<Buffer>> {
    const { Body } = await archive.s3.send(
        new GetObjectCommand({
            ...place(archive, key, version),
            ...(start === 0 ? {} : { Range: `bytes=${start}-` }),
        }),
    );
    return Body as Readable;
}

/** The facts that S3 tells without the object's bytes. */
export async function objectFacts(
    archive: Archive,
    { key, version }: Located,
): Promise<ObjectFacts> {
    const head = await archive.s3
        .send(new HeadObjectCommand(place(archive, key, version)))
        .catch((error: unknown) => {
            throw readingError(error, archive, key);
        });
    return {
        encryption: head.ServerSideEncryption ?? "none",
        keyId: head.SSEKMSKeyId,
        metadata: head.Metadata ?? {},
        restore: head.Restore,
    };
}

/** Whether the object lies in a class from which it has to be restored first. */
export function isArchived(error: unknown): boolean {
    return (error as Partial<Error>).name === "InvalidObjectState";
}

function place({ bucketName }: Archive, Key: string, { versionId }: StoredVersion) {
    return { Bucket: bucketName, Key, VersionId: versionId };
}

function readingError(error: unknown, { bucketName }: Archive, key: string): unknown {
    return explained(
        error,
        `read ${bucketName}/${key}`,
        "s3:GetObject and s3:GetObjectVersion on the log and kms:Decrypt on the bucket's key",
    );
}
