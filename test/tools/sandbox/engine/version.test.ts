import assert from "node:assert/strict";
import { isAtLeast, parseVersion } from "../../../../tools/sandbox/engine/version";

describe("version", () => {
    it("is found in what the tools print", () => {
        assert.deepEqual(parseVersion("v3.259.0\n"), [3, 259, 0]);
        assert.deepEqual(parseVersion("go version go1.26.8 linux/amd64"), [1, 26, 8]);
        assert.deepEqual(parseVersion("v3.260.0-alpha.1+abc"), [3, 260, 0]);
    });

    it("counts a missing patch as 0", () => {
        assert.deepEqual(parseVersion("go version go1.25 darwin/arm64"), [1, 25, 0]);
    });

    it("is undefined in a text without one", () => {
        assert.equal(parseVersion("command not found"), undefined);
        assert.equal(parseVersion(""), undefined);
    });

    it("is compared number by number, not as text", () => {
        assert.equal(isAtLeast([3, 200, 0], [3, 99, 0]), true);
        assert.equal(isAtLeast([5, 2, 5], [5, 2, 5]), true);
        assert.equal(isAtLeast([5, 2, 1], [5, 2, 5]), false);
        assert.equal(isAtLeast([1, 24, 99], [1, 25, 11]), false);
        assert.equal(isAtLeast([2, 0, 0], [1, 25, 11]), true);
    });
});
