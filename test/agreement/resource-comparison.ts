import type { PolicyContext } from "../../shared/iam/context";
import type { AccessFinding, PrincipalDescription } from "../../shared/iam/finding";
import { MEMBER_KMS_ACTIONS, MEMBER_S3_ACTIONS } from "../../shared/iam/checks/excess-permissions";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import type { ResourcePolicyFindings } from "../../shared/iam/analyze";
import { crowdOf, someCaller } from "./callers";
import type { Limits, Party } from "./callers";
import { refute, sample, support } from "./comparison";
import type { Comparison, Disagreement, Effort } from "./comparison";
import { EXPLANATIONS } from "./explanations";
import { matches } from "./globs";
import { compareLogWriting } from "./log-writing";
import { coveredActions } from "./search";
import type { Search } from "./search";
import { decide } from "./simulator";
import { BUCKET_NAME, ORGANIZATION, OWN_ACCOUNT, TRUSTED } from "./world";
import type { Document, Statement } from "./world";

const S3_ACTIONS = [
    ...["s3:PutObject", "s3:PutObjectAcl", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket"],
    ...["s3:GetEncryptionConfiguration", "s3:PutBucketPolicy", "s3:GetBucketPolicy"],
];
const KMS_ACTIONS = [
    ...["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:Encrypt", "kms:CreateGrant"],
    ...["kms:PutKeyPolicy", "kms:ReEncryptFrom"],
];
const VICTIM = "000000000000";

/** A policy with the analyzer's verdict. */
interface Trial extends Comparison {
    readonly kind: "bucket" | "key";
    readonly verdict: ResourcePolicyFindings;
    readonly actions: readonly string[];
}

/** Compares every answer about a bucket's or key's policy. */
export function compareResourcePolicy(
    document: Document,
    kind: "bucket" | "key",
    effort: Effort,
    explained: string[],
): Disagreement[] {
    const verdict = analyzeResourcePolicy(document, contextOf(kind));
    const actions = kind === "bucket" ? S3_ACTIONS : KMS_ACTIONS;
    const explanations = EXPLANATIONS;
    const trial = { document, kind, verdict, actions, effort, explanations, explained };
    return [
        ...verdict.problems.map((problem) => ({
            question: "is the policy valid",
            analyzer: problem,
        })),
        ...document.Statement.flatMap((allow, index) =>
            allow.Effect === "Deny"
                ? []
                : [
                      ...compareAccess(trial, index, "outsider", verdict.externalAccess),
                      ...compareAccess(trial, index, "member", verdict.excessPermissions),
                      ...comparePrefixes(trial, index),
                  ],
        ),
        ...compareOwner(trial),
        ...compareMemberUse(trial),
        ...compareLogWriting(document, kind, verdict.logWriting, explained),
        ...comparePlainHttp(trial),
    ];
}

/** What the analyzer is told about every generated policy. */
export function contextOf(kind: Trial["kind"]): PolicyContext {
    return {
        kind,
        organizationIds: [ORGANIZATION],
        ownAccountId: OWN_ACCOUNT,
        trustedAccountIds: [TRUSTED],
        ...(kind === "bucket" ? { bucketName: BUCKET_NAME } : {}),
    };
}

/** Outsiders and excess: a finding for an Allow if and only if it lets somebody in. */
function compareAccess(
    trial: Trial,
    index: number,
    party: "outsider" | "member",
    findings: readonly AccessFinding[],
): Disagreement[] {
    const question = `what Statement[${index}] allows ${party}s`;
    const found = findings.filter(({ statement }) => statement.index === index);
    const within = (statement: Statement) =>
        coveredActions(statement, trial.actions).filter(
            (action) => party === "outsider" || !isMemberAction(action),
        );
    if (found.length === 0) {
        return against(trial, question, "nothing", (aim) => ({
            ...aim(index, party),
            actions: within(trial.document.Statement[index] as Statement),
        }));
    }
    return found.flatMap((finding) =>
        inFavour(trial, question, finding, (aim) => ({
            ...aim(index, party, limitsOf(finding.principal)),
            actions: sample(finding.actions),
            within: finding.resource,
        })),
    );
}

function comparePrefixes(trial: Trial, index: number): Disagreement[] {
    const { verdict, kind, document } = trial;
    const found = verdict.otherPrefixes.filter(({ statement }) => statement.index === index);
    const question = `whether Statement[${index}] lets members write below others' prefixes`;
    const fixed = { "aws:securetransport": "true" };
    if (kind === "key") {
        return [];
    }
    if (found.length === 0) {
        const actions = coveredActions(document.Statement[index] as Statement, ["s3:PutObject"]);
        const within = `arn:aws:s3:::${BUCKET_NAME}/${VICTIM}/*`;
        return against(trial, question, "no", (aim) => ({
            ...aim(index, "member"),
            ...{ actions, within, fixed },
        }));
    }
    return found
        .filter(({ literalVariable }) => !literalVariable)
        .flatMap((finding) =>
            inFavour(trial, question, finding, (aim) => ({
                ...aim(index, "member", limitsOf(finding.principal)),
                ...{ actions: ["s3:PutObject"], within: finding.reached, fixed },
            })),
        );
}

function compareOwner(trial: Trial): Disagreement[] {
    const { mayChangePolicy, action } = trial.verdict.owner;
    const question = "whether the owner may change the policy";
    const fixed = { "aws:securetransport": "true" };
    const anyAccessPoint = true;
    const aimed = (aim: Aimer, index?: number) => ({
        ...aim(index, "owner"),
        ...{ actions: [action], fixed, anyAccessPoint },
    });
    if (!mayChangePolicy) {
        return against(trial, question, "no", (aim) => aimed(aim));
    }
    const grants = trial.document.Statement.flatMap((statement, index) =>
        statement.Effect === "Allow" && coveredActions(statement, [action]).length > 0
            ? [index]
            : [],
    );
    const starts = trial.kind === "bucket" ? [undefined] : grants;
    const results = starts.map((index) =>
        inFavour(trial, question, "yes", (aim) => aimed(aim, index)),
    );
    return results.some((result) => result.length === 0)
        ? []
        : (results[0] ?? [{ question, analyzer: "yes" }]);
}

function compareMemberUse(trial: Trial): Disagreement[] {
    const { answer, action, grantedBy } = trial.verdict.memberUse;
    const question = `whether members may ${action}`;
    const fixed = { "aws:securetransport": "true" };
    const anyAccessPoint = true;
    if (answer === "yes") {
        return inFavour(trial, question, answer, (aim) => ({
            ...aim(grantedBy?.index, "member"),
            ...{ actions: [action], fixed, anyAccessPoint },
        }));
    }
    return trial.document.Statement.flatMap((allow, index) =>
        allow.Effect === "Deny" || coveredActions(allow, [action]).length === 0
            ? []
            : against(trial, question, answer, (aim) => ({
                  ...aim(index, "member"),
                  ...{ actions: [action], fixed, anyAccessPoint },
              })),
    );
}

function comparePlainHttp(trial: Trial): Disagreement[] {
    const { kind, verdict, actions } = trial;
    const question = "whether plain HTTP is denied";
    const fixed = { "aws:securetransport": "false" };
    const anyAccessPoint = true;
    const wanted = (decision: string) => decision !== "ExplicitlyDenied";
    if (kind === "key") {
        return [];
    }
    if (verdict.plainHttp.length === 0) {
        return (["outsider", "member", "owner"] as const).flatMap((party) =>
            against(trial, question, "yes", (aim) => ({
                ...aim(undefined, party),
                ...{ actions, fixed, wanted, anyAccessPoint },
            })),
        );
    }
    return verdict.plainHttp.flatMap((finding) =>
        inFavour(trial, question, finding, (aim) => {
            const { kind: who, accountId, organizationId } = finding.principal;
            const inside =
                who === "member" || (who !== "service" && organizationId === ORGANIZATION);
            const party = who === "own-account" ? "owner" : inside ? "member" : "outsider";
            const limits = { kind: /^(anonymous|service)$/.test(who) ? who : undefined, accountId };
            return {
                ...aim(undefined, party, { ...limits, organizationId }),
                ...{ actions: sample(finding.actions), within: finding.resource },
                ...{ fixed, wanted, anyAccessPoint },
            };
        }),
    );
}

type Aim = Omit<Search, "tries">;

function against(
    trial: Trial,
    question: string,
    analyzer: unknown,
    asked: (aim: Aimer) => Aim,
): Disagreement[] {
    return refute(trial, question, analyzer, (document) => asked(aimerAt(document, trial.kind)));
}

function inFavour(
    trial: Trial,
    question: string,
    analyzer: unknown,
    asked: (aim: Aimer) => Aim,
): Disagreement[] {
    return support(trial, question, analyzer, (document) => asked(aimerAt(document, trial.kind)));
}

/** Requests of a party that fit one statement, with only that Allow and all denials in force. */
type Aimer = (index: number | undefined, party: Party, limits?: Limits) => Aim;

function aimerAt(document: Document, kind: Trial["kind"]): Aimer {
    // KMS takes no unsigned requests.
    const crowd = crowdOf(document, { trusted: [TRUSTED], anonymous: kind === "bucket" });
    return (index, party, limits) => {
        const aimedAt = index === undefined ? undefined : document.Statement[index];
        const inForce = document.Statement.filter(
            (each) => aimedAt === undefined || each === aimedAt || each.Effect === "Deny",
        );
        return {
            document: { ...document, Statement: inForce },
            aimedAt,
            caller: (random) => someCaller(random, crowd, party, aimedAt, limits),
            actions: [],
            decide,
            wanted: (decision) => decision === "Allowed",
        };
    };
}

function limitsOf({ kind, accountId, organizationId }: PrincipalDescription): Limits {
    const tied = kind === "member" || kind === "unidentified-principal" || kind === "federated";
    return { kind: tied ? undefined : kind, accountId, organizationId };
}

function isMemberAction(action: string): boolean {
    return [...MEMBER_S3_ACTIONS, ...MEMBER_KMS_ACTIONS].some((each) =>
        matches(each, action, true),
    );
}
