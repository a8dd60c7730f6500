import assert from "node:assert/strict";
import {
    endOf,
    nodeOf,
    startOf,
    suspicionsOf,
    warningsOf,
} from "../../../archive/sessions/archived-log";
import { HEADING, HISTORY, log, NODE, VERSION } from "./sample";

describe("a session's times", () => {
    it("are Session Manager's where it remembers them", () => {
        const known = log({ history: HISTORY });
        assert.deepEqual(endOf(known), { time: HISTORY.ended, source: "history" });
        assert.deepEqual(startOf(known), HISTORY.started);
    });

    it("are an end without a start by the log alone", () => {
        assert.deepEqual(endOf(log()), { time: HEADING.time, source: "log" });
        assert.equal(startOf(log()), undefined);
    });

    it("end with the upload where the header has no time, or was not read", () => {
        const upload = { time: VERSION.written, source: "upload" };
        assert.deepEqual(endOf(log({ heading: undefined })), upload);
        assert.deepEqual(endOf(log({ heading: { ...HEADING, time: undefined } })), upload);
        assert.deepEqual(
            endOf(log({ heading: { ...HEADING, form: "windows-transcript" } })),
            upload,
        );
    });

    it("start with the first event of a streamed session", () => {
        const streamed = log({ heading: { ...HEADING, form: "streamed-events" } });
        assert.deepEqual(startOf(streamed), HEADING.time);
        assert.equal(endOf(streamed).source, "upload");
    });
});

describe("a session's node", () => {
    it("is what the header names, else Session Manager", () => {
        assert.equal(nodeOf(log()), NODE);
        assert.equal(nodeOf(log({ heading: undefined, history: HISTORY })), NODE);
        assert.equal(nodeOf(log({ heading: undefined })), undefined);
    });
});

describe("warnings about a log", () => {
    it("are none about one like any other", () => {
        assert.deepEqual(warningsOf(log({ history: HISTORY })), []);
        assert.deepEqual(warningsOf(log({ heading: undefined })), []);
    });

    it("tell that it was rescued, which speaks against nobody", () => {
        const rescued = log({ heading: { ...HEADING, isRescued: true } });
        assert.match(warningsOf(rescued).join(), /^rescued from its node after the session/);
        assert.deepEqual(suspicionsOf(rescued), []);
    });

    const { object } = log();
    const WARNINGS: readonly [string, Parameters<typeof log>[0], RegExp][] = [
        [
            "was overwritten",
            { object: { ...object, versions: [VERSION, VERSION] } },
            /^overwritten: it has 2 versions/,
        ],
        [
            "was deleted",
            { object: { ...object, deleted: new Date("2026-11-27T00:00:00Z") } },
            /^deleted at 2026-11-27T00:00:00Z/,
        ],
        [
            "has another's header",
            { heading: { ...HEADING, sessionId: "john-0a1b2c3d4e5f6a7b8" } },
            /names another session, john-0a1b2c3d4e5f6a7b8/,
        ],
        [
            "is of another node",
            { history: { ...HISTORY, node: "i-1" } },
            /names the node i-0f1e2d3c4b5a69788, Session Manager i-1/,
        ],
        ["is no agent's", { heading: { ...HEADING, form: "unknown" } }, /begins like no log/],
    ];
    for (const [what, unlike, warning] of WARNINGS) {
        it(`tell of one that ${what}`, () => {
            const warnings = warningsOf(log(unlike));
            assert.equal(warnings.length, 1);
            assert.match(warnings[0] ?? "", warning);
        });
    }
});
