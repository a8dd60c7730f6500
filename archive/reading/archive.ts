import { S3Client } from "@aws-sdk/client-s3";

/** Where the logs lie. */
export interface ArchiveLocation {
    readonly bucketName: string;
    /** What stands before `<account>/` in every key: empty, or ends with a slash. */
    readonly keyPrefix: string;
    /** The bucket's; where unknown, S3 tells it. */
    readonly region: string | undefined;
    /** ARN of the key that signs its seals, where central has made one. */
    readonly sealKeyArn?: string | undefined;
    /** Days after which a log expires, where central says so. */
    readonly retentionDays?: number | undefined;
}

/** An archive that is ready to be read. */
export interface Archive extends ArchiveLocation {
    readonly region: string;
    readonly s3: S3Client;
}

/** Objects that are read at once. */
export const READS_AT_ONCE = 32;

/** Where S3 sends a request for a bucket of another region on. */
const ANY_REGION = "us-east-1";

/** An archive as the caller's own credentials open it: those of AWS's standard chain. */
export function openArchive(location: ArchiveLocation): Archive {
    const region = location.region ?? process.env["AWS_REGION"] ?? ANY_REGION;
    const s3 = new S3Client({
        region,
        followRegionRedirects: true,
        forcePathStyle: needsPathStyle(location),
        maxAttempts: 5,
        retryMode: "adaptive",
        // A log that its writer gave no checksum has none to be compared with.
        responseChecksumValidation: "WHEN_REQUIRED",
    });
    // It makes a copy of each answer for a log that nobody keeps.
    s3.middlewareStack.remove("loggerMiddleware");
    return { ...location, region, s3 };
}

/** Neither an endpoint of one's own nor a certificate knows a bucket's name as part of the host. */
function needsPathStyle({ bucketName }: ArchiveLocation): boolean {
    const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
    return (
        bucketName.includes(".") ||
        AWS_ENDPOINT_URL !== undefined ||
        AWS_ENDPOINT_URL_S3 !== undefined
    );
}
