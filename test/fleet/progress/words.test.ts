import assert from "node:assert/strict";
import { changesInShort, duration, outcomeWord, timeLeft } from "../../../fleet/progress/words";
import { begin } from "./fake-terminal";

describe("the words of a progress", () => {
    it("has a sign for what is done with a resource, or its name", () => {
        assert.equal(
            changesInShort({ same: 3, create: 14, update: 2, delete: 1, replace: 4, import: 5 }),
            "+14 ~2 -1 ±4 ←5 =3",
        );
        assert.equal(
            changesInShort({ create: 0, refresh: 2, "a\u001B": 1 }),
            "refresh 2 a\\u001b 1",
        );
        assert.equal(changesInShort({}), "");
    });

    it("gives a duration as a person would", () => {
        assert.deepEqual([0, 9.94, 9.96, 59.4, 59.6, 200, 3599.6, 3900].map(duration), [
            ...["0.0 s", "9.9 s", "10 s", "59 s", "1 min 00 s", "3 min 20 s", "1 h 00 min"],
            "1 h 05 min",
        ]);
    });

    it("says of a preview what would be, of all else what was", () => {
        const begun = (command: string) => ({ ...begin(1), command });
        assert.equal(outcomeWord("changed", begun("preview")), "to change");
        assert.equal(outcomeWord("failed", begun("preview")), "failed");
        assert.equal(outcomeWord("changed", begun("up")), "changed");
    });

    it("is no more exact than an estimate", () => {
        assert.deepEqual([undefined, 0, 12, 54, 56, 89, 91, 3599, 7500].map(timeLeft), [
            ...["time left unknown", "about 5 s left", "about 15 s left", "about 55 s left"],
            ...[
                "about 1 min left",
                "about 1 min left",
                "about 2 min left",
                "about 1 h 00 min left",
            ],
            "about 2 h 05 min left",
        ]);
    });
});
