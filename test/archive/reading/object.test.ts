import assert from "node:assert/strict";
import { readStart, readWhole } from "../../../archive/reading/object";
import type { StoredVersion } from "../../../archive/reading/listing";
import { UserError } from "../../../shared/user-error";
import { object } from "../../support/s3-server";
import { type FakeArchive, closeArchives, fakeArchive } from "../fake-archive";
import { collected } from "../transcripts/pieces";

const BODY = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

describe("a log's bytes", () => {
    let archive: FakeArchive;
    const version = (bytes: number): StoredVersion => ({
        versionId: "v1",
        written: new Date(0),
        bytes,
        etag: '"v1"',
        storageClass: "STANDARD",
    });
    const whole = async (bytes = BODY.length) =>
        Buffer.concat(await collected(readWhole(archive, { key: "a", version: version(bytes) })));
    beforeEach(async () => {
        archive = await fakeArchive([object("a", BODY), object("empty", "")]);
    });
    afterEach(closeArchives);

    it("are those of the version", async () => {
        assert.ok((await whole()).equals(BODY));
        assert.match(archive.server.requests[0] ?? "", /versionId=v1/);
    });

    it("begin with as many as are asked for", async () => {
        const start = await readStart(archive, { key: "a", version: version(BODY.length) }, 100);
        assert.ok(start.equals(BODY.subarray(0, 100)));
    });

    it("of an empty log are none, without a request", async () => {
        const empty = { key: "empty", version: version(0) };
        assert.equal((await readStart(archive, empty, 100)).length, 0);
        assert.deepEqual(await collected(readWhole(archive, empty)), []);
        assert.deepEqual(archive.server.requests, []);
    });

    it("go on where a download broke, as often as it does", async () => {
        archive.server.breakAfter = 70_000;
        assert.ok((await whole()).equals(BODY));
        assert.ok(archive.server.requests.length >= 4, String(archive.server.requests.length));
    });

    it("are never taken for whole where S3 sends fewer than it has listed", async () => {
        await assert.rejects(whole(BODY.length + 1));
    });

    it("are no end of retries where none arrives", async () => {
        archive.server.breakAfter = 0;
        await assert.rejects(whole());
        assert.ok(archive.server.requests.length <= 5);
    });

    it("are refused by name where the caller may not read", async () => {
        archive.server.deny = () => "AccessDenied";
        await assert.rejects(whole(), (error: Error) => {
            assert.ok(error instanceof UserError);
            assert.match(error.message, /^Can't read logs\/a: AccessDenied/);
            assert.match(error.message, /kms:Decrypt/);
            return true;
        });
        assert.equal(archive.server.requests.length, 1);
    });
});
