import { admitsOrganization } from "../stack/analysis";
import { bucketOf } from "../stack/bucket";
import { BPOL, BUCKET_POLICY, SSE_RESOURCE } from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown, recordOf, textOf } from "../stack/shape";
import { holdsLogs, isSuperseded } from "../stack/stack";

/** Words that name a bucket as the archive: "acme-session-logs", "ssm_log", "SessionManagerLogs". */
export const ARCHIVE_NAME =
    /(session|ssm|systems?-?manager).*log|log.*(session|ssm)|session-?manager/i;

/**
 * Whether the resource is, or configures, a bucket that holds session logs. Most rules ask: a
 * stack of application buckets is none of this pack's business.
 *
 * In this order: the name is configured; a bucket policy admits an organization to s3:PutObject; a
 * session document names the bucket; a tag of the bucket says so; its name says so. The last is
 * needed since an encryption rule, an ACL or a public access block shown alone (as the engine does
 * before it creates anything) carries nothing but a name; it does not count once the
 * configuration lists the names.
 */
export function concernsLogs(resource: Resource, context: Context): boolean {
    return isKnownLogBucket(resource, context) || looksLikeLogBucket(resource, context);
}

/**
 * The same without guessing from names and tags. Rules about what is *missing* ask this one: a
 * bucket seen without its companions may have them in another stack.
 */
export function isKnownLogBucket(resource: Resource, { config, stack }: Context): boolean {
    const bucket = bucketOf(resource);
    if (bucket.name !== undefined && config.logBucketNames.includes(bucket.name)) {
        return true;
    }
    if (BPOL.includes(resource.type) && admitsOrganization(resource, config)) {
        return true;
    }
    return stack !== undefined && holdsLogs(bucket, stack);
}

/**
 * Whether a bucket policy, inline or separate, is a log bucket's and is the one in force: beside a
 * policy resource the bucket's own `policy` is a copy read earlier.
 */
export function isLogBucketPolicy(resource: Resource, context: Context): boolean {
    return (
        concernsLogs(resource, context) && !isSuperseded(resource, [BUCKET_POLICY], context.stack)
    );
}

/** The same for default encryption. */
export function isLogBucketEncryption(resource: Resource, context: Context): boolean {
    return concernsLogs(resource, context) && !isSuperseded(resource, SSE_RESOURCE, context.stack);
}

function looksLikeLogBucket(resource: Resource, { config }: Context): boolean {
    if (config.logBucketNames.length > 0) {
        return false;
    }
    const bucket = bucketOf(resource);
    const tags = ifKnown(() =>
        Object.entries(recordOf((bucket.resource ?? resource).props["tags"])),
    );
    const accessPoint = ifKnown(() => textOf(resource.props["accessPointArn"]));
    return (
        ARCHIVE_NAME.test(bucket.name ?? accessPoint ?? resource.name) ||
        (tags ?? []).some(([key, value]) => saysArchive(key, String(value)))
    );
}

/** `session-logs: true` or `Purpose: session-logs`; a project's tag says nothing about a bucket. */
function saysArchive(key: string, value: string): boolean {
    return (
        (ARCHIVE_NAME.test(key) && value !== "false") ||
        (/^(name|purpose|usage|role|content|data)$/i.test(key) && ARCHIVE_NAME.test(value))
    );
}
