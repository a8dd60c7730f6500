import assert from "node:assert/strict";
import { show, type ShowOptions } from "../../../archive/commands/show";
import { type FakeObject, object } from "../../support/s3-server";
import { ANYWHERE, type FakeArchive, closeArchives, fakeArchive, recorded } from "../fake-archive";
import { fixture } from "../transcripts/pieces";

const ID = "session-operator-k3v9x2m7q4w8z1t6r5y0n2b4cd";
const KEY = `222222222222/eu-west-1/${ID}.log`;
const LOG = object(KEY, fixture("script-with-command.log"));

describe("sessions show", () => {
    let archive: FakeArchive;
    const shown = async (
        name: string,
        options: ShowOptions = {},
        objects: readonly FakeObject[] = [LOG],
        isTerminal = false,
    ) => {
        archive = await fakeArchive(objects);
        const said = recorded(isTerminal);
        const status = await show(archive, name, ANYWHERE, options, said);
        return { ...said, status };
    };
    afterEach(closeArchives);

    const LINES = [
        "$ whoami",
        "ssm-user",
        "$ ls   pwd",
        "/var/snap/amazon-ssm-agent/11797",
        "$ exit",
    ];
    for (const name of [ID, ID.slice(0, 20), KEY, `s3://logs/${KEY}`]) {
        it(`finds ${name}`, async () => {
            assert.deepEqual((await shown(name)).lines, LINES);
        });
    }

    it("says what is shown, and that its time is the end", async () => {
        const { notes } = await shown(ID);
        assert.match(
            notes[0] ?? "",
            new RegExp(
                `^session ${ID}\naccount 222222222222, eu-west-1, node i-0f1e2d3c4b5a69788\n`,
            ),
        );
        assert.match(
            notes[0] ?? "",
            /ended {3}2026-11-26T10:15:04Z \(by its header, which agents write at the end\)/,
        );
        assert.match(notes[0] ?? "", /version v1, 379 bytes/);
    });

    const FORMS = {
        "replay-shell.log": "sh-4.2$ df -h /",
        "script-without-command.log": "● nginx.service - web server",
        "streamed-events.jsonl": "[ssm-user@web-1 ~]$ id",
        "windows-transcript.log": "EC2AMAZ-EXAMPLE",
    };
    for (const [name, line] of Object.entries(FORMS)) {
        it(`renders ${name}`, async () => {
            const { lines } = await shown(ID, {}, [object(KEY, fixture(name))]);
            assert.ok(lines.includes(line), lines.join("\n"));
        });
    }

    it("gives the log as it is, to a file or a pipe", async () => {
        const { bytes } = await shown(ID, { raw: true });
        assert.equal(bytes(), fixture("script-with-command.log").toString());
    });

    it("writes control codes out where a terminal would obey them", async () => {
        const { lines, bytes } = await shown(ID, { raw: true }, [LOG], true);
        assert.equal(bytes(), "");
        assert.equal(lines[1], "$ whomai\\u0008\\u0008\\u0008\\u001b[Kami\\u000d\\u000d");
    });

    it("shows the oldest version with a warning, and others on request", async () => {
        const written = new Date("2026-11-26T11:00:00Z");
        const versions = [{ id: "v2", written, body: Buffer.from("forged") }, ...LOG.versions];
        const overwritten = [{ key: KEY, versions }];
        const { lines, notes } = await shown(ID, {}, overwritten);
        assert.deepEqual(lines, LINES);
        assert.match(notes[1] ?? "", /^WARNING: overwritten: it has 2 versions/);
        assert.deepEqual((await shown(ID, { objectVersion: "v2" }, overwritten)).lines, ["forged"]);
        await assert.rejects(
            shown(ID, { objectVersion: "v9" }, overwritten),
            /has no version "v9"\. It has: v1, v2\./,
        );
    });

    it("warns of another session's header", async () => {
        const other = KEY.replace("session-operator", "jane");
        const { notes } = await shown(other, {}, [
            object(other, fixture("script-with-command.log")),
        ]);
        assert.match(
            notes[1] ?? "",
            new RegExp(`^WARNING: its header names another session, ${ID}\\.$`),
        );
    });

    it("says that a log is empty, or that it is none", async () => {
        assert.match(
            (await shown(ID, {}, [object(KEY, "")])).notes.at(-1) ?? "",
            /The log is empty/,
        );
        const stderr = "222222222222/eu-west-1/Standard_Stream/stderr";
        const { lines, notes } = await shown(stderr, {}, [object(stderr, "script: not found\n")]);
        assert.deepEqual(
            [lines, notes],
            [["script: not found"], [`${stderr} is no session's log.`]],
        );
    });

    it("takes a log that is not UTF-8", async () => {
        const { lines } = await shown(ID, {}, [object(KEY, Buffer.from("caf\xe9\r\n", "latin1"))]);
        assert.deepEqual(lines, ["caf\uFFFD"]);
    });

    it("asks for the whole name where several begin so", async () => {
        const others = ["a", "b"].map((c) =>
            object(`333333333333/us-east-1/jane-${c.repeat(26)}.log`, "x"),
        );
        await assert.rejects(
            shown("jane", {}, others),
            /^Error: 2 logs begin with "jane"\. Write one of them in full:\n {2}333333333333\/us-east-1\/jane-a{26}\.log/,
        );
    });

    it("says that there is none", async () => {
        await assert.rejects(
            shown("nobody-1"),
            /There is no log of "nobody-1" in logs\/\. `sessions list` shows/,
        );
    });

    it("reads what lies in Glacier Instant Retrieval like any other", async () => {
        const cold = object(KEY, fixture("script-with-command.log"), {
            storageClass: "GLACIER_IR",
        });
        assert.deepEqual((await shown(ID, {}, [cold])).lines, LINES);
    });

    const FROZEN = object(KEY, "x", { storageClass: "DEEP_ARCHIVE" });

    it("prints the request where a log has to be restored first", async () => {
        await assert.rejects(shown(ID, {}, [FROZEN]), (error: Error) => {
            assert.match(
                error.message,
                /lies in the class DEEP_ARCHIVE, from which S3 has to restore it first/,
            );
            assert.match(
                error.message,
                /aws s3api restore-object --bucket logs --key '2{12}\/eu-west-1\/.*\.log' --version-id 'v1'/,
            );
            return true;
        });
        assert.ok(!archive.server.requests.some((one) => one.startsWith("POST")));
    });

    it("sends it on request", async () => {
        await assert.rejects(
            shown(ID, { restore: true }, [FROZEN]),
            /It was asked to: try again later/,
        );
        assert.ok(
            archive.server.requests.some(
                (one) => one.startsWith("POST") && one.includes("restore"),
            ),
        );
    });
});
