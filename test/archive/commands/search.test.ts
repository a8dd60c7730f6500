import assert from "node:assert/strict";
import { search, type SearchOptions } from "../../../archive/commands/search";
import type { Selection } from "../../../archive/sessions/selection";
import { type FakeObject, object } from "../../support/s3-server";
import { ANYWHERE, closeArchives, type FakeArchive, fakeArchive, recorded } from "../fake-archive";
import { fixture } from "../transcripts/pieces";

const keyOf = (owner: string, account = "222222222222") =>
    `${account}/eu-west-1/${owner}-k3v9x2m7q4w8z1t6r5y0n2b4cd.log`;
const TYPED = object(keyOf("session-operator"), fixture("script-with-command.log"));
const PLAIN = object(keyOf("jane"), "$ cat /etc/passwd\r\r\nroot:x:0:0\r\r\n");

describe("sessions search", () => {
    let archive: FakeArchive;
    const searched = async (
        text: string,
        options: SearchOptions = {},
        objects: readonly FakeObject[] = [PLAIN, TYPED],
        selection: Partial<Selection> = {},
    ) => {
        archive = await fakeArchive(objects);
        const said = recorded();
        const status = await search(archive, text, { ...ANYWHERE, ...selection }, options, said);
        return { ...said, status };
    };
    afterEach(closeArchives);

    it("finds a command as it was corrected, and tells where", async () => {
        const { lines, notes, status } = await searched("whoami");
        assert.deepEqual(lines, [
            "session-operator-k3v9x2m7q4w8z1t6r5y0n2b4cd  222222222222  eu-west-1  ended 2026-11-26T10:15:30Z",
            "     1: $ whoami",
        ]);
        assert.deepEqual([status, notes], [0, ["1 of 2 sessions have it."]]);
    });

    it("names the account where that is known", async () => {
        const names = new Map([["222222222222", "payments"]]);
        const { lines } = await searched("whoami", { names });
        assert.match(lines[0] ?? "", / {2}222222222222 payments {2}eu-west-1 {2}ended/);
        const json = (await searched("whoami", { names, json: true })).lines;
        assert.equal(
            (JSON.parse(json[0] ?? "") as { accountName: unknown }).accountName,
            "payments",
        );
    });

    it("ends with 1 where nothing is found", async () => {
        const { lines, notes, status } = await searched("shutdown");
        assert.deepEqual([lines, status, notes], [[], 1, ["0 of 2 sessions have it."]]);
    });

    it("takes expressions, and only names the sessions on request", async () => {
        const { lines } = await searched("/^root:|^SSM-/i", { sessionsOnly: true });
        assert.deepEqual(
            lines.map((line) => line.split("-k3")[0]),
            ["jane", "session-operator"],
        );
    });

    it("prints JSON", async () => {
        const { lines } = await searched("passwd", { json: true });
        assert.deepEqual(JSON.parse(lines[0] ?? ""), {
            session: "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd",
            account: "222222222222",
            accountName: null,
            region: "eu-west-1",
            key: keyOf("jane"),
            line: 1,
            text: "$ cat /etc/passwd",
        });
    });

    it("keeps to the selection", async () => {
        const { notes } = await searched("o", {}, [PLAIN, TYPED], { owner: "jane" });
        assert.deepEqual(notes, ["1 of 1 sessions have it."]);
    });

    it("reads a log once, and no other of its versions", async () => {
        await searched("whoami");
        const reads = archive.server.requests.filter((one) => one.includes("versionId="));
        assert.equal(reads.length, 2);
    });

    it("searches a log that is too large to be held", async () => {
        const large = `${"x".repeat(99)}\r\r\n`.repeat(30_000) + "the needle\r\r\n";
        const { lines } = await searched("needle", {}, [object(keyOf("jane"), large)]);
        assert.match(lines[1] ?? "", /^ 30001: the needle$/);
    });

    it("says how many lines it did not print", async () => {
        const { lines } = await searched("x", {}, [object(keyOf("jane"), "x\n".repeat(1_200))]);
        assert.equal(lines.length, 1_002);
        assert.match(lines.at(-1) ?? "", /and 200 more lines: sessions show jane-/);
    });

    it("tells how far it is within a log, too", async () => {
        const large = `${"x".repeat(99)}\r\r\n`.repeat(30_000);
        archive = await fakeArchive([object(keyOf("jane"), large)]);
        const shown: string[] = [];
        const said = { ...recorded(), showProgress: (text: string) => void shown.push(text) };
        await search(archive, "needle", ANYWHERE, {}, said);
        assert.match(shown[0] ?? "", /^0 logs, \d MB searched$/);
        assert.equal(shown.at(-1), "");
    });

    it("holds no more than it prints of a log that is too large to be held", async () => {
        const large = `needle${"x".repeat(2_500)}\r\r\n`.repeat(1_100);
        const { lines } = await searched("needle", {}, [object(keyOf("jane"), large)]);
        assert.equal(lines.filter((line) => line.includes("needle")).length, 1_000);
        assert.match(lines.at(-1) ?? "", /more lines: sessions show jane-/);
    });

    it("goes on past logs that can't be read, and names them", async () => {
        archive = await fakeArchive([
            object(keyOf("ann"), "x", { storageClass: "GLACIER" }),
            PLAIN,
            TYPED,
        ]);
        archive.server.deny = (_, path) => (path.includes("jane") ? "AccessDenied" : undefined);
        const said = recorded();
        await search(archive, "whoami", ANYWHERE, {}, said);
        assert.equal(said.lines.length, 2);
        assert.match(
            said.problems[0] ?? "",
            /ann-.* was not searched: it lies in the class GLACIER/,
        );
        assert.match(said.problems[1] ?? "", /Can't read logs\/222222222222\/eu-west-1\/jane/);
    });

    it("refuses what can't be searched for", async () => {
        await assert.rejects(
            searched("/(/"),
            /\/\(\/ is no regular expression: .* leave out one of its slashes/,
        );
        await assert.rejects(searched(""), /is empty/);
    });
});
