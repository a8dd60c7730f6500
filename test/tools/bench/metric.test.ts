import assert from "node:assert/strict";
import { median, metric, metricsLine } from "../../../tools/bench/metric";

describe("metric", () => {
    it("says how many times ours goes into the reference", () => {
        assert.deepEqual(metric("preview", "s", 2, 7), {
            name: "preview",
            unit: "s",
            ours: 2,
            reference: 7,
            ratio: 3.5,
        });
    });

    it("rounds to four significant digits, small or large", () => {
        const { ours, reference, ratio } = metric("growth", "us", 0.0123456, 98765.4);
        assert.deepEqual([ours, reference, ratio], [0.01235, 98770, 8_000_000]);
    });
});

describe("median", () => {
    it("is the value in the middle, whatever the order", () => {
        assert.equal(median([9, 1, 100]), 9);
        assert.equal(median([7]), 7);
    });

    it("is the mean of the two in the middle of an even number", () => {
        assert.equal(median([10, 2, 4, 1]), 3);
    });

    it("leaves the values in their order", () => {
        const values = [3, 1, 2];
        median(values);
        assert.deepEqual(values, [3, 1, 2]);
    });
});

describe("metricsLine", () => {
    it("is one line with the five fields of each metric", () => {
        const line = metricsLine([metric("preview", "s", 2, 7)]);
        assert.equal(
            line,
            '{"metrics":[{"name":"preview","unit":"s","ours":2,"reference":7,"ratio":3.5}]}',
        );
    });
});
