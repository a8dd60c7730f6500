import {
    GetObjectCommand,
    HeadObjectCommand,
    ListObjectsV2Command,
    S3Client,
} from "@aws-sdk/client-s3";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";

/** A log as it lies in the archive. */
export interface ArchivedLog {
    readonly accountId: string;
    readonly region: string;
    readonly key: string;
    readonly bytes: number;
    /** Algorithm of the server-side encryption, `aws:kms` if all is well. */
    readonly sse: string;
    readonly kmsKeyArn: string;
}

export interface Archive {
    readonly bucketName: string;
    readonly region: string;
    readonly keyPrefix: string;
}

/** The log-archive account's own credentials. */
export interface Owner {
    readonly endpoint: string;
    readonly credentials: AwsCredentialIdentityProvider;
}

/** Lists every log of the archive as its owner. */
export async function archivedLogs(archive: Archive, aws: Owner): Promise<ArchivedLog[]> {
    const s3 = clientOf(archive, aws);
    const Bucket = archive.bucketName;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Promise.all(
        Contents.map(async ({ Key = "" }) => {
            const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
            const [accountId = "", region = ""] = Key.slice(archive.keyPrefix.length).split("/");
            return {
                accountId,
                region,
                key: Key,
                bytes: head.ContentLength ?? 0,
                sse: head.ServerSideEncryption ?? "none",
                kmsKeyArn: head.SSEKMSKeyId ?? "none",
            };
        }),
    );
}

/** Reads a log as the archive's owner. */
export async function archivedText(archive: Archive, key: string, aws: Owner): Promise<string> {
    const object = { Bucket: archive.bucketName, Key: key };
    const { Body } = await clientOf(archive, aws).send(new GetObjectCommand(object));
    return (await Body?.transformToString()) ?? "";
}

function clientOf({ region }: Archive, aws: Owner): S3Client {
    return new S3Client({ ...aws, region, forcePathStyle: true });
}
