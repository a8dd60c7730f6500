export interface Retention {
    readonly retentionDays: number;
    readonly archiveAfterDays: number;
}

/**
 * Days for which a deleted or overwritten log can still be brought back. Short, because a version
 * becomes noncurrent only at the end of its retention: expiry and noncurrent expiry add up.
 */
const NONCURRENT_DAYS = 7;

/** Days after which the parts of an upload that never ended are removed. */
const INCOMPLETE_UPLOAD_DAYS = 7;

/**
 * Lifecycle rules of the versioned archive: logs move to S3 Glacier Instant Retrieval, expire, and
 * leave nothing behind.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function lifecycleRules({ retentionDays, archiveAfterDays }: Retention) {
    return [
        {
            id: "expire-logs",
            status: "Enabled",
            filter: { prefix: "" },
            transitions: [{ days: archiveAfterDays, storageClass: "GLACIER_IR" }],
            expiration: { days: retentionDays },
            noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
        },
        {
            // A rule of its own: S3 takes no expiredObjectDeleteMarker beside days.
            id: "remove-remains",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { expiredObjectDeleteMarker: true },
            abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
        },
    ];
}
