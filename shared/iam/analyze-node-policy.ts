import { KMS, S3 } from "./match/actions";
import { compilePolicy, type CompiledPolicy } from "./match/compile";
import { bucketsSpokenOf, bucketsWrittenTo, findWideBucketGrants } from "./checks/node/buckets";
import { opensChannels } from "./checks/node/channels";
import { findWideKeyGrants, usesKeys } from "./checks/node/keys";
import type { NodePolicyFinding } from "./checks/node/node-grants";
import { checkNodeLogWriting, type NodeLogWriting } from "./checks/node/node-log-writing";
import { normalizePolicy } from "./parse/normalize";
import type { PolicyProblem } from "./parse/normal-policy";
import { createAnalysis, type Analysis } from "./principals/access";
import { analysisContext } from "./principals/analysis-context";

export type { NodePolicyFinding } from "./checks/node/node-grants";
export type { NodeLogWriting } from "./checks/node/node-log-writing";

/** What is known of the archive. */
export interface NodePolicyContext {
    /** Names of the log buckets; without them, those that the policy itself grants writing to. */
    readonly logBucketNames?: readonly string[];
}

/** Every answer about one identity (IAM) policy. */
export interface NodePolicyFindings {
    readonly problems: readonly PolicyProblem[];
    readonly findings: readonly NodePolicyFinding[];
    /** Names of the buckets that the policy lets write to by name. */
    readonly writesToBuckets: readonly string[];
    /**
     * Names of the buckets that it speaks of, wildcards left out: `acme-logs-` for `acme-logs-*`;
     * none for all buckets at once.
     */
    readonly namesBuckets: readonly string[];
    /** Whether it lets an agent register its node and open its channels to Session Manager. */
    readonly opensChannels: boolean;
    /**
     * For each bucket that it writes to by name, whether it lets do all that the agent does to write
     * a log. Worked out when it is read.
     */
    readonly logWriting: readonly NodeLogWriting[];
    /** Whether it grants kms:Decrypt or kms:GenerateDataKey* on anything. */
    readonly usesKeys: boolean;
}

/** Analyzes a policy of a node's role, JSON text or object. Never throws on data. */
export function analyzeNodePolicy(source: unknown, told: NodePolicyContext): NodePolicyFindings {
    const { policy, problems } = normalizePolicy(source, "identity");
    const keys = analysisOf(compilePolicy(policy, KMS), "key");
    const buckets = analysisOf(compilePolicy(policy, S3), "bucket");
    const writesToBuckets = bucketsWrittenTo(buckets.policy);
    let logWriting: readonly NodeLogWriting[] | undefined;
    return {
        problems,
        findings: [
            ...findWideKeyGrants(keys),
            ...findWideBucketGrants(buckets, told.logBucketNames),
        ],
        namesBuckets: bucketsSpokenOf(buckets.policy),
        opensChannels: opensChannels(policy),
        writesToBuckets,
        get logWriting() {
            return (logWriting ??= checkNodeLogWriting(writesToBuckets, buckets, keys));
        },
        usesKeys: usesKeys(keys),
    };
}

function analysisOf(policy: CompiledPolicy, kind: "key" | "bucket"): Analysis {
    const normal = { variables: true, statements: [] };
    return createAnalysis(policy, analysisContext({ kind }, normal, policy));
}
