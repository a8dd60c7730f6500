import { analyzeNodePolicy } from "../../shared/iam/analyze-node-policy";
import type { NodePolicyFinding } from "../../shared/iam/analyze-node-policy";
import { crowdOf, someRole } from "./callers";
import { refute, sample, support } from "./comparison";
import type { Comparison, Disagreement, Effort } from "./comparison";
import { EXPLANATIONS, NODE_EXPLANATIONS } from "./explanations";
import { matches } from "./globs";
import { coveredActions } from "./search";
import type { Search } from "./search";
import { decideForNode } from "./simulator";
import { BUCKET, BUCKET_NAME, listOf } from "./world";
import type { Document, Request, Statement } from "./world";

type Reason = NodePolicyFinding["reason"];

/** What a grant reaches too far by: actions, where, and resources that don't count. */
interface Excess {
    readonly reason: Reason;
    readonly actions: readonly string[];
    readonly where: Pick<Search, "within" | "anyOwner">;
    readonly except: (resource: string) => boolean;
}

/** One key; regions may differ, as those of replicas do. */
const NAMED_KEY = /^arn:aws:kms:[a-z0-9*-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** Compares every answer about a role's policy, grant by grant and resource by resource. */
export function compareNodePolicy(
    document: Document,
    effort: Effort,
    explained: string[],
): Disagreement[] {
    const verdict = analyzeNodePolicy(document, { logBucketNames: [BUCKET_NAME] });
    const explanations = [...EXPLANATIONS, ...NODE_EXPLANATIONS];
    const comparison = { document, effort, explanations, explained };
    return [
        ...verdict.problems.map((problem) => ({
            question: "is the policy valid",
            analyzer: problem,
        })),
        ...document.Statement.flatMap((allow, index) =>
            allow.Effect === "Deny"
                ? []
                : resourcesOf(allow).flatMap((resource) =>
                      excessesOf(document).flatMap((excess) =>
                          compareExcess(comparison, index, resource, excess, verdict.findings),
                      ),
                  ),
        ),
    ];
}

function excessesOf({ Statement: statements }: Document): Excess[] {
    const named = statements
        .flatMap(({ Resource, NotResource }) => [...listOf(Resource), ...listOf(NotResource)])
        .filter((resource) => NAMED_KEY.test(resource));
    const nothing = () => false;
    return [
        {
            reason: "keys-not-named",
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
            where: { anyOwner: true },
            except: (resource) => named.some((key) => matches(key, resource)),
        },
        {
            reason: "key-actions-too-wide",
            actions: ["kms:CreateGrant", "kms:PutKeyPolicy"],
            where: { anyOwner: true },
            except: nothing,
        },
        {
            reason: "bucket-actions-too-wide",
            actions: ["s3:GetObject", "s3:DeleteObject", "s3:ListBucket", "s3:PutBucketPolicy"],
            where: { within: `${BUCKET}*` },
            except: nothing,
        },
        {
            reason: "buckets-not-named",
            actions: ["s3:PutObject", "s3:PutObjectAcl"],
            where: { within: "arn:aws:s3:::somebody-elses/*", anyOwner: true },
            except: nothing,
        },
    ];
}

function compareExcess(
    comparison: Comparison,
    index: number,
    { written, alone }: GrantedResource,
    { reason, actions, where, except }: Excess,
    findings: readonly NodePolicyFinding[],
): Disagreement[] {
    const found = findings.find(
        ({ statement, ...finding }) =>
            statement.index === index && finding.reason === reason && finding.resource === written,
    );
    const question = `whether Statement[${index}] on ${written} has ${reason}`;
    const asked = (document: Document): Omit<Search, "tries"> => {
        const crowd = crowdOf(document, { trusted: [], anonymous: false });
        const aimedAt = alone(document.Statement[index] as Statement);
        const denials = document.Statement.filter(({ Effect }) => Effect === "Deny");
        return {
            document: { ...document, Statement: [aimedAt, ...denials] },
            aimedAt,
            caller: (random) => someRole(random, crowd),
            actions: found === undefined ? coveredActions(aimedAt, actions) : sample(found.actions),
            ...where,
            decide: (policy, request) =>
                isOfNode(request) ? decideForNode(policy, request) : "ImplicitlyDenied",
            wanted: (decision) => decision === "Allowed",
        };
    };
    return found === undefined
        ? refute(comparison, question, "no", (document) => ({ ...asked(document), except }))
        : support(comparison, question, found, asked);
}

/** The keys of logs are used through S3 or by the agent itself, and for no grant of a service. */
function isOfNode({ keys }: Request): boolean {
    const service = keys["kms:viaservice"] ?? "s3.eu-central-1.amazonaws.com";
    return (
        keys["kms:grantisforawsresource"] !== "true" &&
        matches("s3.*.amazonaws.com", String(service))
    );
}

interface GrantedResource {
    /** As findings have it. */
    readonly written: string;
    /** The grant of this resource only. */
    readonly alone: (statement: Statement) => Statement;
}

/** A finding is about one resource, or about all but some. */
function resourcesOf({ Resource, NotResource }: Statement): GrantedResource[] {
    return NotResource === undefined
        ? listOf(Resource).map((written) => ({
              written,
              alone: (statement) => ({ ...statement, Resource: written }),
          }))
        : [
              {
                  written: `NotResource ${listOf(NotResource).join(", ")}`,
                  alone: (statement) => statement,
              },
          ];
}
