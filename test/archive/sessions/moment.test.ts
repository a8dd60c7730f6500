import assert from "node:assert/strict";
import { momentText, parseMoment } from "../../../archive/sessions/moment";

const NOW = new Date("2026-11-26T12:00:00Z");

describe("a moment", () => {
    const MOMENTS: Readonly<Record<string, string>> = {
        "2026-09-03T12:12:12": "2026-09-03T12:12:12Z",
        "2026-09-03 12:12": "2026-09-03T12:12:00Z",
        "2026-09-03T12:12:12Z": "2026-09-03T12:12:12Z",
        "2026-09-03T12:12:12.5+02:00": "2026-09-03T10:12:12Z",
        "2026-09-03T12:12-0130": "2026-09-03T13:42:00Z",
        "2026-09-03": "2026-09-03T00:00:00Z",
        "90m": "2026-11-26T10:30:00Z",
        "12h": "2026-11-26T00:00:00Z",
        "3d": "2026-11-23T12:00:00Z",
        "2w": "2026-11-12T12:00:00Z",
    };
    for (const [text, moment] of Object.entries(MOMENTS)) {
        it(`${text} is ${moment}`, () => {
            const parsed = parseMoment(text, NOW);
            assert.equal(parsed && momentText(parsed), moment);
        });
    }

    for (const text of [
        "",
        "yesterday",
        "2026-13-01",
        "2026-09-03T25:00",
        "12",
        "3y",
        "1700000000",
    ]) {
        it(`${JSON.stringify(text)} is none`, () => {
            assert.equal(parseMoment(text, NOW), undefined);
        });
    }
});
