import assert from "node:assert/strict";
import { and, either, not, or, type Answer } from "../../../../shared/iam/match/answer";

/** One line per pair of answers, with what they are together. */
const PAIRS: readonly { a: Answer; b: Answer; and: Answer; or: Answer; either: Answer }[] = [
    { a: "yes", b: "yes", and: "yes", or: "yes", either: "yes" },
    { a: "yes", b: "maybe", and: "maybe", or: "yes", either: "maybe" },
    { a: "yes", b: "no", and: "no", or: "yes", either: "maybe" },
    { a: "maybe", b: "maybe", and: "maybe", or: "maybe", either: "maybe" },
    { a: "maybe", b: "no", and: "no", or: "maybe", either: "maybe" },
    { a: "no", b: "no", and: "no", or: "no", either: "no" },
];

describe("two answers together", () => {
    for (const { a, b, ...expected } of PAIRS) {
        it(`${a}, ${b}: both ${expected.and}, one ${expected.or}, either ${expected.either}`, () => {
            for (const [one, other] of [
                [a, b],
                [b, a],
            ] as const) {
                assert.equal(and(one, other), expected.and);
                assert.equal(or(one, other), expected.or);
                assert.equal(either([one, other]), expected.either);
            }
        });
    }
});

describe("the opposite of an answer", () => {
    it("is itself for maybe only", () => {
        assert.deepEqual((["yes", "maybe", "no"] as const).map(not), ["no", "maybe", "yes"]);
    });
});

describe("the answer of no alternative", () => {
    it("is no", () => assert.equal(either([]), "no"));
});
