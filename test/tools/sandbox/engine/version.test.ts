import assert from "node:assert/strict";
import { isAtLeast } from "../../../../tools/sandbox/engine/version";

const CASES: readonly (readonly [printed: string, minimum: string, isRecent: boolean])[] = [
    ["v3.259.0\n", "3.259.0", true],
    ["v3.260.0-alpha.1+abc", "3.259.0", true],
    ["go version go1.26.8 linux/amd64", "1.26.8", true],
    ["go version go1.26.8 linux/amd64", "1.26.9", false],
    ["go version go1.25 darwin/arm64", "1.25.0", true],
    ["go version go1.25 darwin/arm64", "1.25.1", false],
    ["3.200.0", "3.99.0", true],
    ["5.2.1", "5.2.5", false],
    ["2.0.0", "1.25.11", true],
    ["1.24.99", "1.25.11", false],
    ["command not found", "0.0.0", false],
    ["", "0.0.0", false],
];

describe("the version that a tool prints", () => {
    for (const [printed, minimum, isRecent] of CASES) {
        it(`${JSON.stringify(printed)} is ${isRecent ? "" : "not "}at least ${minimum}`, () => {
            assert.equal(isAtLeast(printed, minimum), isRecent);
        });
    }
});
