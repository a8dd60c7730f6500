import assert from "node:assert/strict";
import { linesOf } from "../../../tools/audit/lines";
import { all, once } from "./audited";

describe("lines of an input", () => {
    it("are joined from the pieces in which they arrive", async () => {
        assert.deepEqual(await all(linesOf(once("on", "e\n", "two\nth", "ree"))), [
            { number: 1, text: "one" },
            { number: 2, text: "two" },
            { number: 3, text: "three" },
        ]);
    });

    it("end at line feeds only", async () => {
        const text = '{"a": "\u2028\u2029\v"}\r';
        assert.deepEqual(await all(linesOf(once(`${text}\n\n`))), [
            { number: 1, text },
            { number: 2, text: "" },
        ]);
    });

    it("are not held when they are too long, and cost no other line", async () => {
        assert.deepEqual(await all(linesOf(once("12", "34", "5\n", "12345"), 4)), [
            { number: 1, text: undefined },
            { number: 2, text: undefined },
        ]);
        assert.deepEqual(await all(linesOf(once("123456\nshor", "t"), 5)), [
            { number: 1, text: undefined },
            { number: 2, text: "short" },
        ]);
    });

    it("are none in an empty input", async () => {
        assert.deepEqual(await all(linesOf(once(""))), []);
    });
});
