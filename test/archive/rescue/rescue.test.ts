import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { rescue } from "../../../archive/commands/rescue";
import type { SessionHistory } from "../../../archive/reading/history";
import type { MemberAccount } from "../../../archive/rescue/member-account";
import { lostSessions } from "../../../archive/rescue/plan";
import { OUTPUT_LIMIT, recordingScript } from "../../../archive/rescue/recording";
import { readHeading } from "../../../archive/transcripts/heading";
import { run as runCommand } from "../../../tools/sandbox/command";
import { object } from "../../support/s3-server";
import { closeArchives, fakeArchive, recorded } from "../fake-archive";
import { HISTORY, NODE, SESSION } from "../sessions/sample";

const NOW = new Date("2026-11-27T12:00:00Z");
const PLACE = { accountId: "222222222222", region: "eu-west-1" };
const KEY = `222222222222/eu-west-1/${SESSION}.log`;

describe("a session without a log", () => {
    const lost = (unlike: Partial<SessionHistory> = {}, archived: readonly string[] = []) =>
        lostSessions([{ ...HISTORY, ...unlike }], new Set(archived), "session/", NOW);

    it("may still be on its node", () => {
        assert.deepEqual(lost()[0]?.rescue, {
            node: NODE,
            recording: `/var/lib/amazon/ssm/${NODE}/session/orchestration/${SESSION}/Standard_Stream/ipcTempFile.log`,
            key: `session/${KEY}`,
            until: new Date("2026-12-10T10:15:02Z"),
        });
    });

    it("is none while it runs, has just ended, or has one", () => {
        assert.deepEqual(lost({ ended: undefined }), []);
        assert.deepEqual(lost({ ended: new Date("2026-11-27T11:57:00Z") }), []);
        assert.deepEqual(lost({}, [SESSION]), []);
    });

    const REASONS: readonly [Partial<SessionHistory>, RegExp][] = [
        [{ document: "AWS-StartSSHSession" }, /used AWS-StartSSHSession, which keeps no log/],
        [{ document: "AWS-StartPortForwardingSessionToRemoteHost" }, /keeps no log/],
        [{ status: "Failed" }, /failed before anybody could type/],
        [{ ended: new Date("2026-11-13T11:00:00Z") }, /more than 14 days ago/],
        [{ sessionId: "a'; rm -rf /" }, /none that a command could be sent for/],
        [{ node: "i-1'; reboot" }, /none that a command could be sent for/],
        [{ node: undefined }, /none that a command could be sent for/],
    ];
    for (const [unlike, why] of REASONS) {
        it(`has a reason: ${JSON.stringify(unlike)}`, () => {
            const [one] = lost(unlike);
            assert.equal(one?.rescue, undefined);
            assert.match(one?.why ?? "", why);
        });
    }
});

describe("the script on a node", () => {
    it("prints the recording part by part, in a real shell", async () => {
        const path = __filename;
        const parts: string[] = [];
        for (let part = 0; part < 2; part++) {
            const { stdout } = await runCommand("sh", ["-c", recordingScript(path, part)]);
            parts.push(stdout);
        }
        assert.equal(parts[1], "");
        const { stdout } = await runCommand("sh", [
            "-c",
            `echo '${parts[0]}' | base64 -d | gunzip`,
        ]);
        assert.match(stdout, /^import assert/);
    });
});

describe("sessions rescue", () => {
    afterEach(closeArchives);
    const RECORDING = Buffer.concat([Buffer.from("$ whoami\r\n"), randomBytes(40_000)]);
    interface Uploaded {
        readonly key: string;
        readonly log: Buffer;
        readonly marks: Readonly<Record<string, string>>;
    }
    const rescued = async (
        yes: boolean,
        unlike: Partial<MemberAccount> = {},
        objects = [object("x", "")],
    ) => {
        const archive = await fakeArchive(objects);
        const said = recorded();
        const scripts: string[] = [];
        const uploads: Uploaded[] = [];
        const encoded = gzipSync(RECORDING).toString("base64");
        const member: MemberAccount = {
            history: async function* () {
                yield await Promise.resolve(HISTORY);
            },
            run: (_, script) => {
                scripts.push(script);
                const start = Number(/tail -c \+(\d+)/.exec(script)?.[1]) - 1;
                return Promise.resolve(encoded.slice(start, start + OUTPUT_LIMIT));
            },
            upload: (key, log, marks) => Promise.resolve(void uploads.push({ key, log, marks })),
            ...unlike,
        };
        const status = await rescue(archive, PLACE, member, { yes }, NOW, said);
        return { ...said, status, scripts, uploads };
    };

    it("shows what it would run, and runs nothing", async () => {
        const { lines, notes, scripts, uploads, status } = await rescued(false);
        assert.match(
            lines[0] ?? "",
            new RegExp(
                `^${SESSION} .* ${NODE}: kept on the node until 2026-12-10T10:15:02Z; AWS-RunShellScript there: gzip -nc '/var/lib`,
            ),
        );
        assert.match(
            notes.join("\n"),
            /1 without a log, 1 of them may still be .*\nNothing was run\. --yes/,
        );
        assert.deepEqual([scripts, uploads, status], [[], [], 1]);
    });

    it("fetches it in parts, and uploads it marked, in a form that reads like a log", async () => {
        const { uploads, scripts, status } = await rescued(true);
        const [uploaded] = uploads;
        assert.equal(scripts.length, 3);
        assert.equal(uploaded?.key, KEY);
        assert.deepEqual(uploaded.marks, {
            "session-logs-rescued": "2026-11-27T12:00:00Z",
            node: NODE,
        });
        assert.ok(uploaded.log.subarray(-RECORDING.length).equals(RECORDING));
        const { node, sessionId, form } = readHeading(
            uploaded.log.toString("latin1").slice(0, 2048),
        );
        assert.deepEqual([node, sessionId, form, status], [NODE, SESSION, "script", 0]);
    });

    it("does nothing about sessions that have a log", async () => {
        const { lines, status } = await rescued(true, {}, [object(KEY, "x")]);
        assert.deepEqual([lines, status], [[], 0]);
    });

    it("goes on past a node that has it no more", async () => {
        const run = () => Promise.resolve("");
        const { problems, status, uploads } = await rescued(true, { run });
        assert.match(problems[0] ?? "", new RegExp(`^${NODE} has no /var/lib/amazon`));
        assert.deepEqual([status, uploads], [1, []]);
    });

    it("says what it takes to ask for the history", async () => {
        // eslint-disable-next-line require-yield, @typescript-eslint/require-await
        const history = async function* (): AsyncGenerator<SessionHistory> {
            throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
        };
        await assert.rejects(
            rescued(true, { history }),
            /takes ssm:DescribeSessions there, by --role NAME/,
        );
    });
});
