import type { PolicyContext } from "../../shared/iam/context";
import { present } from "../../shared/iam/match/key-value";
import { analyzeNodePolicy, type NodePolicyFindings } from "../../shared/iam/analyze-node-policy";
import { analyzeResourcePolicy, type ResourcePolicyFindings } from "../../shared/iam/analyze";
import { TEMPLATE_ACCOUNT } from "./account";
import { bucketOf } from "./bucket";
import type { PackConfig } from "../config";
import { purposeOf, type Purpose } from "./purpose";
import { ACCESS_POINT_POLICIES, KEY_POLICY_TYPES, policiesOf } from "./resources";
import type { Resource } from "./resource";
import { ifKnown, isUnknownValue } from "../values";

/** Verdicts of the documents judged last: many rules ask about each one, twice. */
const recent = new Map<string, unknown>();
/** Of the texts remembered; some 3,000 policies of the length that AWS allows. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
let characters = 0;

/**
 * Every answer about each bucket, access point or key policy that the resource carries.
 *
 * @param bucketKeyArn the key that uploads name, if it is known
 */
export function verdictsOf(
    resource: Resource,
    config: PackConfig,
    bucketKeyArn?: string,
): readonly ResourcePolicyFindings[] {
    const context = {
        ...policyContextOf(resource, config),
        memberRequest:
            bucketKeyArn === undefined ? undefined : { [KEY_HEADER]: present(bucketKeyArn) },
    };
    return policiesOf(resource).map(({ read }) =>
        remembered(read(), context, analyzeResourcePolicy),
    );
}

const KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id";

/** What a function of the analyzer answers about a document in a context. */
function remembered<Context extends object, Verdict>(
    document: unknown,
    context: Context,
    judge: (source: unknown, context: Context) => Verdict,
): Verdict {
    const source = readable(document);
    if (typeof source !== "string") {
        return judge(source, context);
    }
    const id = `${judge.name}${JSON.stringify(context)}${source}`;
    if (recent.has(id)) {
        return recent.get(id) as Verdict;
    }
    const verdict = judge(source, context);
    if (characters + id.length > MOST_CHARACTERS) {
        recent.clear();
        characters = 0;
    }
    recent.set(id, verdict);
    characters += id.length;
    return verdict;
}

/** Every answer about an identity policy. */
export function nodeVerdictOf(document: unknown, names: readonly string[]): NodePolicyFindings {
    return remembered(
        document,
        { logBucketNames: names.length > 0 ? names : undefined },
        analyzeNodePolicy,
    );
}

/** Reads every policy of the resource, so that an unknown one is noticed. */
export function readPolicies(resource: Resource): void {
    policiesOf(resource).forEach(({ read }) => readable(read()));
}

/** What the policies of a bucket or key say about its purpose; nothing that is not known yet. */
export function purposesOf(
    resource: Resource,
    { centralAccountId }: PackConfig,
): readonly Purpose[] {
    return policiesOf(resource).flatMap(
        ({ read }) => ifKnown(() => remembered(read(), { centralAccountId }, purposeOf)) ?? [],
    );
}

function policyContextOf(resource: Resource, config: PackConfig): PolicyContext {
    return {
        kind: kindOf(resource.type),
        organizationIds: config.organizationIds.length > 0 ? config.organizationIds : undefined,
        ownAccountId: resource.account,
        assumedOwnAccountId: config.centralAccountId,
        // A template may name the central account and mean its own: which that is, nothing tells.
        trustedAccountIds:
            resource.account === TEMPLATE_ACCOUNT && config.centralAccountId !== undefined
                ? [...config.trustedAccountIds, config.centralAccountId]
                : config.trustedAccountIds,
        bucketName: KEY_POLICY_TYPES.includes(resource.type) ? undefined : bucketOf(resource).name,
    };
}

function kindOf(type: string): PolicyContext["kind"] {
    if (KEY_POLICY_TYPES.includes(type)) {
        return "key";
    }
    return ACCESS_POINT_POLICIES.includes(type) ? "access-point" : "bucket";
}

/**
 * The document as JSON text. Writing it out reads every value, so that an unknown one inside an
 * object is noticed here; what cannot be written (a cycle, a bottomless depth) goes to the analyzer
 * as it is, which answers that it is no policy.
 */
function readable(document: unknown): unknown {
    if (typeof document === "string") {
        return document;
    }
    try {
        return JSON.stringify(document) ?? document;
    } catch (error) {
        if (isUnknownValue(error)) {
            throw error;
        }
        return document;
    }
}
