import assert from "node:assert/strict";
import { failureLimit } from "../../../fleet/rollout/failure-limit";

/** How many of 50 members may fail. */
const of50 = (text: string) => {
    const limit = failureLimit(text);
    assert.ok(limit.ok, text);
    return limit.value(50);
};

describe("--max-failures", () => {
    it("is a number, however many members there are", () => {
        assert.deepEqual(["0", "3", "100"].map(of50), [0, 3, 100]);
    });

    it("is a percentage of the members, and never more than that", () => {
        assert.deepEqual(["0%", "5%", "10%", "100%"].map(of50), [0, 2, 5, 50]);
    });

    for (const text of ["", "-1", "1.5", "3 %", "101%", "all", "%", "12345678"]) {
        it(`is not ${JSON.stringify(text)}, and says what it could be`, () => {
            const limit = failureLimit(text);
            assert.ok(!limit.ok);
            const [problem, ...others] = limit.problems;
            assert.deepEqual(others, []);
            assert.equal(problem?.key, "--max-failures");
            assert.equal(problem.found, `is ${JSON.stringify(text)}`);
            assert.match(problem.expected, /such as 3, or a percentage, such as 5%/);
        });
    }
});
