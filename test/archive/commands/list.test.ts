import assert from "node:assert/strict";
import { list, type ListOptions } from "../../../archive/commands/list";
import { type FoundHistory, NO_HISTORY } from "../../../archive/finding/find-history";
import type { SessionHistory } from "../../../archive/reading/history";
import type { Selection } from "../../../archive/sessions/selection";
import { type FakeObject, object } from "../../support/s3-server";
import { ANYWHERE, type FakeArchive, closeArchives, fakeArchive, recorded } from "../fake-archive";
import { HISTORY, NODE } from "../sessions/sample";
import { fixture } from "../transcripts/pieces";

const RANDOM = "k3v9x2m7q4w8z1t6r5y0n2b4cd";
const OPERATOR = `session-operator-${RANDOM}`;

const NOW = new Date("2026-11-27T12:00:00Z");

/** A log like the fixture, of another session that ended at another time. */
function logOf(account: string, owner: string, ended: string, version = {}): FakeObject {
    const text = fixture("script-with-command.log")
        .toString()
        .replace(OPERATOR, `${owner}-${RANDOM}`)
        .replaceAll("2026-11-26 10:15:04", ended);
    const written = new Date(`${ended.replace(" ", "T")}Z`);
    return object(`${account}/eu-west-1/${owner}-${RANDOM}.log`, text, { written, ...version });
}

describe("sessions list", () => {
    let archive: FakeArchive;
    const listed = async (
        objects: readonly FakeObject[],
        options: ListOptions = {},
        selection: Partial<Selection> = {},
        history: FoundHistory = NO_HISTORY,
    ) => {
        archive = await fakeArchive(objects);
        const said = recorded();
        const where = { ...ANYWHERE, ...selection };
        const status = await list(archive, where, history, options, NOW, said);
        return { ...said, status, text: said.lines.join("\n") };
    };
    afterEach(closeArchives);

    const TWO = [
        logOf("222222222222", "jane", "2026-11-26 10:15:04"),
        logOf("333333333333", "john", "2026-11-26 12:00:00"),
    ];

    it("shows the newest first, with what the header tells", async () => {
        const { lines, notes, status } = await listed(TWO);
        assert.deepEqual(
            lines.slice(1).map((line) => line.split(/ +/)),
            [
                ["2026-11-26T12:00:00Z", "?", "333333333333", "eu-west-1", NODE, `john-${RANDOM}`],
                ["2026-11-26T10:15:04Z", "?", "222222222222", "eu-west-1", NODE, `jane-${RANDOM}`],
            ],
        );
        assert.equal(status, 0);
        assert.match(notes.join("\n"), /^2 sessions\.\nENDED is the end/);
        assert.match(notes.join("\n"), /start of 2 is not known .* was read in no account/);
    });

    it("names accounts as people do, where that is known", async () => {
        const names = new Map([
            ["222222222222", "payments"],
            ["444444444444", "a name that is not of any log here"],
        ]);
        const { lines } = await listed(TWO, { names });
        assert.match(lines[1] ?? "", /\? {21}333333333333 {27}eu-west-1/);
        assert.match(lines[2] ?? "", /\? {21}222222222222 payments {18}eu-west-1/);
        const json = (await listed(TWO, { names, json: true })).lines;
        assert.deepEqual(
            json.map((line) => (JSON.parse(line) as { accountName: unknown }).accountName),
            [null, "payments"],
        );
    });

    it("shows Session Manager's times where it remembers them", async () => {
        const sessions = new Map([[`jane-${RANDOM}`, HISTORY]]);
        const { lines, notes } = await listed(
            TWO,
            {},
            { owner: "jane" },
            { sessions, accountIds: new Set() },
        );
        assert.match(
            lines[1] ?? "",
            /^2026-11-26T10:15:02Z {2}2026-11-26T09:00:00Z {2}222222222222/,
        );
        assert.deepEqual(notes, ["1 session."]);
    });

    it("shows what Session Manager remembers and the archive lacks, and why", async () => {
        const at = (owner: string, ended: string | undefined, unlike = {}): SessionHistory => ({
            ...HISTORY,
            sessionId: `${owner}-${RANDOM}`,
            ended: ended === undefined ? undefined : new Date(ended),
            ...unlike,
        });
        const remembered = [
            at("jane", "2026-11-26T10:15:02Z"),
            at("lost", "2026-11-26T11:00:00Z"),
            at("ssh", "2026-11-26T11:30:00Z", { document: "AWS-StartSSHSession" }),
            at("old", "2026-11-08T11:00:00Z", { started: new Date("2026-11-08T10:00:00Z") }),
            at("just", "2026-11-27T11:59:00Z"),
            at("now", undefined),
        ];
        const history = {
            sessions: new Map(remembered.map((session) => [session.sessionId, session])),
            accountIds: new Set(["222222222222"]),
        };
        const { lines, notes, status } = await listed(TWO, {}, {}, history);
        assert.deepEqual(
            lines.slice(1).map((line) => [line.slice(0, 20).trim(), line.replace(/^.* {2}/, "")]),
            [
                [
                    "under way",
                    "! no log: it is under way: agents write a log when a session is over",
                ],
                ["2026-11-27T11:59:00Z", "! no log: it has just ended: its log may be on its way"],
                ["2026-11-26T12:00:00Z", `john-${RANDOM}`],
                [
                    "2026-11-26T11:30:00Z",
                    "! no log: it used AWS-StartSSHSession, which keeps no log",
                ],
                [
                    "2026-11-26T11:00:00Z",
                    "! no log: `sessions rescue` may fetch it from the node until 2026-12-10T09:00:00Z",
                ],
                ["2026-11-26T10:15:02Z", `jane-${RANDOM}`],
                [
                    "2026-11-08T11:00:00Z",
                    "! no log: `sessions rescue` may fetch it from the node, which was to keep it until 2026-11-22T10:00:00Z",
                ],
            ],
        );
        assert.match(notes.join(), /^7 sessions\. 5 of them without a log in the archive\./);
        assert.equal(status, 0);
        const json = await listed([], { json: true }, { owner: "lost" }, history);
        assert.deepEqual(
            json.lines.map((line) => JSON.parse(line) as unknown),
            [
                {
                    ...{ session: `lost-${RANDOM}`, owner: "lost", account: "222222222222" },
                    ...{ accountName: null, region: "eu-west-1", node: NODE },
                    started: "2026-11-26T09:00:00.000Z",
                    ended: "2026-11-26T11:00:00.000Z",
                    ...{ endedBy: "history", form: null, document: "SSM-SessionManagerRunShell" },
                    ...{ bytes: null, key: null, version: null, versions: 0, storageClass: null },
                    warnings: [
                        "no log: `sessions rescue` may fetch it from the node until 2026-12-10T09:00:00Z",
                    ],
                },
            ],
        );
        assert.equal(json.status, 0);
    });

    it("misses no log of a session that was not asked for", async () => {
        const sessions = new Map([[`jane-${RANDOM}`, HISTORY]]);
        const history = { sessions, accountIds: new Set<string>() };
        const selection = { since: new Date("2026-11-26T11:00:00Z") };
        assert.equal((await listed(TWO, {}, selection, history)).lines.length, 2);
        const late = logOf("222222222222", "jane", "2027-02-01 00:00:00");
        const before = { until: NOW };
        assert.equal((await listed([late], {}, before, history)).status, 1);
        // Its header names another node than Session Manager does.
        const elsewhere = new Map([
            [`jane-${RANDOM}`, { ...HISTORY, node: "i-0aaaaaaaaaaaaaaaa" }],
        ]);
        const asked = { node: "i-0aaaaaaaaaaaaaaaa" };
        const { status } = await listed(TWO, {}, asked, { ...history, sessions: elsewhere });
        assert.equal(status, 1);
    });

    it("takes no log below another account for that of a session", async () => {
        const planted = logOf("333333333333", "jane", "2026-11-26 10:15:04");
        const history = {
            sessions: new Map([[`jane-${RANDOM}`, HISTORY]]),
            accountIds: new Set<string>(),
        };
        const { lines } = await listed([planted], {}, {}, history);
        assert.match(lines[1] ?? "", /^2026-11-26T10:15:04Z {2}\? {21}333333333333/);
        assert.match(lines[2] ?? "", /222222222222 .*jane-.* ! no log/);
    });

    it("reads nothing but the listing where it is to be fast", async () => {
        const { lines } = await listed(TWO, { fast: true });
        assert.deepEqual(
            archive.server.requests.filter((one) => !one.includes("versions")),
            [],
        );
        assert.match(lines[1] ?? "", /^2026-11-26T12:00:00Z .* \? +john-/);
    });

    it("selects by node, which only logs tell", async () => {
        assert.equal((await listed(TWO, {}, { node: "i-0aaaaaaaaaaaaaaaa" })).status, 1);
        assert.equal((await listed(TWO, {}, { node: NODE })).lines.length, 3);
        await assert.rejects(
            listed(TWO, { fast: true }, { node: NODE }),
            /leave out --fast or --node/,
        );
    });

    it("says who may have been there at a time", async () => {
        const { lines, notes } = await listed(TWO, {}, { at: new Date("2026-11-26T11:00:00Z") });
        assert.equal(lines.length, 2);
        assert.match(lines[1] ?? "", /john/);
        assert.match(
            notes.join(),
            /within 24 hours after 2026-11-26T11:00:00Z are listed: they may have started later/,
        );
    });

    it("warns of an overwritten log, and tells of its oldest version", async () => {
        const [first] = logOf("222222222222", "jane", "2026-11-26 10:15:04").versions;
        const [second] = logOf("222222222222", "jane", "2026-11-26 20:00:00", {
            id: "v2",
        }).versions;
        assert.ok(first && second);
        const key = `222222222222/eu-west-1/jane-${RANDOM}.log`;
        const { lines } = await listed([{ key, versions: [second, first] }]);
        assert.match(lines[1] ?? "", /^2026-11-26T10:15:04Z .* ! overwritten: it has 2 versions/);
    });

    it("warns of a log under another session's name", async () => {
        const log = fixture("script-with-command.log");
        const { text } = await listed([object(`222222222222/eu-west-1/jane-${RANDOM}.log`, log)]);
        assert.match(text, new RegExp(`! its header names another session, ${OPERATOR}`));
    });

    it("passes over what is no log", async () => {
        const { lines } = await listed([
            object("222222222222/eu-west-1/Standard_Stream/stderr", "x"),
            object("222222222222/eu-west-1/<script>.log", "x"),
            ...TWO,
        ]);
        assert.equal(lines.length, 3);
    });

    it("prints a line of JSON for each", async () => {
        const { lines } = await listed(TWO, { json: true }, { owner: "john" });
        assert.deepEqual(JSON.parse(lines[0] ?? ""), {
            session: `john-${RANDOM}`,
            owner: "john",
            account: "333333333333",
            accountName: null,
            region: "eu-west-1",
            node: NODE,
            started: null,
            ended: "2026-11-26T12:00:00.000Z",
            endedBy: "log",
            form: "script",
            document: null,
            bytes: TWO[1]?.versions[0]?.body.length,
            key: `333333333333/eu-west-1/john-${RANDOM}.log`,
            version: "v1",
            versions: 1,
            storageClass: "STANDARD",
            warnings: [],
        });
    });

    it("says that nothing was found, and ends with 1", async () => {
        const { status, notes } = await listed([]);
        assert.deepEqual([status, notes], [1, ["0 sessions."]]);
    });

    it("goes on past an account and a log that may not be read, and names them", async () => {
        archive = await fakeArchive(TWO);
        archive.server.deny = (_, path) =>
            path.includes("prefix=333333333333") || path.includes("222222222222/eu-west-1/jane")
                ? "AccessDenied"
                : undefined;
        const said = recorded();
        const selection = { ...ANYWHERE, accountIds: ["333333333333", "222222222222"] };
        await list(archive, selection, NO_HISTORY, {}, NOW, said);
        assert.equal(said.lines.length, 2);
        assert.match(said.problems[0] ?? "", /Can't list logs\/333333333333\//);
        assert.match(said.problems[1] ?? "", /Can't read logs\/222222222222\/eu-west-1\/jane/);
    });

    it("caps nothing: more than can be sorted come in the archive's order", async () => {
        const many = Array.from({ length: 10_050 }, (_, index) =>
            object(`222222222222/eu-west-1/jane-${String(index).padStart(17, "0")}.log`, "x"),
        );
        const { lines, notes } = await listed(many, { fast: true });
        assert.equal(lines.length, 10_051);
        assert.match(
            notes[0] ?? "",
            /^More than 10000 sessions: they come in the order of accounts/,
        );
    });
});
