import assert from "node:assert/strict";
import { capacityFor, capacityOf } from "../../../fleet/rollout/capacity";

const GIB = 2 ** 30;

describe("how many stacks at once", () => {
    it("is four a core, where there is memory for them", () => {
        const capacity = capacityOf(2, 18 * GIB);
        assert.deepEqual(capacity, { parallel: 8, reason: "2 cores, 18.0 GiB free" });
    });

    it("is no more than memory carries", () => {
        assert.equal(capacityOf(16, 2 * GIB).parallel, 4);
    });

    it("is one at least", () => {
        assert.equal(capacityOf(1, 0).parallel, 1);
    });

    it("is what is asked for", () => {
        assert.deepEqual(capacityFor(50), { parallel: 50, reason: "as --parallel says" });
        assert.match(capacityFor(undefined).reason, /^\d+ cores, [\d.]+ GiB free$/);
    });
});
