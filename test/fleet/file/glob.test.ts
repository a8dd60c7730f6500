import assert from "node:assert/strict";
import * as fc from "fast-check";
import { matchesGlob } from "../../../fleet/file/glob";

describe("matchesGlob", () => {
    it("says the same as a regular expression", () =>
        fc.assert(
            fc.property(
                fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 8 }),
                fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 12 }),
                (pattern, text) => {
                    const expression = pattern.replaceAll(".", "\\.").replaceAll("*", ".*");
                    assert.equal(
                        matchesGlob(pattern, text),
                        new RegExp(`^${expression}$`).test(text),
                    );
                },
            ),
            { numRuns: 2000 },
        ));

    it("ends soon, whatever the pattern", () =>
        assert.equal(matchesGlob(`${"*a".repeat(60)}*b`, "a".repeat(20_000)), false));
});
