import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePattern } from "../../../archive/transcripts/pattern";
import { editedLines, separateLines } from "../../../archive/transcripts/line-by-line";
import { hitsIn } from "../../../archive/transcripts/search";
import { collected, fixture, inPieces, shown } from "./pieces";
import { transcriptLines } from "../../../archive/transcripts/transcript";

const ESC = "\u001b";
const ALL = parsePattern("/^/");

describe("a search in a log", () => {
    const hits = (log: string | Buffer, text: string, ignoreCase = false) =>
        hitsIn(Buffer.from(log), parsePattern(text, ignoreCase));

    it("finds what was corrected while it was typed", async () => {
        const log = fixture("script-with-command.log");
        assert.deepEqual(await hits(log, "whoami"), [{ line: 1, text: "$ whoami" }]);
        assert.deepEqual(await hits(log, "whomai"), []);
    });

    it("finds nothing in what was never on the screen", async () => {
        assert.deepEqual(await hits(fixture("script-with-command.log"), "Script"), []);
        assert.deepEqual(await hits(`${ESC}]0;secret\u0007a`, "secret"), []);
    });

    it("takes regular expressions and either case", async () => {
        assert.equal((await hits("a\nSELECT 1\nb", "/^sel.*\\d$/i"))[0]?.line, 2);
        assert.equal((await hits("a\nSELECT 1\nb", "select", true))[0]?.line, 2);
        assert.equal((await hits("a\nSELECT 1\nb", "/^sel/")).length, 0);
        assert.throws(() => parsePattern("/(/"), SyntaxError);
    });

    it("takes the text between two slashes for an expression, and a path for a text", async () => {
        assert.equal((await hits("cat /etc/passwd", "/etc/passwd")).length, 1);
        assert.equal((await hits("cat /etc/", "/etc/")).length, 1);
    });

    for (const [name, form] of [
        ["replay-shell.log", "script"],
        ["script-with-command.log", "script"],
        ["script-without-command.log", "script"],
        ["streamed-events.jsonl", "streamed-events"],
        ["windows-transcript.log", "windows-transcript"],
    ] as const) {
        it(`sees the lines that are shown of ${name}`, async () => {
            const lines = (await hitsIn(fixture(name), ALL)).map(({ text }) => text);
            assert.deepEqual(lines, await shown(form, fixture(name)));
        });
    }

    it("goes through the whole screen where a sequence leaves its line", async () => {
        const log = `first\r\nsecond\r\n${ESC}[2A${ESC}[2Kfound\r\n`;
        assert.equal(separateLines(log), undefined);
        assert.deepEqual(await hits(log, "found"), [{ line: 1, text: "found" }]);
        assert.deepEqual(await hits(log, "first"), []);
    });

    it("needs no screen for what stays within a line", () => {
        const log = `${ESC}[?2004h$ whomai\b\b\b${ESC}[Kami\r\r\n\tplain\r\r\n`;
        assert.deepEqual(separateLines(log)?.edited, [0, 1]);
        assert.deepEqual(separateLines("a\r\r\nb\n")?.edited, []);
    });

    it("needs no other lines where a text can only be in those that were edited", () => {
        const log = `plain\n${ESC}[1mbold${ESC}[m\n\nx\by\nplain`;
        assert.deepEqual(editedLines(log), [`${ESC}[1mbold${ESC}[m`, "x\by"]);
        assert.equal(editedLines(`${ESC}[2A`), undefined);
    });

    it("sees what a terminal shows, for all that stays within a line", async () => {
        const words = fc.constantFrom(
            ...[
                "ls",
                "pwd",
                " ",
                "é",
                "日本",
                "x".repeat(90),
                "\b",
                "\b\b\b",
                "\r",
                "\t",
                "\u0007",
            ],
            ...[
                "[K",
                "[1K",
                "[2K",
                "[C",
                "[3C",
                "[D",
                "[12D",
                "[G",
                "[7G",
                "[P",
                "[2P",
                "[@",
                "[4@",
            ]
                .concat(["[X", "[3X", "[m", "[1;31m", "[?2004h", "[?2004l", "[?25l", "[?1034h"])
                .concat(["]0;title\u0007", "]8;;http://x\u001b\\", "=", ">", "(B"])
                .map((sequence) => `${ESC}${sequence}`),
        );
        const line = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(""));
        await fc.assert(
            fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
                const log = `${lines.join("\r\r\n")}\r\r\nend\r\n`;
                const whole = await collected(
                    transcriptLines("unknown", inPieces(Buffer.from(log), 1000)),
                );
                const found = (await hitsIn(Buffer.from(log), ALL)).map(({ text }) => text);
                assert.deepEqual(found, whole);
            }),
            { numRuns: 300 },
        );
    });
});
