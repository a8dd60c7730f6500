import { describeChanges } from "../../shared/json-changes";
import type { LookedUp } from "../../shared/looked-up";
import type { PolicyDocument, Statement } from "../../shared/policy-document";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import { type Findings, findings, type Problem, show } from "../../shared/problem";
import { setting } from "../../shared/setting";
import type { Admitted } from "../admission";
import type { FoundBucket, LifecycleRule } from "./facts";
import { trusted } from "./trusted";

/** What a bucket had before this stack set it up. */
export type PreviousBucket = Pick<FoundBucket, "policy" | "lifecycleRules">;

/** What this stack has of the bucket's in its state. */
export interface ManagedBucket {
    readonly policy: boolean;
    readonly lifecycle: boolean;
    /** What it keeps of the time before. */
    readonly previous?: PreviousBucket | undefined;
}

export interface TakeoverArgs {
    readonly bucketName: string;
    readonly region: string;
    readonly accountId: string;
    readonly admitted: Admitted;
    /** What is done with the policy and the lifecycle rules that the bucket has. */
    readonly adopt: "refuse" | "replace" | "keep";
    /** The policy that the archive gets. */
    readonly policy: PolicyDocument;
    readonly lifecycleRules: readonly LifecycleRule[];
}

/** How a bucket that exists becomes the archive. */
export interface Takeover {
    /** Statements that stay beside the archive's own. */
    readonly keptStatements: readonly Statement[];
    readonly keptRules: readonly LifecycleRule[];
    readonly previous: PreviousBucket;
    /** Whether the bucket's policy comes under the stack now, and its lifecycle configuration. */
    readonly importsPolicy: boolean;
    readonly importsLifecycle: boolean;
    readonly findings: Findings;
}

/**
 * Decides what becomes of the policy and the lifecycle rules of a bucket that is there: others may
 * depend on them, so they are never overwritten unasked, and kept in the stack's state.
 */
export function bucketTakeover(
    args: TakeoverArgs,
    found: LookedUp<FoundBucket>,
    managed: ManagedBucket,
): Takeover {
    if (found.kind !== "found" || found.value.region !== args.region) {
        const problems = [unusable(args, found)];
        return { ...NOTHING, findings: findings({ problems }) };
    }
    const { policy, lifecycleRules } = found.value;
    // What a resource of the stack holds is its own by now; what was there before is in the state.
    const previous = {
        policy: managed.policy ? (managed.previous?.policy ?? "") : policy,
        lifecycleRules: managed.lifecycle
            ? (managed.previous?.lifecycleRules ?? [])
            : lifecycleRules,
    };
    const statements = statementsBeside(args.policy, previous.policy);
    const rules = previous.lifecycleRules.filter(
        ({ id }) => !args.lifecycleRules.some((own) => own.id === id),
    );
    const keeps = args.adopt === "keep";
    const takeover = {
        keptStatements: keeps ? statements : [],
        keptRules: keeps ? rules : [],
        previous,
        importsPolicy: !managed.policy && policy !== "",
        importsLifecycle: !managed.lifecycle && lifecycleRules.length > 0,
    };
    const isForeign =
        (takeover.importsPolicy && statements.length > 0) ||
        (takeover.importsLifecycle && rules.length > 0);
    return { ...takeover, findings: takeoverFindings(args, takeover, isForeign) };
}

const NOTHING = {
    keptStatements: [],
    keptRules: [],
    previous: { policy: "", lifecycleRules: [] },
    importsPolicy: false,
    importsLifecycle: false,
};

function unusable({ bucketName, region }: TakeoverArgs, found: LookedUp<FoundBucket>): Problem {
    const key = setting("bucketName");
    return found.kind === "found"
        ? {
              key,
              found: `names a bucket in ${show(found.value.region)}, while region is ${show(region)}`,
              expected: "Set region to the bucket's region, or name another bucket.",
          }
        : {
              key,
              found: `is ${show(bucketName)}, a bucket that can't be read`,
              expected: `Name an existing bucket in ${region}, or remove existingBucket to have one created.`,
          };
}

/** The statements of a policy that the archive's own does not have, by their Sids. */
function statementsBeside(own: PolicyDocument, policy: string): readonly Statement[] {
    if (policy === "") {
        return [];
    }
    const { Statement: statements } = JSON.parse(policy) as {
        readonly Statement: Statement | readonly Statement[];
    };
    const sids = own.Statement.map(({ Sid }) => Sid);
    return [statements].flat().filter(({ Sid }) => !sids.includes(Sid));
}

function takeoverFindings(
    args: TakeoverArgs,
    takeover: Omit<Takeover, "findings">,
    isForeign: boolean,
): Findings {
    const changes = changesOf(args, takeover);
    if (isForeign && args.adopt === "refuse") {
        return findings({ problems: [notAsked(args.bucketName, changes)] });
    }
    return findings({
        problems: outsiders(args, takeover.keptStatements),
        warnings: isForeign ? [notice(args.bucketName, changes)] : [],
    });
}

function changesOf(args: TakeoverArgs, takeover: Omit<Takeover, "findings">): string {
    const { previous, importsPolicy, importsLifecycle, keptStatements, keptRules } = takeover;
    const before = {
        ...(importsPolicy && { policy: JSON.parse(previous.policy) as unknown }),
        ...(importsLifecycle && { lifecycleRules: previous.lifecycleRules }),
    };
    const after = {
        ...(importsPolicy && {
            policy: { ...args.policy, Statement: [...keptStatements, ...args.policy.Statement] },
        }),
        ...(importsLifecycle && { lifecycleRules: [...keptRules, ...args.lifecycleRules] }),
    };
    return describeChanges(before, after);
}

function notAsked(bucketName: string, changes: string): Problem {
    return {
        key: setting("adopt"),
        found: `is "refuse", but bucket ${bucketName} has a policy or lifecycle rules that are not in this stack`,
        expected:
            "Write keep to keep its other statements and rules alongside the archive's, or replace to remove them. " +
            `replace makes these changes:\n${changes}`,
    };
}

function notice(bucketName: string, changes: string): string {
    return [
        `This stack takes over the policy and lifecycle rules of bucket ${bucketName}, which changes them as follows:`,
        changes,
        "Their current content is kept in this stack's state, in the Stash log-archive.",
    ].join("\n");
}

/** Kept statements that grant access to somebody outside the archive's accounts. */
function outsiders(
    { accountId, admitted }: TakeoverArgs,
    kept: readonly Statement[],
): readonly Problem[] {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: kept });
    const verdict = analyzeResourcePolicy(policy, {
        kind: "bucket",
        ownAccountId: accountId,
        ...trusted(admitted),
    });
    return verdict.externalAccess.map(({ statement, principal }) => ({
        key: setting("adopt"),
        found: `is "keep", but the bucket's policy grants access to ${principal.text} (${statement.sid ?? `statement ${statement.index + 1}`})`,
        expected: "Remove that statement from the bucket's policy, or write replace.",
    }));
}
