import assert from "node:assert/strict";
import { type Ended, rollOut, type Wave } from "../../../fleet/rollout/rollout";
import { memberWaves, plainWave } from "../../../fleet/rollout/waves";
import type { Outcome } from "../../../fleet/progress/event";
import { stackSpec } from "../support/stack-spec";

const stacks = (...names: readonly string[]) => names.map((name) => stackSpec(name));
const MEMBERS = stacks("a", "b", "c", "d", "e");

interface Settings {
    /** Stacks that fail, and whether by a refusal. */
    readonly failing?: Readonly<Record<string, "failed" | "refused">>;
    readonly parallel?: number;
    readonly stopping?: AbortController;
    /** The stack that is worked on when somebody stops the rollout. */
    readonly stopAt?: string;
}

/** What is seen of a rollout. */
async function rolled(waves: readonly Wave[], settings: Settings = {}) {
    const { failing = {}, parallel = 1, stopping = new AbortController(), stopAt } = settings;
    const begun: string[] = [];
    let [running, most] = [0, 0];
    const outcome = await rollOut({
        waves,
        parallel,
        stopping: stopping.signal,
        begin: ({ name }) => begun.push(`wave ${name}`),
        work: async ({ stack }): Promise<Ended> => {
            begun.push(stack);
            running += 1;
            most = Math.max(most, running);
            await new Promise(setImmediate);
            running -= 1;
            if (stack === stopAt) {
                stopping.abort();
            }
            const how = failing[stack];
            const outcome: Outcome = how === undefined ? "changed" : "failed";
            return { outcome, changes: {}, isRefused: how === "refused" };
        },
    });
    return {
        begun,
        most,
        ended: outcome.ended.map(({ stack, ended }) => `${stack.stack} ${ended.outcome}`),
        left: outcome.left.map(({ stack }) => stack),
        stopped: outcome.stopped && [outcome.stopped.wave.name, outcome.stopped.failures],
    };
}

describe("a rollout", () => {
    it("does one wave after the other, as many stacks at once as may be", async () => {
        const { begun, most, left, stopped } = await rolled(
            memberWaves(MEMBERS, 1, () => Infinity),
            { parallel: 3 },
        );
        assert.deepEqual(begun, ["wave canary", "a", "wave rest", "b", "c", "d", "e"]);
        assert.deepEqual([most, left, stopped], [3, [], undefined]);
    });

    it("never stops for a member that fails, if any number may", async () => {
        const { ended, left, stopped } = await rolled(
            memberWaves(MEMBERS, 1, () => Infinity),
            { failing: { b: "failed", c: "refused" } },
        );
        assert.deepEqual(ended, ["a changed", "b failed", "c failed", "d changed", "e changed"]);
        assert.deepEqual([left, stopped], [[], undefined]);
    });

    it("stops after a canary that fails", async () => {
        const { begun, left, stopped } = await rolled(
            memberWaves(MEMBERS, 2, () => Infinity),
            { failing: { a: "failed" } },
        );
        assert.deepEqual(begun, ["wave canary", "a"]);
        assert.deepEqual(left, ["b", "c", "d", "e"]);
        assert.deepEqual(stopped, ["canary", 1]);
    });

    it("goes on after a canary that is refused", async () => {
        const { left, stopped } = await rolled(
            memberWaves(MEMBERS, 1, () => Infinity),
            { failing: { a: "refused" } },
        );
        assert.deepEqual([left, stopped], [[], undefined]);
    });

    it("begins nothing more once too many have failed, and waits for what runs", async () => {
        const { ended, left, stopped } = await rolled(
            memberWaves(MEMBERS, 0, () => 0),
            { failing: { a: "failed" }, parallel: 2 },
        );
        assert.deepEqual(ended, ["a failed", "b changed"]);
        assert.deepEqual(
            [left, stopped],
            [
                ["c", "d", "e"],
                ["rest", 1],
            ],
        );
    });

    it("counts failures by wave", async () => {
        const { left, stopped } = await rolled(
            memberWaves(MEMBERS, 1, () => 1),
            { failing: { a: "refused", b: "failed" } },
        );
        assert.deepEqual([left, stopped], [[], undefined]);
    });

    it("begins nothing more, and no wave, when it is stopped", async () => {
        const waves = [plainWave(stacks("a", "b", "c", "d")), plainWave(stacks("e"))];
        const { begun, ended, left, stopped } = await rolled(waves, { stopAt: "a", parallel: 2 });
        assert.deepEqual(begun, ["wave all", "a", "b"]);
        assert.deepEqual(ended, ["a changed", "b changed"]);
        assert.deepEqual([left, stopped], [["c", "d", "e"], undefined]);
    });

    it("tells no wave that has nothing", async () => {
        const { begun } = await rolled([plainWave([]), plainWave(stacks("e"))]);
        assert.deepEqual(begun, ["wave all", "e"]);
    });
});
