import { bucketOf, type BucketReference } from "./bucket";
import { withOrganizations, type PackConfig } from "../config";
import { heldResources } from "./foreign/held";
import { grouped } from "./grouped";
import { organizationIdsOf } from "./organizations";
import {
    BUCKET,
    BUCKET_BLOCK,
    BUCKET_POLICY,
    LIFECYCLE,
    REPLICATION,
    ENCRYPTION_CONFIGURATIONS,
    VERSIONING,
} from "./resources";
import type { Resource } from "./resource";

/** A whole stack, and what its resources tell about each other. */
export interface Stack {
    readonly resources: readonly Resource[];
    readonly config: PackConfig;
    /** Resources of any of the types, in the stack's order. */
    readonly ofType: (types: readonly string[]) => readonly Resource[];
}

/**
 * Sorts the stack's resources by type, those among them that a foreign resource holds, and takes
 * from them what the configuration leaves open.
 */
export function stackOf(shown: readonly Resource[], given: PackConfig): Stack {
    const config = withOrganizations(given, organizationIdsOf(shown));
    const resources = shown.flatMap((resource) => [resource, ...heldResources(resource)]);
    const byType = grouped(resources, ({ type }) => type);
    return {
        resources,
        config,
        ofType: (types) => types.flatMap((type) => byType.get(type) ?? []),
    };
}

/** A question about a whole stack that is worked out once per stack, when first asked. */
export function perStack<T>(answer: (stack: Stack) => T): (stack: Stack) => T {
    const known = new WeakMap<Stack, { readonly answer: T }>();
    return (stack) => {
        const found = known.get(stack) ?? { answer: answer(stack) };
        known.set(stack, found);
        return found.answer;
    };
}

const companions = perStack((stack) =>
    indexByBucket(
        stack
            .ofType([
                ...[BUCKET_POLICY, BUCKET_BLOCK, REPLICATION],
                ...[...ENCRYPTION_CONFIGURATIONS, ...VERSIONING, ...LIFECYCLE],
            ])
            .map((resource) => [bucketOf(resource), resource] as const),
    ),
);

/** Resources of the types that configure the bucket. */
export function companionsOf(
    bucket: BucketReference,
    types: readonly string[],
    stack: Stack,
): readonly Resource[] {
    return companions(stack)
        .find(bucket)
        .filter(({ type }) => types.includes(type));
}

/** Resources by the bucket that they are about. */
export interface BucketIndex {
    readonly names: readonly string[];
    readonly find: (bucket: BucketReference) => readonly Resource[];
}

/**
 * Looks resources up by their bucket: by its resource where both sides know it, else by its name;
 * two unknown buckets are never the same.
 */
export function indexByBucket(
    entries: readonly (readonly [BucketReference, Resource])[],
): BucketIndex {
    const byName = grouped(entries, ([{ name }]) => name);
    const byResource = grouped(entries, ([{ resource }]) => resource);
    byName.delete(undefined);
    byResource.delete(undefined);
    return {
        names: [...byName.keys()].filter((name) => name !== undefined),
        find: ({ name, resource }) => [
            ...new Set(
                [...(byName.get(name) ?? []), ...(byResource.get(resource) ?? [])].map(
                    ([, found]) => found,
                ),
            ),
        ],
    };
}

/**
 * Whether an inline block of a bucket is superseded by a resource of its own. The provider fills
 * a bucket's computed properties with what it read when the bucket was last touched, so beside a
 * separate resource the inline copy is old news.
 */
export function isSuperseded(
    resource: Resource,
    types: readonly string[],
    stack: Stack | undefined,
): boolean {
    return (
        BUCKET.includes(resource.type) &&
        stack !== undefined &&
        companionsOf(bucketOf(resource), types, stack).length > 0
    );
}
