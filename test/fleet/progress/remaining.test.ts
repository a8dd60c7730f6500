import assert from "node:assert/strict";
import { secondsLeft } from "../../../fleet/progress/remaining";
import { Tally } from "../../../fleet/progress/tally";
import { begin, done, start } from "./fake-terminal";

describe("the time that is left", () => {
    const left = (
        recentSeconds: readonly number[],
        runningSeconds: readonly number[],
        waiting: number,
        parallel = 4,
    ) => secondsLeft({ recentSeconds, runningSeconds, waiting, parallel });

    it("is unknown until something has finished", () => {
        assert.equal(left([], [3, 4], 10), undefined);
    });

    it("is the median for each, so many at once", () => {
        assert.equal(left([10, 10, 500], [], 8), 20);
        assert.equal(left([10, 20], [], 8), 30);
        assert.equal(left([10], [5, 5, 5, 5], 4), 15);
    });

    it("is no less than what one needs by itself", () => {
        assert.equal(left([10], [], 1), 10);
        assert.equal(left([10], [2, 9], 0), 8);
        assert.equal(left([10], [9, 9, 9, 9], 1), 10);
    });

    it("takes no account as owing time back", () => {
        assert.equal(left([10], [60], 0), 0);
        assert.equal(left([10], [60], 9, 2), 45);
        assert.equal(left([10], [], 0), 0);
    });

    it("looks at the last ones, and not at those that were passed over", () => {
        const tally = new Tally();
        tally.add(begin(1000, 1), 0);
        for (let count = 0; count < 50; count += 1) {
            tally.add(done("a", "1", { outcome: "skipped", seconds: 0 }), 0);
            tally.add(done("a", "1", { outcome: "cancelled", seconds: 0 }), 0);
        }
        assert.equal(tally.secondsLeft(0), undefined);
        for (let count = 0; count < 100; count += 1) {
            tally.add(done("a", "1", { seconds: count < 50 ? 5 : 2 }), 0);
        }
        assert.equal(tally.secondsLeft(0), 800 * 2);
        tally.add(start("b", "2"), 1000);
        assert.equal(tally.secondsLeft(2000), 799 * 2 + 1);
    });
});
