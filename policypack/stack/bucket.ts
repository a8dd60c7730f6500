import {
    ACCESS_GRANT,
    ACCESS_GRANTS_LOCATION,
    ACCESS_POINT,
    ACCESS_POINT_POLICY,
    BUCKET,
    MULTI_REGION_POINT,
    MULTI_REGION_POLICY,
    OBJECT_LAMBDA_POINT,
    OBJECT_LAMBDA_POLICY,
    sourcesOf,
} from "./resources";
import type { Resource } from "./resource";
import { filledTextOf, ifKnown, listOf, recordOf } from "../values";

/** The bucket that a resource is, or belongs to, as far as it can be told. */
export interface BucketReference {
    /** The bucket's own resource, when it is in the stack and the join is known. */
    readonly resource?: Resource;
    /** The bucket's name, when it is known. */
    readonly name?: string;
}

/** Where a policy or a grant says what lies between it and the bucket. */
const ON_THE_WAY: Readonly<Record<string, { readonly property: string; readonly type: string }>> = {
    [ACCESS_POINT_POLICY]: { property: "accessPointArn", type: ACCESS_POINT },
    [MULTI_REGION_POLICY]: { property: "details", type: MULTI_REGION_POINT },
    [OBJECT_LAMBDA_POLICY]: { property: "name", type: OBJECT_LAMBDA_POINT },
    [OBJECT_LAMBDA_POINT]: { property: "configuration", type: ACCESS_POINT },
    [ACCESS_GRANT]: { property: "accessGrantsLocationId", type: ACCESS_GRANTS_LOCATION },
};

/** Follows `bucket`, through access points and locations, to the first of `bucketsOf`. */
export function bucketOf(resource: Resource): BucketReference {
    return bucketsOf(resource)[0] ?? {};
}

/** The same for what may belong to several buckets: multi-Region access points. */
export function bucketsOf(resource: Resource): readonly BucketReference[] {
    if (BUCKET.includes(resource.type)) {
        return [{ resource, name: nameIn(resource, "bucket") }];
    }
    if (resource.type === MULTI_REGION_POINT) {
        return regionalBucketsOf(resource);
    }
    if (resource.type === ACCESS_GRANTS_LOCATION) {
        return [scopedBucketOf(resource, "locationScope")];
    }
    const way = ON_THE_WAY[resource.type];
    if (way === undefined) {
        return [referenceIn(resource, "bucket")];
    }
    const granted = scopedBucketOf(resource, "grantScope");
    return granted.name === undefined
        ? sourcesOf(resource, way.property, [way.type]).flatMap(bucketsOf)
        : [granted];
}

function referenceIn(resource: Resource, property: string): BucketReference {
    const [source] = sourcesOf(resource, property, BUCKET);
    return {
        resource: source,
        name: nameIn(resource, property) ?? (source && nameIn(source, "bucket")),
    };
}

function regionalBucketsOf(resource: Resource): readonly BucketReference[] {
    const sources = sourcesOf(resource, "details", BUCKET);
    const count = ifKnown(() => regionsOf(resource).length) ?? 0;
    const names = Array.from({ length: count }, (_, index) =>
        ifKnown(() => filledTextOf(recordOf(regionsOf(resource)[index])["bucket"])),
    );
    return [
        ...sources.map((source) => ({ resource: source, name: nameIn(source, "bucket") })),
        ...names.filter((name) => name !== undefined).map((name) => ({ name })),
    ];
}

function regionsOf({ props }: Resource): readonly unknown[] {
    return listOf(recordOf(listOf(props["details"])[0])["regions"]);
}

/** The bucket of `s3://bucket/prefix*`; none for `s3://`, which is all of the account's. */
function scopedBucketOf(resource: Resource, property: string): BucketReference {
    const scope = ifKnown(() => filledTextOf(resource.props[property]));
    const [source] = sourcesOf(resource, property, BUCKET);
    const name = /^s3:\/\/([^/*]+)/.exec(scope ?? "")?.[1];
    return { resource: source, name: name ?? (source && nameIn(source, "bucket")) };
}

function nameIn(resource: Resource, property: string): string | undefined {
    const name = ifKnown(() => filledTextOf(resource.props[property]));
    return name?.replace(/^arn:[a-z-]+:s3:::/, "");
}
