import { HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
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

/** Lists every log of the archive with the log-archive account's own credentials. */
export async function archivedLogs(
    archive: { readonly bucketName: string; readonly region: string; readonly keyPrefix: string },
    aws: { readonly endpoint: string; readonly credentials: AwsCredentialIdentityProvider },
): Promise<ArchivedLog[]> {
    const s3 = new S3Client({ ...aws, region: archive.region, forcePathStyle: true });
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
