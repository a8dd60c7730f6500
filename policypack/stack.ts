import { admitsOrganization } from "./analysis";
import { bucketOf, isSameBucket, type BucketReference } from "./bucket";
import type { PackConfig } from "./config";
import { BPOL, BUCKET, DOCUMENT } from "./resources";
import type { Resource } from "./rule";
import { sessionDocumentOf } from "./session-document";
import { filledTextOf, ifKnown } from "./shape";

/** A whole stack, and what its resources tell about each other. */
export interface Stack {
    readonly resources: readonly Resource[];
    /** Resources of any of the types, in the stack's order. */
    readonly ofType: (types: readonly string[]) => readonly Resource[];
    /** Whether a policy or a session document in this stack makes the bucket a log bucket. */
    readonly holdsLogs: (bucket: BucketReference) => boolean;
    /** Resources of the types that configure the bucket, the bucket itself left out. */
    readonly companionsOf: (
        bucket: BucketReference,
        types: readonly string[],
    ) => readonly Resource[];
}

/** Indexes the stack once; evidence is computed when it is first asked for. */
export function stackOf(resources: readonly Resource[], config: PackConfig): Stack {
    const byType = new Map<string, Resource[]>();
    for (const resource of resources) {
        const same = byType.get(resource.type);
        if (same === undefined) {
            byType.set(resource.type, [resource]);
        } else {
            same.push(resource);
        }
    }
    const ofType = (types: readonly string[]) => types.flatMap((type) => byType.get(type) ?? []);
    let evidence: readonly BucketReference[] | undefined;
    return {
        resources,
        ofType,
        holdsLogs: (bucket) => {
            evidence ??= [
                ...ofType(BPOL)
                    .filter((policy) => admitsOrganization(policy, config))
                    .map(bucketOf),
                ...ofType([DOCUMENT]).flatMap(bucketNamedIn),
            ];
            return evidence.some((known) => isSameBucket(known, bucket));
        },
        companionsOf: (bucket, types) =>
            ofType(types).filter(
                (resource) =>
                    !BUCKET.includes(resource.type) && isSameBucket(bucketOf(resource), bucket),
            ),
    };
}

function bucketNamedIn(document: Resource): readonly BucketReference[] {
    const name = ifKnown(() => {
        const session = sessionDocumentOf(document);
        return session.kind === "session"
            ? filledTextOf(session.inputs["s3BucketName"])
            : undefined;
    });
    return name === undefined ? [] : [{ name }];
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
        (stack?.companionsOf(bucketOf(resource), types).length ?? 0) > 0
    );
}
