import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportCase, type ExportOptions } from "../../../archive/commands/export";
import type { FindEvents } from "../../../archive/finding/find-events";
import type { CaseManifest } from "../../../archive/export/manifest";
import type { Selection } from "../../../archive/sessions/selection";
import { type FakeObject, object } from "../../support/s3-server";
import { ANYWHERE, closeArchives, type FakeArchive, fakeArchive, recorded } from "../fake-archive";
import { fixture } from "../transcripts/pieces";

const RANDOM = "k3v9x2m7q4w8z1t6r5y0n2b4cd";
const OPERATOR = `session-operator-${RANDOM}`;
const NAME = `222222222222_eu-west-1_${OPERATOR}`;
const LOG = object(`222222222222/eu-west-1/${OPERATOR}.log`, fixture("script-with-command.log"));
const STREAMED = object(
    `222222222222/eu-west-1/jane-${RANDOM}.log`,
    fixture("streamed-events.jsonl"),
);

describe("sessions export", () => {
    let archive: FakeArchive;
    let folder: string;
    const to = () => join(folder, "case");
    const exported = async (
        names: readonly string[],
        options: Partial<ExportOptions> = {},
        objects: readonly FakeObject[] = [LOG, STREAMED],
        selection: Partial<Selection> = {},
    ) => {
        archive = await fakeArchive(objects);
        const said = recorded();
        const where = { ...ANYWHERE, ...selection };
        const status = await exportCase(archive, names, where, { to: to(), ...options }, said);
        return { ...said, status };
    };
    const text = (name: string) => readFile(join(to(), name), "utf8");
    const manifest = async () => JSON.parse(await text("manifest.json")) as CaseManifest;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-"));
    });
    afterEach(async () => {
        await closeArchives();
        await rm(folder, { recursive: true });
    });

    it("makes a page, a text and a copy of the log, with a manifest and sums", async () => {
        const { status, notes } = await exported([OPERATOR]);
        assert.equal(status, 0);
        assert.match(notes[0] ?? "", /^1 session in .*sha256sum -c SHA256SUMS/);
        assert.deepEqual(
            (await readdir(to())).sort(),
            [`${NAME}.html`, `${NAME}.log`, `${NAME}.txt`, "SHA256SUMS", "manifest.json"].sort(),
        );
        assert.equal(await text(`${NAME}.log`), fixture("script-with-command.log").toString());
        assert.match(await text(`${NAME}.txt`), /\n\n\$ whoami\nssm-user\n/);
        for (const line of (await text("SHA256SUMS")).trim().split("\n")) {
            const [sum, name = ""] = line.split("  ");
            const hash = createHash("sha256")
                .update(await text(name))
                .digest("hex");
            assert.equal(sum, hash, name);
        }
    });

    it("tells in the manifest of which object it was made", async () => {
        await exported([OPERATOR]);
        const { sessions, redacted } = await manifest();
        assert.equal(redacted, false);
        assert.deepEqual(
            { ...sessions[0], files: undefined },
            {
                session: OPERATOR,
                account: "222222222222",
                accountName: null,
                region: "eu-west-1",
                node: "i-0f1e2d3c4b5a69788",
                started: null,
                ended: "2026-11-26T10:15:04.000Z",
                key: LOG.key,
                version: "v1",
                sha256: createHash("sha256")
                    .update(fixture("script-with-command.log"))
                    .digest("hex"),
                encryption: "aws:kms",
                keyId: "arn:aws:kms:eu-west-1:111111111111:key/1",
                warnings: [],
                files: undefined,
            },
        );
    });

    it("shows what looks like HTML as text", async () => {
        const evil = `<script>alert(1)</script>&amp;\u001b[31m"'\u001b]0;<img>\u0007\u202e\r\n`;
        await exported([OPERATOR], {}, [object(LOG.key, evil)]);
        const page = await text(`${NAME}.html`);
        assert.ok(
            page.includes("&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&#39;\\u202e"),
            page,
        );
        assert.doesNotMatch(page, /<script|<img/);
        assert.match(page, /default-src 'none'/);
    });

    it("plays a session whose log has times, and says so of the others", async () => {
        await exported([], {}, [LOG, STREAMED], { accountIds: ["222222222222"] });
        assert.match(
            await text(`222222222222_eu-west-1_jane-${RANDOM}.html`),
            /AsciinemaPlayer\.create/,
        );
        assert.match(await text(`${NAME}.html`), /The log holds no times/);
        assert.doesNotMatch(await text(`${NAME}.html`), /AsciinemaPlayer/);
    });

    const EVENTS = fixture("streamed-events.jsonl").toString().trim().split("\n");
    const streamed = (find: FindEvents) => ({ streamed: { group: "session-logs", find } });
    async function* events(): AsyncGenerator<string> {
        for (const event of EVENTS) {
            yield await Promise.resolve(event);
        }
    }

    it("plays a log by the events that its session was streamed in, and keeps those", async () => {
        const asked: unknown[] = [];
        await exported([OPERATOR, "jane"], {
            format: ["html", "cast"],
            names: new Map([["222222222222", "payments"]]),
            ...streamed((place, sessionId) => {
                asked.push({ ...place, sessionId });
                return Promise.resolve({ kind: "found", lines: events() });
            }),
        });
        // The other log is of events itself.
        const region = "eu-west-1";
        assert.deepEqual(asked, [{ accountId: "222222222222", region, sessionId: OPERATOR }]);
        const page = await text(`${NAME}.html`);
        assert.match(page, /AsciinemaPlayer\.create/);
        assert.match(page, /Times come from the events in the log group session-logs/);
        assert.match(page, /222222222222 \(payments\)/);
        assert.match(page, /\$ whoami\nssm-user/);
        assert.doesNotMatch(page, /holds no times/);
        const frames = (await text(`${NAME}.cast`)).trim().split("\n").slice(1);
        assert.deepEqual(
            frames.map((frame) => (JSON.parse(frame) as unknown[])[0]),
            [0, 5],
        );
        assert.equal(await text(`${NAME}.events.jsonl`), `${EVENTS.join("\n")}\n`);
        const [session] = (await manifest()).sessions;
        assert.equal(session?.accountName, "payments");
        assert.ok(session.files.some(({ name }) => name === `${NAME}.events.jsonl`));
    });

    it("says which session was not streamed, and whose events can't be read", async () => {
        const none = await exported(
            [OPERATOR],
            streamed(() => Promise.resolve({ kind: "none" })),
        );
        assert.match(
            none.notes.join("\n"),
            /session-operator-.* was not streamed to session-logs of 222222222222 in eu-west-1/,
        );
        assert.match(await text(`${NAME}.html`), /The log holds no times/);
        await rm(to(), { recursive: true });
        const { problems } = await exported(
            [OPERATOR],
            streamed(() => Promise.resolve({ kind: "unreadable", why: "AccessDenied: no" })),
        );
        assert.match(problems.join("\n"), /can't be read: AccessDenied: no\. It takes logs:Get/);
        assert.equal((await manifest()).sessions.length, 1);
    });

    it("asks for no events of what it redacts", async () => {
        const { problems } = await exported([OPERATOR], {
            redact: ["whoami"],
            ...streamed(() => assert.fail("asked")),
        });
        assert.deepEqual(problems, []);
    });

    it("makes asciicasts with the times of events, or with none", async () => {
        await exported([OPERATOR, "jane"], { format: ["cast"] });
        const lines = async (name: string) =>
            (await text(name))
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line) as unknown[]);
        const [head, ...frames] = await lines(`222222222222_eu-west-1_jane-${RANDOM}.cast`);
        assert.equal((head as { version?: number }).version, 2);
        assert.deepEqual(
            frames.map(([time]) => time),
            [0, 5],
        );
        const [untimed] = await lines(`${NAME}.cast`);
        assert.match(String((untimed as { title?: string }).title), /no timing/);
    });

    it("makes lines of JSON, in OCSF's shape too", async () => {
        await exported([OPERATOR], { format: ["jsonl", "ocsf.jsonl"] });
        const first = async (name: string) =>
            JSON.parse((await text(name)).split("\n")[0] ?? "") as Record<string, unknown>;
        const plain = await first(`${NAME}.jsonl`);
        assert.deepEqual(
            [plain["line"], plain["text"], plain["session"]],
            [1, "$ whoami", OPERATOR],
        );
        const ocsf = await first(`${NAME}.ocsf.jsonl`);
        assert.deepEqual(
            [ocsf["message"], ocsf["class_uid"], ocsf["type_uid"]],
            ["$ whoami", 0, 99],
        );
    });

    it("redacts the copy, says so in it, and leaves the log out", async () => {
        await exported([OPERATOR], { redact: ["whoami", "/SSM-\\w+/i"] });
        const page = await text(`${NAME}.html`);
        assert.match(page, /REDACTED COPY/);
        assert.match(await text(`${NAME}.txt`), /\$ \[redacted\]\n\[redacted\]\n/);
        assert.doesNotMatch(page, /whoami|\n(?:&gt;)?ssm-user/);
        assert.equal((await manifest()).redacted, true);
        assert.deepEqual(
            (await readdir(to())).filter((name) => name.endsWith(".log")),
            [],
        );
    });

    it("refuses to redact what can't be, and patterns that are none", async () => {
        await assert.rejects(
            exported([OPERATOR], { redact: ["x"], format: ["log"] }),
            /--format log holds what the terminal got/,
        );
        await assert.rejects(
            exported([OPERATOR], { redact: ["/(/"] }),
            /--redact \/\(\/ is no regular expression/,
        );
        await assert.rejects(exported([OPERATOR], { redact: ["/x*/"] }), /matches an empty text/);
    });

    it("never mixes two exports, whichever comes first", async () => {
        await exported([OPERATOR]);
        await assert.rejects(
            exported(["jane"]),
            /holds something already, such as .*: an export never mixes/,
        );
        await rm(to(), { recursive: true });
        const both = await Promise.allSettled([exported([OPERATOR]), exported(["jane"])]);
        assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
        assert.equal((await manifest()).sessions.length, 1);
        assert.deepEqual(await readdir(folder), ["case"]);
    });

    it("leaves nothing behind where it fails half-way", async () => {
        archive = await fakeArchive([LOG, STREAMED]);
        archive.server.deny = (method, path) =>
            path.includes("jane") && method === "HEAD" ? "AccessDenied" : undefined;
        const run = exportCase(archive, [OPERATOR, "jane"], ANYWHERE, { to: to() }, recorded());
        await assert.rejects(run, /Can't read logs/);
        assert.deepEqual(await readdir(folder), []);
    });

    it("says that nothing is like that", async () => {
        const { status } = await exported([], {}, [LOG], { owner: "nobody" });
        assert.deepEqual([status, await readdir(folder)], [1, []]);
    });
});
