import assert from "node:assert/strict";
import {
    matches,
    matchesSession,
    mayMatch,
    type Selection,
} from "../../../archive/sessions/selection";
import { HISTORY, log, NODE, VERSION } from "./sample";

const ALL: Selection = { accountIds: [], regions: [] };
const at = (time: string) => new Date(`2026-11-${time}Z`);

describe("a selection", () => {
    const MATCHING: readonly Partial<Selection>[] = [
        {},
        { accountIds: ["111111111111", "222222222222"] },
        { regions: ["eu-west-1"] },
        { owner: "jane" },
        { owner: "j*e" },
        { owner: "*" },
        { node: NODE },
        { since: at("26T10:15:04") },
        { until: at("26T10:15:04") },
        { at: at("26T10:15:04") },
        { at: at("25T10:16:00") },
    ];
    const OTHERS: readonly Partial<Selection>[] = [
        { accountIds: ["111111111111"] },
        { regions: ["us-east-1"] },
        { owner: "jan" },
        { owner: "j.ne" },
        { owner: "j*x" },
        { node: "i-1" },
        { since: at("26T10:15:05") },
        { until: at("26T10:15:03") },
        { at: at("26T10:15:05") },
        { at: at("25T10:15:00") },
    ];
    for (const selection of MATCHING) {
        it(`${JSON.stringify(selection)} takes the log`, () => {
            assert.ok(mayMatch({ ...ALL, ...selection }, log().key, VERSION));
            assert.ok(matches({ ...ALL, ...selection }, log()));
        });
    }
    const now = at("27T12:00:00");
    for (const selection of MATCHING.slice(0, -1)) {
        it(`${JSON.stringify(selection)} takes what Session Manager remembers`, () => {
            const ended = at("26T10:15:04");
            assert.ok(matchesSession({ ...ALL, ...selection }, { ...HISTORY, ended }, now));
        });
    }
    for (const selection of [...OTHERS, { at: at("26T08:59:59") }]) {
        it(`${JSON.stringify(selection)} leaves out what Session Manager remembers`, () => {
            const ended = at("26T10:15:04");
            assert.ok(!matchesSession({ ...ALL, ...selection }, { ...HISTORY, ended }, now));
        });
    }

    it("takes a session that is under way for one that lasts until now", () => {
        const active = { ...HISTORY, ended: undefined };
        assert.ok(matchesSession({ ...ALL, at: at("27T11:59:59"), since: now }, active, now));
        assert.ok(!matchesSession({ ...ALL, until: at("27T11:59:59") }, active, now));
    });

    for (const selection of OTHERS) {
        it(`${JSON.stringify(selection)} leaves it out`, () => {
            assert.ok(!matches({ ...ALL, ...selection }, log()));
        });
    }

    it("is exact about who was there where the start is known", () => {
        const known = log({ history: HISTORY });
        assert.ok(matches({ ...ALL, at: at("26T09:00:00") }, known));
        assert.ok(!matches({ ...ALL, at: at("26T08:59:59") }, known));
        assert.ok(!matches({ ...ALL, at: at("26T10:15:03") }, known));
    });

    it("does not miss a log that was rescued a month later", () => {
        const late = { ...VERSION, written: new Date("2026-12-26T10:00:00Z") };
        assert.ok(matches({ ...ALL, until: at("26T11:00:00") }, log({ version: late })));
        assert.ok(matches({ ...ALL, at: at("26T10:00:00") }, log({ version: late })));
    });

    it("looks into no log whose upload alone rules it out", () => {
        const { key } = log();
        assert.ok(!mayMatch({ ...ALL, since: at("26T10:15:31") }, key, VERSION));
        assert.ok(!mayMatch({ ...ALL, until: new Date("2026-10-25T00:00:00Z") }, key, VERSION));
        assert.ok(!mayMatch({ ...ALL, accountIds: ["1"] }, key, VERSION));
    });
});
