import assert from "node:assert/strict";
import { HEADING_BYTES, readHeading } from "../../../archive/transcripts/heading";
import { fixture } from "./pieces";

const NODE = "i-0f1e2d3c4b5a69788";
const TIME = new Date("2026-11-26T10:15:04Z");
const heading = (text: string) => readHeading(text.slice(0, HEADING_BYTES));
const path = (node: string, session: string) =>
    `cat /var/lib/amazon/ssm/${node}/session/orchestration/${session}/Standard_Stream/ipcTempFile.log`;

describe("a log's heading", () => {
    it("tells node, session and time where `script` knows its command", () => {
        assert.deepEqual(heading(fixture("script-with-command.log").toString()), {
            form: "script",
            time: TIME,
            node: NODE,
            sessionId: "session-operator-k3v9x2m7q4w8z1t6r5y0n2b4cd",
            principal: undefined,
            isRescued: false,
        });
    });

    it("tells that a log was rescued", () => {
        const header = fixture("script-with-command.log").toString().split("\n", 1)[0] ?? "";
        const rescued = header.replace(
            "<not executed on terminal>",
            "<rescued by sessions rescue>",
        );
        assert.ok(heading(`${rescued}\n$ id`).isRescued);
        assert.ok(!heading(`${header}\n<rescued by sessions rescue>]\n`).isRescued);
    });

    it("tells the time alone where it doesn't", () => {
        const { form, time, node, sessionId } = heading(
            fixture("script-without-command.log").toString(),
        );
        assert.deepEqual([form, time, node, sessionId], ["script", TIME, undefined, undefined]);
    });

    it("tells node and session where the replaying shell is in the log", () => {
        const { node, sessionId } = heading(fixture("replay-shell.log").toString());
        assert.equal(node, NODE);
        assert.equal(sessionId, "session-operator-0a1b2c3d4e5f6a7b8");
    });

    it("tells who started a session that was streamed", () => {
        assert.deepEqual(heading(fixture("streamed-events.jsonl").toString()), {
            form: "streamed-events",
            time: TIME,
            node: NODE,
            sessionId: "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd",
            principal: "arn:aws:sts::222222222222:assumed-role/session-operator/jane",
            isRescued: false,
        });
    });

    it("tells the same of an event that is longer than a heading", () => {
        const [event = ""] = fixture("streamed-events.jsonl").toString().split("\n");
        const long = event.replace('"sessionData":["', `"sessionData":["${"x".repeat(9000)}`);
        assert.equal(heading(long).node, NODE);
    });

    it("knows a Windows transcript, whose time has no zone", () => {
        const { form, time } = heading(fixture("windows-transcript.log").toString());
        assert.deepEqual([form, time], ["windows-transcript", undefined]);
    });

    const FORMS: Readonly<Record<string, string>> = {
        "": "empty",
        "\r\n\n": "empty",
        "root:x:0:0": "unknown",
        "{not json": "unknown",
        '{"a":1}': "unknown",
        "[1]": "unknown",
        "Script started on": "unknown",
    };
    for (const [text, form] of Object.entries(FORMS)) {
        it(`takes ${JSON.stringify(text)} for ${form}`, () => {
            assert.equal(heading(text).form, form);
        });
    }

    it("does not guess a time that is not written out in digits", () => {
        const { form, time } = heading("Script started on Wed 27 May 2020 10:15:04 AM CEST\n");
        assert.deepEqual([form, time], ["script", undefined]);
    });

    it("is the header's alone: what a session printed is no heading", () => {
        const printed = `Script started on 2026-11-26 10:15:04+0000\n$ echo ${path("i-1", "x")}\n`;
        assert.equal(heading(printed).node, undefined);
    });

    it("takes hybrid nodes", () => {
        const header = `Script started on 2026-11-26 10:15:04+00:00 [COMMAND="${path("mi-0123", "s")}"]\n`;
        assert.equal(heading(header).node, "mi-0123");
    });
});
