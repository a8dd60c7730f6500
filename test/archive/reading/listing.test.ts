import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { foldersBelow, storedObjects, storedPages } from "../../../archive/reading/listing";
import { UserError } from "../../../shared/user-error";
import { object } from "../../support/s3-server";
import { type FakeArchive, closeArchives, fakeArchive } from "../fake-archive";
import { collected } from "../transcripts/pieces";

const WRITTEN = new Date("2026-11-26T10:15:30Z");
const version = (id: string) => ({ id, written: WRITTEN, body: Buffer.from(id) });

describe("a listing", () => {
    let archive: FakeArchive;
    const given = async (...objects: Parameters<typeof fakeArchive>[0][number][]) => {
        archive = await fakeArchive(objects);
        return archive;
    };
    afterEach(closeArchives);

    it("has all objects, over several pages", async () => {
        const keys = Array.from(
            { length: 2500 },
            (_, index) => `a/${String(index).padStart(5, "0")}`,
        );
        await given(...keys.map((key) => object(key, "x")));
        const listed = await collected(storedObjects(archive, "a/"));
        assert.deepEqual(
            listed.map(({ key }) => key),
            keys,
        );
        assert.equal(archive.server.requests.length, 3);
    });

    it("has asked for the next page before one is worked on", async () => {
        await given(
            ...Array.from({ length: 2500 }, (_, index) => object(`a${10_000 + index}`, "")),
        );
        const requests: ClientRequest[] = [];
        const remember = (message: unknown) =>
            void requests.push((message as { readonly request: ClientRequest }).request);
        subscribe("http.client.request.start", remember);
        const sent: number[] = [];
        for await (const _page of storedPages(archive, "")) {
            sent.push(requests.filter(({ writableFinished }) => writableFinished).length);
        }
        unsubscribe("http.client.request.start", remember);
        assert.deepEqual(sent, [2, 3, 3, 3]);
    });

    it("has versions with their object, the oldest first, over the end of a page too", async () => {
        const before = Array.from({ length: 999 }, (_, index) => object(`a${1000 + index}`, ""));
        const versions = [version("v3"), version("v2"), version("v1")];
        await given(...before, { key: "b", versions }, object("c", ""));
        const listed = await collected(storedObjects(archive, ""));
        assert.equal(listed.length, 1001);
        const ids = listed
            .find(({ key }) => key === "b")
            ?.versions.map(({ versionId }) => versionId);
        assert.deepEqual(ids, ["v1", "v2", "v3"]);
    });

    it("tells what was deleted", async () => {
        await given({ key: "a", versions: [version("v1")], deleted: WRITTEN }, object("b", ""));
        const [a, b] = await collected(storedObjects(archive, ""));
        assert.deepEqual([a?.deleted, a?.versions.length, b?.deleted], [WRITTEN, 1, undefined]);
    });

    it("takes keys of any characters", async () => {
        const keys = ["a b", "a+b", "a%2Fb", "a/jane@x.test-1", "a\u0001b", "é", "<script>"].sort();
        await given(...keys.map((key) => object(key, "")));
        const listed = await collected(storedObjects(archive, ""));
        assert.deepEqual(listed.map(({ key }) => key).sort(), keys);
    });

    it("says what it takes where the caller may not list", async () => {
        await given();
        archive.server.deny = () => "AccessDenied";
        await assert.rejects(collected(storedObjects(archive, "2/")), (error: Error) => {
            assert.ok(error instanceof UserError);
            assert.match(
                error.message,
                /^Can't list logs\/2\/: AccessDenied: refused\. This takes s3:ListBucket and s3:ListBucketVersions/,
            );
            assert.match(error.message, /readerArns/);
            return true;
        });
    });

    it("has the folders below a prefix", async () => {
        await given(
            object("p/222222222222/eu-west-1/x", ""),
            object("p/333333333333/y", ""),
            object("p/z", ""),
        );
        assert.deepEqual(await foldersBelow(archive, "p/"), ["222222222222", "333333333333"]);
    });
});
