export interface BucketNaming {
    readonly accountId: string;
    readonly region: string;
    readonly bucketName?: string | undefined;
}

/** The archive's bucket, whether the config names it or not. */
export function bucketNameOf({ accountId, region, bucketName }: BucketNaming): string {
    return bucketName ?? `session-logs-${accountId}-${region}`;
}
