import assert from "node:assert/strict";
import { withoutFrame } from "../../../archive/transcripts/frame";
import { collected, inPieces } from "./pieces";

const HEADER = 'Script started on 2026-11-26 10:15:04+00:00 [COMMAND="cat x"]\n';
const FOOTER = '\nScript done on 2026-11-26 10:15:04+00:00 [COMMAND_EXIT_CODE="0"]\n';

describe("the frame that `script` puts around a log", () => {
    const unframed = async (text: string, size: number) =>
        (await collected(withoutFrame(inPieces(text, size)))).join("");

    for (const size of [1, 7, 40, 10_000]) {
        const inside = `$ ls\r\r\n${"x".repeat(300)}\r\r\n`;

        it(`is taken off in pieces of ${size}`, async () => {
            assert.equal(await unframed(HEADER + inside + FOOTER, size), inside);
        });

        it(`is not missed in pieces of ${size}`, async () => {
            assert.equal(await unframed(inside, size), inside);
            assert.equal(await unframed(HEADER, size), "");
            assert.equal(await unframed("", size), "");
        });

        it(`is at both ends only, in pieces of ${size}`, async () => {
            const text = inside + HEADER + FOOTER + inside;
            assert.equal(await unframed(text, size), text);
        });
    }
});
