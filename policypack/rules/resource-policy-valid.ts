import { nodeVerdictOf, verdictsOf } from "../analysis";
import { BPOL, IAMP, KPOL, policiesOf } from "../resources";
import { finding, type Context, type Outcome, type Resource, type Rule } from "../rule";

/* On every policy: one that cannot be read cannot be judged, and AWS would refuse it anyway. */
export const resourcePolicyValid: Rule = {
    name: "resource-policy-valid",
    level: "mandatory",
    severity: "medium",
    description: "Policies are JSON that AWS accepts, with every element a statement needs.",
    remediation: "Mend the policy's JSON; build it with JSON.stringify rather than by hand.",
    appliesTo: [...BPOL, ...KPOL, ...IAMP],
    judge,
};

function judge(resource: Resource, { config }: Context): readonly Outcome[] {
    const problems = IAMP.includes(resource.type)
        ? policiesOf(resource).flatMap(({ document, path }) =>
              nodeVerdictOf(document, []).problems.map((problem) => ({ ...problem, in: path })),
          )
        : verdictsOf(resource, config).flatMap((verdict) =>
              verdict.problems.map((problem) => ({ ...problem, in: "policy" })),
          );
    return problems.map(({ in: property, path, found, expected }) =>
        finding(`In ${property}, ${path} ${found}.`, expected),
    );
}
