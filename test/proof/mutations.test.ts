import assert from "node:assert/strict";
import type { DeployedPolicy, PolicyText } from "../../sandbox/evaluator/policy";
import { isAsExpected, type Question, questionsOf } from "../../proof/prove";
import { BUCKET_MUTATIONS } from "./bucket-mutations";
import { KEY_MUTATIONS } from "./key-mutations";
import type { Mutation } from "./mutation";
import { NODE_MUTATIONS } from "./node-mutations";
import { deploymentOf, documentedMatrix, emitted } from "./sample";

const POLICIES = emitted();
const MUTATIONS = [...BUCKET_MUTATIONS, ...KEY_MUTATIONS, ...NODE_MUTATIONS];

describe("the access matrix", () => {
    let questions: readonly Question[];

    before(() => {
        questions = questionsOf(deploymentOf(POLICIES), documentedMatrix());
    });

    it("has no red cell for the policies as they are built", () => {
        assert.deepEqual(
            questions.filter((question) => !isAsExpected(question)),
            [],
        );
    });

    it("asks at least one question for each answer that the tables give", () => {
        const missing = documentedMatrix().flatMap(({ line, answers }) =>
            Object.entries(answers)
                .filter(([, answer]) => answer !== undefined)
                .filter(([kind]) => !questions.some((q) => q.line === line && q.kind === kind))
                .map(([kind]) => `docs/access.md:${line}: ${kind}`),
        );
        assert.deepEqual(missing, []);
    });

    it("is tried with more than forty changes, each under a name of its own", () => {
        const names = MUTATIONS.map(({ policy, name }) => `${policy} ${name}`);
        assert.equal(new Set(names).size, names.length);
        assert.ok(names.length >= 40);
    });

    for (const mutation of MUTATIONS) {
        it(`turns red: ${mutation.name}`, () => {
            assert.ok(isCaught(mutation), "every cell is as expected");
        });
    }

    function isCaught({ policy, change }: Mutation): boolean {
        const before = POLICIES[policy];
        const after = change(before) as PolicyText;
        return questions.some((question) => {
            const asked = withChange(question, before, after);
            return asked !== undefined && !isAsExpected(asked);
        });
    }
});

/** The question with one document in place of another; undefined when it does not depend on it. */
function withChange(question: Question, before: object, after: PolicyText): Question | undefined {
    const { resourcePolicy, identityPolicies } = question.request;
    const isAffected = (policy?: DeployedPolicy) => policy?.document === before;
    const swap = (policy: DeployedPolicy) =>
        isAffected(policy) ? { ...policy, document: after } : policy;
    return isAffected(resourcePolicy) || identityPolicies.some(isAffected)
        ? {
              ...question,
              request: {
                  ...question.request,
                  resourcePolicy: resourcePolicy && swap(resourcePolicy),
                  identityPolicies: identityPolicies.map(swap),
              },
          }
        : undefined;
}
