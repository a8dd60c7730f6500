import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { rescue } from "../../../archive/commands/rescue";
import type { SessionHistory } from "../../../archive/reading/history";
import type { MemberAccount } from "../../../archive/rescue/member-account";
import { lostSessions } from "../../../archive/rescue/plan";
import {
    fetchRecording,
    type Limits,
    PART,
    recordingScript,
    UnreachableNode,
} from "../../../archive/rescue/recording";
import { readHeading } from "../../../archive/transcripts/heading";
import { run as runCommand } from "../../../tools/sandbox/command";
import { object } from "../../support/s3-server";
import { closeArchives, fakeArchive, recorded } from "../fake-archive";
import { HISTORY, NODE, SESSION } from "../sessions/sample";

const NOW = new Date("2026-11-27T12:00:00Z");
const PLACE = { accountId: "222222222222", region: "eu-west-1" };
const FOLDER = `/var/lib/amazon/ssm/${NODE}/session/orchestration/${SESSION}`;
const KEY = `222222222222/eu-west-1/${SESSION}.log`;

describe("a session without a log", () => {
    const lost = (unlike: Partial<SessionHistory> = {}, archived: readonly string[] = []) =>
        lostSessions([{ ...HISTORY, ...unlike }], new Set(archived), "session/", NOW);

    it("may still be on its node, for fourteen days from its start", () => {
        assert.deepEqual(lost()[0]?.rescue, {
            node: NODE,
            folder: FOLDER,
            key: `session/${KEY}`,
            ended: new Date("2026-11-26T10:15:02Z"),
            until: new Date("2026-12-10T09:00:00Z"),
            isOverdue: false,
        });
    });

    it("may be there after that too, until somebody has another session", () => {
        const started = new Date("2026-11-13T11:59:59Z");
        const [one] = lost({ started, ended: new Date("2026-11-14T00:00:00Z") });
        assert.equal(one?.rescue?.isOverdue, true);
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
    let folder: string;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-"));
    });
    afterEach(() => rm(folder, { recursive: true }));
    const run = (part: number) => runCommand("sh", ["-c", recordingScript(folder, part)]);

    it("prints the recording part by part, whatever the session's plugin, in a real shell", async () => {
        const recording = randomBytes(20_000);
        await mkdir(join(folder, "InteractiveCommands"));
        await writeFile(join(folder, "InteractiveCommands", "ipcTempFile.log"), recording);
        const parts = [await run(0), await run(1), await run(2)].map(({ stdout }) => stdout);
        assert.deepEqual([parts[0]?.length, parts[2]], [PART, ""]);
        assert.deepEqual(gunzipSync(Buffer.from(parts.join(""), "base64")), recording);
    });

    it("prints less than an agent cuts", () => assert.ok(PART < 24_000));

    it("prints nothing where there is no recording, and fails where the session has no folder", async () => {
        const { stdout, stderr } = await run(0);
        assert.equal(stdout, "");
        assert.match(stderr, /ipcTempFile/);
        assert.notEqual((await runCommand("sh", ["-c", recordingScript("/nowhere", 0)])).status, 0);
    });
});

describe("a recording", () => {
    const [lost] = lostSessions([HISTORY], new Set(), "", NOW);
    const fetched = (printed: readonly string[], limits?: Limits) => {
        assert.ok(lost?.rescue);
        const parts = [...printed];
        const run = () => Promise.resolve(parts.shift() ?? "");
        return fetchRecording(lost.rescue, run, undefined, limits);
    };
    const packed = (text: string) => gzipSync(text).toString("base64");

    it("is put together from its parts, to the last byte", async () => {
        const text = randomBytes(20_000).toString("hex");
        const encoded = packed(text);
        const parts = [
            encoded.slice(0, PART),
            encoded.slice(PART, 2 * PART),
            encoded.slice(2 * PART),
        ];
        assert.equal((await fetched(parts)).toString(), text);
        await assert.rejects(
            fetched(parts.slice(0, 1)),
            /can't be unpacked: unexpected end of file/,
        );
    });

    it("is refused where something was cut, or something else was printed", async () => {
        const cut = `${packed("x")}--output truncated--`;
        await assert.rejects(
            fetched([cut]),
            /printed something else than a recording: "--output truncated--"/,
        );
    });

    it("is missed where nothing was printed", async () => {
        await assert.rejects(fetched([""]), new RegExp(`${NODE} has no recording in ${FOLDER}`));
    });

    it("is too large after so many commands, or unpacked", async () => {
        const full = "x".repeat(PART);
        const limits = { commands: 2, bytes: 1000 };
        await assert.rejects(fetched([full, full, full], limits), /too large .*: copy it/);
        await assert.rejects(fetched([packed("x".repeat(1001))], limits), /too large .*: copy it/);
        assert.equal((await fetched([packed("x".repeat(1000))], limits)).length, 1000);
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
                return Promise.resolve(encoded.slice(start, start + PART));
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
                `^${SESSION} .* ${NODE}: kept on the node until 2026-12-10T09:00:00Z; AWS-RunShellScript there: cd '${FOLDER}' && gzip -nc `,
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
        const { node, sessionId, form, isRescued, time } = readHeading(
            uploaded.log.toString("latin1").slice(0, 2048),
        );
        assert.deepEqual([node, sessionId, form, status], [NODE, SESSION, "script", 0]);
        assert.deepEqual([isRescued, time], [true, HISTORY.ended]);
    });

    it("does nothing about sessions that have a log", async () => {
        const { lines, status } = await rescued(true, {}, [object(KEY, "x")]);
        assert.deepEqual([lines, status], [[], 0]);
    });

    it("goes on past a node that has it no more", async () => {
        const run = () => Promise.resolve("");
        const { problems, status, uploads } = await rescued(true, { run });
        assert.match(
            problems[0] ?? "",
            new RegExp(`^${KEY} was not rescued: ${NODE} has no recording in /var/lib/amazon`),
        );
        assert.deepEqual([status, uploads], [1, []]);
    });

    it("asks a node that takes no command for nothing else, and others still", async () => {
        const other = "i-0aaaaaaaaaaaaaaaa";
        const ofOwner = (owner: string, node: string): SessionHistory => ({
            ...{ ...HISTORY, node },
            sessionId: SESSION.replace("jane", owner),
        });
        const sessions = [ofOwner("ann", NODE), ofOwner("ben", NODE), ofOwner("cem", other)];
        const asked: string[] = [];
        const { problems, uploads } = await rescued(true, {
            history: async function* () {
                yield* await Promise.resolve(sessions);
            },
            run: (node) => {
                asked.push(node);
                return node === NODE
                    ? Promise.reject(new UnreachableNode(`${node} is away.`))
                    : Promise.resolve(gzipSync("x").toString("base64"));
            },
        });
        assert.deepEqual(asked, [NODE, other]);
        assert.match(problems.join("\n"), /ann-.*is away\..*\n.*ben-.*was not asked again/);
        assert.match(uploads.map(({ key }) => key).join(), /cem-[^,]*$/);
    });

    it("says what it takes to ask for the history", async () => {
        // eslint-disable-next-line require-yield, @typescript-eslint/require-await
        const history = async function* (): AsyncGenerator<SessionHistory> {
            throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
        };
        await assert.rejects(
            rescued(true, { history }),
            /takes ssm:DescribeSessions there: --role NAME reads by a role/,
        );
    });
});
