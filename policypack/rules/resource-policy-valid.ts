import type { NodePolicyFindings } from "../../shared/iam/analyze-node-policy";
import type { PolicyProblem } from "../../shared/iam/parse/normalize";
import { nodeVerdictOf, verdictsOf } from "../stack/analysis";
import {
    BUCKET_POLICY_TYPES,
    IDENTITY_POLICY_TYPES,
    KEY_POLICY_TYPES,
    policiesOf,
} from "../stack/resources";
import { findingAt, type Context, type Level, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { holderOf, knownLogBucketNames } from "../subjects/node-role";
import { belongingOf } from "../subjects/subject";
import { ifKnown } from "../values";

/* One that cannot be read cannot be judged. Of other teams' AWS says the same when they deploy. */
export const resourcePolicyValid: Rule = {
    name: "resource-policy-valid",
    level: "mandatory",
    severity: "medium",
    description: "Policies are JSON that AWS accepts, with every element a statement needs.",
    remediation: "Correct the policy's JSON: build it with JSON.stringify rather than by hand.",
    appliesTo: [...BUCKET_POLICY_TYPES, ...KEY_POLICY_TYPES, ...IDENTITY_POLICY_TYPES],
    judge,
    judgeAgainInStack: true,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    if (!IDENTITY_POLICY_TYPES.includes(resource.type)) {
        return belongingOf(resource, context) === "none"
            ? []
            : verdictsOf(resource, context.config).flatMap(({ problems }) =>
                  outcomesOf(problems, "policy"),
              );
    }
    return policiesOf(resource).flatMap(({ read, path }) => {
        // What is unknown is named once, by the rule that asks what the policy grants.
        const verdict = ifKnown(() => nodeVerdictOf(read(), knownLogBucketNames(context)));
        return verdict === undefined
            ? []
            : outcomesOf(verdict.problems, path, levelFor(resource, verdict, context));
    });
}

function levelFor(resource: Resource, verdict: NodePolicyFindings, context: Context): Level {
    const holder = holderOf(resource, verdict, context);
    return holder === "unknown" || holder === "no-node" ? "advisory" : "mandatory";
}

function outcomesOf(
    problems: readonly PolicyProblem[],
    property: string,
    level: Level = "mandatory",
): readonly Outcome[] {
    return problems.map(({ path, found, expected }) =>
        findingAt(level, `In ${property}, ${path} ${found}.`, expected),
    );
}
