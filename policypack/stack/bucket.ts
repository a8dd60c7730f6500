import { ACCESS_POINT, ACCESS_POINT_POLICY, BUCKET, sourcesOf } from "./resources";
import type { Resource } from "./resource";
import { filledTextOf, ifKnown } from "./shape";

/** The bucket that a resource is, or belongs to, as far as it can be told. */
export interface BucketReference {
    /** The bucket's own resource, when it is in the stack and the join is known. */
    readonly resource?: Resource;
    /** The bucket's name, when it is known. */
    readonly name?: string;
}

/** Follows `bucket` (and, for access point policies, the access point) to the bucket. */
export function bucketOf(resource: Resource): BucketReference {
    if (BUCKET.includes(resource.type)) {
        return { resource, name: nameIn(resource, "bucket") };
    }
    if (resource.type === ACCESS_POINT_POLICY) {
        const [accessPoint] = sourcesOf(resource, "accessPointArn", [ACCESS_POINT]);
        return accessPoint === undefined ? {} : bucketOf(accessPoint);
    }
    const [source] = sourcesOf(resource, "bucket", BUCKET);
    return {
        resource: source,
        name: nameIn(resource, "bucket") ?? (source && nameIn(source, "bucket")),
    };
}

function nameIn(resource: Resource, property: string): string | undefined {
    const name = ifKnown(() => filledTextOf(resource.props[property]));
    return name?.replace(/^arn:[a-z-]+:s3:::/, "");
}
