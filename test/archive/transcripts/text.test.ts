import assert from "node:assert/strict";
import { decoded, linesOf } from "../../../archive/transcripts/text";
import { collected, inPieces } from "./pieces";

describe("a log's text", () => {
    const text = async (bytes: Buffer) => (await collected(decoded(inPieces(bytes, 1)))).join("");

    it("is UTF-8, wherever the download was cut", async () => {
        assert.equal(await text(Buffer.from("● é 日本 🙂")), "● é 日本 🙂");
    });

    it("is UTF-16 where a byte order mark says so", async () => {
        const bytes = Buffer.from("\uFEFFPS C:\\> é", "utf16le");
        assert.equal((await collected(decoded(inPieces(bytes, 5)))).join(""), "PS C:\\> é");
    });

    it("has a replacement for each byte that is none", async () => {
        assert.equal(
            await text(Buffer.from([0x61, 0xff, 0xfe, 0xe9, 0x62])),
            "a\uFFFD\uFFFD\uFFFDb",
        );
    });

    it("ends with a replacement where a character is cut short", async () => {
        assert.equal(await text(Buffer.from("é").subarray(0, 1)), "\uFFFD");
    });
});

describe("lines", () => {
    it("are cut where they never end, and nothing of them is lost", async () => {
        const text = `a\n${"0123456789".repeat(250_000)}\nb`;
        const lines = await collected(linesOf(inPieces(text, 64 * 1024)));
        assert.ok(Math.max(...lines.map((line) => line.length)) <= 1_000_000);
        assert.equal(lines.length, 5);
        assert.equal(lines.join(""), text.replaceAll("\n", ""));
    });

    for (const size of [1, 2, 100]) {
        it(`are the same in pieces of ${size}`, async () => {
            assert.deepEqual(await collected(linesOf(inPieces("a\n\nbc\nd", size))), [
                "a",
                "",
                "bc",
                "d",
            ]);
        });
    }
});
