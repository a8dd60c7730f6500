import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sessionEvents } from "../../../tools/sandbox/log-streaming";
import { logByHand, SESSION_ID, sessionLog } from "../../../tools/sandbox/session-log";

const FIXTURES = join(__dirname, "..", "..", "fixtures", "session-logs");
const fixture = (name: string) => readFileSync(join(FIXTURES, name), "utf8");

const NODE = "i-0f1e2d3c4b5a69788";
const REPLAYED = new Date("2026-11-26T10:15:04Z");

describe("a session's log", () => {
    const recorded = {
        node: NODE,
        sessionId: "session-operator-k3v9x2m7q4w8z1t6r5y0n2b4cd",
        transcript:
            "$ whomai\b\b\b\u001b[Kami\r\nssm-user\r\n" +
            "$ ls   pwd\r\n/var/snap/amazon-ssm-agent/11797\r\n$ exit\r\n",
    };

    it("has the form that the agent gives it", () => {
        assert.equal(logByHand(recorded, REPLAYED), fixture("script-with-command.log"));
    });

    it("is the same by script and by hand", async () => {
        const log = await sessionLog(recorded);
        const [, day, time] = /^Script started on (\S+) (\S+)\+00:00 /.exec(log) ?? [];
        const [, ended] = /\nScript done on \S+ (\S+)\+00:00 \[[^\]]+\]\n$/.exec(log) ?? [];
        assert.equal(
            log.replace(`done on ${day} ${ended}`, `done on ${day} ${time}`),
            logByHand(recorded, new Date(`${day}T${time}Z`)),
        );
    });

    it("is streamed as the agent does: few lines an event, no CR, a space for a tab", () => {
        const events = sessionEvents(
            {
                ...recorded,
                sessionId: "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd",
                starter: "arn:aws:sts::222222222222:assumed-role/session-operator/jane",
                transcript:
                    "\u001b]0;ssm-user@web-1:~\u0007\u001b[?2004h[ssm-user@web-1\t~]$ id\r\n" +
                    "\u001b[?2004l\ruid=1001(ssm-user) gid=1001(ssm-user)\r\n",
            },
            "eu-west-1",
            REPLAYED,
        );
        const [first = ""] = fixture("streamed-events.jsonl").split("\n");
        assert.deepEqual(events, [JSON.parse(first)]);
    });

    it("is streamed in several events where it is long, without loss", () => {
        const transcript = "x".repeat(70_000);
        const events = sessionEvents(
            { ...recorded, starter: "arn", transcript },
            "eu-west-1",
            REPLAYED,
        );
        assert.equal(events.length, 3);
        assert.equal(events.flatMap(({ sessionData }) => sessionData).join(""), transcript);
        for (const event of events) {
            assert.ok(JSON.stringify(event).length <= 33_000);
        }
    });
});

describe("a session's id", () => {
    for (const id of ["jane-0a1b2c3d4e5f6a7b8", "a.b@c-d-k3v9x2m7q4w8z1t6r5y0n2b4cd"]) {
        it(`may be ${id}`, () => assert.match(id, SESSION_ID));
    }
    for (const id of [
        "jane-0a1b2c3d4e5f6a7b",
        "jane-K3V9X2M7Q4W8Z1T6R5Y0N2B4CD",
        "0a1b2c3d4e5f6a7b8",
    ]) {
        it(`is never ${id}`, () => assert.doesNotMatch(id, SESSION_ID));
    }
});

/*
 * Logs as different agents and systems write them, made up after public reports. Each: what begins
 * and ends it, and how lines end in between.
 */
describe("the forms of session logs", () => {
    const FORMS: Readonly<Record<string, readonly RegExp[]>> = {
        "replay-shell.log": [
            /^Script started on [\d-]+ [\d:]+\+0000\nsh-4\.2# \/usr\/bin\/ssm-session-logger .{44} \r/,
            /\r\r\nsh-4\.2# exit\r\nexit\r\n\nScript done on [\d-]+ [\d:]+\+0000\n$/,
        ],
        "script-with-command.log": [
            /^Script started on [\d-]+ [\d:]+\+00:00 \[COMMAND="cat \S+" <not executed on terminal>]\n/,
            /\r\r\n\nScript done on [\d-]+ [\d:]+\+00:00 \[COMMAND_EXIT_CODE="0"]\n$/,
        ],
        "script-without-command.log": [
            /^Script started on [\d-]+ [\d:]+\+0000\n/,
            /\r\r\n\nScript done on [\d-]+ [\d:]+\+0000\n$/,
        ],
        "streamed-events.jsonl": [/^(\{"eventVersion":"1\.0",.*"sessionData":\[.*\]\}\n)+$/],
        "windows-transcript.log": [
            /^\*{22}\r\nWindows PowerShell transcript start\r\nStart time: \d{14}\r\n/,
            /\r\nWindows PowerShell transcript end\r\nEnd time: \d{14}\r\n\*{22}\r\n$/,
        ],
    };

    it("have a sample each", () => {
        assert.deepEqual(readdirSync(FIXTURES).sort(), Object.keys(FORMS));
    });

    for (const [name, patterns] of Object.entries(FORMS)) {
        it(`${name} is one`, () => {
            for (const pattern of patterns) {
                assert.match(fixture(name), pattern);
            }
        });
    }
});
