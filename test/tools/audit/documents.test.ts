import assert from "node:assert/strict";
import { documentsOf } from "../../../tools/audit/documents";
import { linesOf } from "../../../tools/audit/lines";
import { all, once } from "./audited";

const documentsIn = (text: string, longest?: number) =>
    all(documentsOf(linesOf(once(text)), longest));

describe("documents of an input", () => {
    it("are its lines, but for blank ones", async () => {
        assert.deepEqual(await documentsIn('{"id":1}\n\n  \n{"id":2}\r\n'), [
            { line: 1, text: '{"id":1}' },
            { line: 4, text: '{"id":2}\r' },
        ]);
    });

    it("reach from { to } where they are indented, one after the other", async () => {
        const one = '{\n    "a": {\n    },\n\n    "b": 1\n}';
        const two = '{\r\n\t"c": 1\r\n}\r';
        assert.deepEqual(await documentsIn(`${one}\n${two}\n{"id":3}\n`), [
            { line: 1, text: one },
            { line: 7, text: two },
            { line: 10, text: '{"id":3}' },
        ]);
    });

    it("go on after a line that was broken off", async () => {
        assert.deepEqual(await documentsIn('{\n{"id":2}\n{\n}x\n{"id":5}'), [
            { line: 1, text: "{" },
            { line: 2, text: '{"id":2}' },
            { line: 3, text: "{" },
            { line: 4, text: "}x" },
            { line: 5, text: '{"id":5}' },
        ]);
    });

    it("may end in the middle", async () => {
        assert.deepEqual(await documentsIn('{\n  "a": 1,'), [{ line: 1, text: '{\n  "a": 1,' }]);
    });

    it("may begin with a byte order mark", async () => {
        assert.deepEqual(await documentsIn("\uFEFF{\n}"), [{ line: 1, text: "{\n}" }]);
    });

    it("are not held when they are too long", async () => {
        assert.deepEqual(await documentsIn('{\n  "a": 1\n}\n{}', 8), [
            { line: 1, text: undefined },
            { line: 4, text: "{}" },
        ]);
    });
});
