import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { textIn } from "../../../tools/audit/bytes";
import { UnreadableError } from "../../../tools/audit/read-stack";
import { all, once } from "./audited";

const TEXT = '{"id": "Zürich ✓"}\n';
const bytewise = (bytes: Buffer) => once(...[...bytes].map((byte) => Buffer.from([byte])));
const textOf = async (pieces: AsyncIterable<Buffer>) => (await all(textIn(pieces))).join("");

describe("the text in bytes", () => {
    it("is theirs, wherever they are cut", async () => {
        assert.equal(await textOf(once(Buffer.from(TEXT))), TEXT);
        assert.equal(await textOf(bytewise(Buffer.from(TEXT))), TEXT);
        assert.equal(await textOf(once(Buffer.from("{"))), "{");
        assert.equal(await textOf(once()), "");
    });

    it("is unpacked from gzip", async () => {
        assert.equal(await textOf(once(gzipSync(TEXT))), TEXT);
        assert.equal(await textOf(bytewise(gzipSync(TEXT))), TEXT);
    });

    it("is unreadable in broken gzip, and in Zstandard", async () => {
        const cut = gzipSync(TEXT).subarray(0, 20);
        await assert.rejects(textOf(once(cut)), (error) => {
            assert.ok(error instanceof UnreadableError);
            return /^this gzip data is corrupt \(/.test(error.message);
        });
        const packed = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00]);
        await assert.rejects(textOf(once(packed)), /Decompress it with zstd -d/);
    });

    it("fails as its source does", async () => {
        const broken = async function* () {
            yield* once(gzipSync(TEXT).subarray(0, 12));
            throw Object.assign(new Error("EIO"), { syscall: "read" });
        };
        await assert.rejects(textOf(broken()), /^Error: EIO$/);
    });
});
