import assert from "node:assert/strict";
import { canariesOf } from "../../../fleet/rollout/canaries";
import { stackSpec } from "../support/stack-spec";

const member = (stack: string, ou: string) => stackSpec(stack, {}, { ou });
const MEMBERS = [
    member("a1", "A"),
    member("a2", "A"),
    member("a3", "A"),
    member("b1", "B"),
    member("c1", "C"),
    member("c2", "C"),
];
const canaries = (count?: number) => canariesOf(MEMBERS, count).map(({ stack }) => stack);

describe("canaries", () => {
    it("are one of each unit, if nobody says how many", () => {
        assert.deepEqual(canaries(), ["a1", "b1", "c1"]);
    });

    it("are of as many units as they can be, if they are few", () => {
        assert.deepEqual(canaries(2), ["a1", "b1"]);
        assert.deepEqual(canaries(0), []);
    });

    it("take the units in turn, if they are more", () => {
        assert.deepEqual(canaries(5), ["a1", "b1", "c1", "a2", "c2"]);
        assert.deepEqual(canaries(99), ["a1", "b1", "c1", "a2", "c2", "a3"]);
    });

    it("are none of nobody", () => {
        assert.deepEqual(canariesOf([], undefined), []);
    });
});
