import assert from "node:assert/strict";
import type { Ended } from "../../../fleet/rollout/rollout";
import { centralWave, memberWaves, plainWave } from "../../../fleet/rollout/waves";
import { stackSpec } from "../support/stack-spec";

const FAILED: Ended = { outcome: "failed", changes: {}, error: "no" };
const REFUSED: Ended = { ...FAILED, isRefused: true };
const MEMBERS = ["a", "b", "c", "d"].map((stack) => stackSpec(stack));

describe("the waves of a rollout", () => {
    it("stop where central fails, even if it refuses", () => {
        const wave = centralWave(stackSpec("central"));
        const { name, stacks } = wave;
        assert.deepEqual([name, stacks.map(({ stack }) => stack)], ["central", ["central"]]);
        const stops = [[], [REFUSED], [FAILED]].map((failures) => wave.stopsAt(failures));
        assert.deepEqual(stops, [false, true, true]);
    });

    it("have each member once: canaries first", () => {
        const waves = memberWaves(MEMBERS, 2, () => 0);
        assert.deepEqual(
            waves.map(({ name, stacks }) => [name, stacks.map(({ stack }) => stack)]),
            [
                ["canary", ["a", "b"]],
                ["rest", ["c", "d"]],
            ],
        );
    });

    it("stop where a canary fails on its way, not where one refuses what is asked for", () => {
        const [canary] = memberWaves(MEMBERS, 2, () => 99);
        const stops = [[], [REFUSED, REFUSED], [REFUSED, FAILED]].map((failures) =>
            canary?.stopsAt(failures),
        );
        assert.deepEqual(stops, [false, false, true]);
    });

    it("stop where more of the rest fail than may, counted by all members", () => {
        const [, rest] = memberWaves(MEMBERS, 2, (members) => members / 2);
        const stops = [1, 2, 3].map((count) =>
            rest?.stopsAt(Array.from({ length: count }, () => REFUSED)),
        );
        assert.deepEqual(stops, [false, false, true]);
    });

    it("never stop where nothing depends on anything", () => {
        const wave = plainWave(MEMBERS);
        assert.equal(wave.name, "all");
        assert.equal(wave.stopsAt([FAILED, FAILED, FAILED, FAILED]), false);
        assert.equal(wave.stacks, MEMBERS);
    });
});
