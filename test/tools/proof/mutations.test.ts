import assert from "node:assert/strict";
import { isAsExpected, type Question, questionsOf } from "../../../tools/proof/prove";
import type { DeployedPolicy, PolicyText } from "../../../tools/oracle/policy";
import { BUCKET_MUTATIONS } from "./bucket-mutations";
import { KEY_MUTATIONS } from "./key-mutations";
import { NODE_MUTATIONS } from "./node-mutations";
import { OPTION_MUTATIONS } from "./option-mutations";
import { SEALER_MUTATIONS } from "./sealer-mutations";
import {
    deploymentOf,
    documentedMatrix,
    type Emitted,
    emitted,
    VARIANTS,
    type Variant,
} from "./sample";

const MUTATIONS = [
    ...BUCKET_MUTATIONS,
    ...KEY_MUTATIONS,
    ...NODE_MUTATIONS,
    ...OPTION_MUTATIONS,
    ...SEALER_MUTATIONS,
];

describe("the access matrix", function () {
    this.timeout(60_000);

    const matrix = documentedMatrix();
    const known = new Map<Variant, { policies: Emitted; questions: readonly Question[] }>();

    function asked(variant: Variant) {
        const before = known.get(variant);
        if (before !== undefined) {
            return before;
        }
        const policies = emitted(variant);
        const questions = spread(questionsOf(deploymentOf(variant, policies), matrix));
        const made = { policies, questions };
        known.set(variant, made);
        return made;
    }

    for (const [name, variant] of Object.entries(VARIANTS)) {
        describe(`for the policies as they are built ${name}`, () => {
            for (const { line, contexts } of matrix) {
                it(`has no red cell in docs/access.md:${line} (${contexts.join(", ")})`, () => {
                    const red = asked(variant).questions.filter(
                        (question) => question.line === line && !isAsExpected(question),
                    );
                    assert.deepEqual(red, []);
                });
            }
        });
    }

    it("asks at least one question for each answer that the tables give", () => {
        const questions = Object.values(VARIANTS).flatMap((variant) => asked(variant).questions);
        const questioned = new Set(questions.map(({ line, kind }) => `${line}: ${kind}`));
        const missing = matrix.flatMap(({ line, answers }) =>
            Object.entries(answers)
                .filter(([, answer]) => answer !== undefined)
                .map(([kind]) => `${line}: ${kind}`)
                .filter((cell) => !questioned.has(cell)),
        );
        assert.deepEqual(missing, []);
    });

    it("is tried with more than forty changes, each under a name of its own", () => {
        const names = MUTATIONS.map(({ policy, name }) => `${policy} ${name}`);
        assert.equal(new Set(names).size, names.length);
        assert.ok(names.length >= 40);
    });

    for (const { name, variant, policy, change } of MUTATIONS) {
        it(`turns red: ${name}`, () => {
            const { policies, questions } = asked(variant);
            const before = policies[policy];
            const after = JSON.parse(JSON.stringify(change(before))) as PolicyText;
            assert.notDeepEqual(after, before, "the policy has not changed");
            assert.ok(
                questions.some((question) => isRed(question, before, after)),
                "every cell is as expected",
            );
        });
    }
});

/** One question of each row and caller first, then a second of each: a red one is met soon. */
function spread(questions: readonly Question[]): readonly Question[] {
    const asked = new Map<string, number>();
    const rounds: Question[][] = [];
    for (const question of questions) {
        const cell = `${question.line} ${question.caller}`;
        const round = asked.get(cell) ?? 0;
        asked.set(cell, round + 1);
        (rounds[round] ??= []).push(question);
    }
    return rounds.flat();
}

function isRed(question: Question, before: object, after: PolicyText): boolean {
    const asked = withChange(question, before, after);
    return asked !== undefined && !isAsExpected(asked);
}

/** The question with one document in place of another; undefined when it does not depend on it. */
function withChange(question: Question, before: object, after: PolicyText): Question | undefined {
    const { request } = question;
    const { resourcePolicy, identityPolicies, permissionsBoundary } = request;
    const all = [resourcePolicy, permissionsBoundary, ...identityPolicies];
    if (!all.some((policy) => policy?.document === before)) {
        return undefined;
    }
    const swap = (policy: DeployedPolicy) =>
        policy.document === before ? { ...policy, document: after } : policy;
    return {
        ...question,
        request: {
            ...request,
            resourcePolicy: resourcePolicy && swap(resourcePolicy),
            permissionsBoundary: permissionsBoundary && swap(permissionsBoundary),
            identityPolicies: identityPolicies.map(swap),
        },
    };
}
