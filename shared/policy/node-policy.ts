import type { StatementRef } from "./finding";
import type { PolicyProblem } from "./normalize";

/** What the caller knows about the archive. */
export interface NodePolicyContext {
    /** Names of the log buckets; without them every bucket granted s3:PutObject by name counts. */
    readonly logBucketNames?: readonly string[];
}

/** A grant that reaches further than a node needs. */
export interface NodePolicyFinding {
    readonly statement: StatementRef;
    readonly reason:
        "keys-not-named" | "key-actions-too-wide" | "bucket-actions-too-wide" | "buckets-not-named";
    /** Actions in excess, sorted. */
    readonly actions: readonly string[];
    /** The Resource as written, or `NotResource …`. */
    readonly resource: string;
}

/** Every answer about one identity (IAM) policy. */
export interface NodePolicyVerdict {
    readonly problems: readonly PolicyProblem[];
    readonly findings: readonly NodePolicyFinding[];
    /** Names of the buckets that the policy lets write to by name. */
    readonly writesToBuckets: readonly string[];
    /** Whether it grants kms:Decrypt or kms:GenerateDataKey on anything. */
    readonly usesKeys: boolean;
}

/** Judges a policy of a node's role, JSON text or object. Never throws. */
export function judgeNodePolicy(source: unknown, context: NodePolicyContext): NodePolicyVerdict {
    throw new Error(`not written yet: ${String(source)} ${String(context.logBucketNames)}`);
}
