import { S3, expandActions, type Level } from "../../match/actions";
import type { CompiledPolicy } from "../../match/compile";
import { exactly } from "../../match/text";
import { bucketNamePattern } from "../../parse/arn";
import type { Analysis } from "../../principals/access";
import { MEMBER_S3_ACTIONS } from "../excess-permissions";
import {
    grantedResourcesOf,
    nodeFindings,
    openActions,
    type NodePolicyFinding,
} from "./node-grants";

const WRITE_ACTIONS = ["s3:putobject", "s3:putobjectacl"];
const WRITING = expandActions(S3, WRITE_ACTIONS);
const EXCESS = S3.all & ~expandActions(S3, MEMBER_S3_ACTIONS);

/** Stands in for all buckets that no policy names. */
const SOME_BUCKET = "0-any-bucket-0";

/**
 * Grants of more than writing on log buckets, and of writing to any bucket.
 *
 * @param told names of the log buckets; without them, those that the policy itself grants writing to
 */
export function findWideBucketGrants(
    buckets: Analysis,
    told: readonly string[] | undefined,
): readonly NodePolicyFinding[] {
    const names = told ?? logBuckets(buckets.policy);
    const arnsOf = (name: string) =>
        buckets.context.partitions.map((partition) => `arn:${partition}:s3:::${name}`);
    const asked = (names.length > 0 ? names : [SOME_BUCKET]).flatMap(arnsOf);
    return buckets.policy.allows.flatMap((allow) =>
        grantedResourcesOf(allow).flatMap(
            ({ written, reaches, objectsOf }): readonly NodePolicyFinding[] => {
                const open = (arn: string, level: Level, wanted: bigint): readonly string[] => {
                    const text = level === "bucket" ? exactly(arn) : objectsOf(arn);
                    return reaches(text) ? openActions(buckets, allow, wanted, level, text) : [];
                };
                const wide = asked.flatMap((arn) => [
                    ...open(arn, "bucket", EXCESS),
                    ...open(arn, "object", EXCESS),
                ]);
                const anywhere = arnsOf(SOME_BUCKET).flatMap((arn) => open(arn, "object", WRITING));
                const actions = [...new Set(wide)].sort();
                return [
                    ...nodeFindings(allow, "bucket-actions-too-wide", actions, written),
                    ...nodeFindings(allow, "buckets-not-named", [...new Set(anywhere)], written),
                ];
            },
        ),
    );
}

/** Buckets that grants speak of, by name or by a pattern that is more than wildcards. */
export function bucketsSpokenOf({ allows }: CompiledPolicy): readonly string[] {
    const names = allows
        .filter(({ resource }) => !resource.not)
        .flatMap(({ resource }) => resource.of)
        .map(({ arn }) => bucketNamePattern(arn) ?? "")
        .map((name) => name.replaceAll(/\$\{[^}]*\}|[*?]/g, ""));
    return [...new Set(names)].filter((name) => name !== "");
}

/** Buckets and access points that the policy lets write to, by names without wildcards. */
export function bucketsWrittenTo({ allows }: CompiledPolicy): readonly string[] {
    const names = allows
        .filter(({ actions, resource }) => !resource.not && (actions & WRITING) !== 0n)
        .flatMap(({ resource }) => resource.of)
        .flatMap(({ bucket }) => bucket ?? [])
        .map(({ kind, name, arn }) => (kind === "bucket" ? name : arn));
    return [...new Set(names)];
}

/**
 * The buckets that are meant for logs: those with a grant of just writing, since a bucket of an
 * application's own may be granted with a wildcard. Without such a grant, all that are written to.
 */
function logBuckets(policy: CompiledPolicy): readonly string[] {
    const explicit = policy.allows.filter(({ actionPatterns }) =>
        actionPatterns.of.some((pattern) => WRITE_ACTIONS.includes(pattern)),
    );
    const meant = bucketsWrittenTo({ ...policy, allows: explicit });
    return meant.length > 0 ? meant : bucketsWrittenTo(policy);
}
