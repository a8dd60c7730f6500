import assert from "node:assert/strict";
import fc from "fast-check";
import { compare, compilePattern, matchesAll } from "../../../../shared/iam/match/pattern";
import {
    ANY,
    ONE,
    OTHER_ACCOUNT,
    OTHER_ORGANIZATION,
    exactly,
    textOf,
    type Text,
} from "../../../../shared/iam/match/text";

/** An independent matcher: the pattern as a regular expression. */
function matches(pattern: string, text: string): boolean {
    const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s").test(text);
}

const symbol = fc.constantFrom("a", "b", "*", "?");
const patterns = fc.array(symbol, { maxLength: 7 }).map((symbols) => symbols.join(""));
const words = fc
    .array(fc.constantFrom("a", "b"), { maxLength: 8 })
    .map((letters) => letters.join(""));

function textOfPattern(pattern: string): Text {
    const parts = [...pattern].map((c) => (c === "*" ? ANY : c === "?" ? ONE : c));
    return textOf(...parts);
}

describe("compare", () => {
    it("agrees with regular expressions on known texts", () => {
        fc.assert(
            fc.property(patterns, words, (pattern, word) => {
                const expected = matches(pattern, word) ? "yes" : "no";
                assert.equal(compare(compilePattern(pattern, true), exactly(word)), expected);
            }),
            { numRuns: 2000 },
        );
    });

    it("is never wrong about a string that an unknown text can be", () => {
        fc.assert(
            fc.property(patterns, patterns, words, (pattern, unknown, word) => {
                fc.pre(matches(unknown, word));
                const compiled = compilePattern(pattern, true);
                const answer = compare(compiled, textOfPattern(unknown));
                const matched = matches(pattern, word);
                assert.ok(answer === "maybe" || answer === (matched ? "yes" : "no"));
                assert.equal(matchesAll(compiled, textOfPattern(unknown)), answer === "yes");
            }),
            { numRuns: 5000 },
        );
    });

    it("is certain that a text is covered by itself", () => {
        fc.assert(
            fc.property(patterns, (pattern) => {
                assert.equal(compare(compilePattern(pattern, true), textOfPattern(pattern)), "yes");
            }),
        );
    });

    it("has no wildcards where the operator has none", () => {
        assert.equal(compare(compilePattern("a*", false), exactly("ab")), "no");
        assert.equal(compare(compilePattern("a*", false), exactly("a*")), "yes");
    });

    it("keeps ids written in full apart from all others", () => {
        const account = (pattern: string) => compare(compilePattern(pattern, true), OTHER_ACCOUNT);
        assert.equal(account("111111111111"), "no");
        assert.equal(account("111111111111*"), "no");
        assert.equal(account("11111111111?"), "maybe");
        assert.equal(account("1*"), "maybe");
        assert.equal(account("????????????"), "yes");
        assert.equal(account("???????????"), "no");
        const organization = (pattern: string) =>
            compare(compilePattern(pattern, true), OTHER_ORGANIZATION);
        assert.equal(organization("o-exampleorgid1"), "no");
        assert.equal(organization("o-exampleorgid1*"), "maybe");
        assert.equal(organization("o-*"), "yes");
        assert.equal(organization("p-*"), "no");
    });
});
