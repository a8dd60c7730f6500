import assert from "node:assert/strict";
import { keysBelow, parseKey } from "../../../archive/keys/log-key";

const ID = "jane-k3v9x2m7q4w8z1t6r5y0n2b4cd";
const PLACE = { accountId: "222222222222", region: "eu-west-1" };

describe("an object's key", () => {
    for (const prefix of ["", "session/", "a/b/"]) {
        it(`is a log's below ${prefix || "nothing"}`, () => {
            const key = `${prefix}222222222222/eu-west-1/${ID}.log`;
            const session = { id: ID, owner: "jane" };
            assert.deepEqual(parseKey(key, prefix), { kind: "log", key, ...PLACE, session });
        });
    }

    it("may be of a region in any partition", () => {
        for (const region of ["us-gov-west-1", "cn-north-1", "us-isob-east-1", "eusc-de-east-1"]) {
            assert.equal(parseKey(`222222222222/${region}/${ID}.log`, "").kind, "log");
        }
    });

    for (const plugin of ["Standard_Stream", "InteractiveCommands", "NonInteractiveCommands"]) {
        for (const stream of ["stdout", "stderr"] as const) {
            it(`tells of a log that failed to render: ${plugin}/${stream}`, () => {
                const key = `222222222222/eu-west-1/${plugin}/${stream}`;
                assert.deepEqual(parseKey(key, ""), { kind: "rendering", key, ...PLACE, stream });
            });
        }
    }

    it("is a day's seal", () => {
        const key = "session/seals/2026-11-26.json";
        assert.deepEqual(parseKey(key, "session/"), { kind: "seal", key, day: "2026-11-26" });
    });

    const FOREIGN: Readonly<Record<string, RegExp>> = {
        [`222222222222/eu-west-1/${ID}.log`]: /is not below session\//,
        [`session/${ID}.log`]: /account's 12 digits/,
        [`session/22222222222/eu-west-1/${ID}.log`]: /account's 12 digits/,
        [`session/222222222222/${ID}.log`]: /no region/,
        [`session/222222222222/../${ID}.log`]: /no region/,
        [`session/222222222222/eu-west-1/${ID}.txt`]: /session's id and .log/,
        [`session/222222222222/eu-west-1/a/${ID}.log`]: /session's id and .log/,
        "session/222222222222/eu-west-1/Standard_Stream/stderr/x": /session's id and .log/,
        "session/222222222222/eu-west-1/notes.log": /names no session/,
        "session/222222222222/eu-west-1/<script>.log": /names no session/,
        "session/seals/2026-11-26.json.bak": /account's 12 digits/,
        "session/": /account's 12 digits/,
    };
    for (const [key, why] of Object.entries(FOREIGN)) {
        it(`is nothing of an agent's: ${key}`, () => {
            const parsed = parseKey(key, "session/");
            assert.equal(parsed.kind, "foreign");
            assert.match(parsed.kind === "foreign" ? parsed.why : "", why);
        });
    }
});

describe("what keys begin with", () => {
    it("is the archive's prefix, then the account, then the region", () => {
        assert.equal(keysBelow("session/"), "session/");
        assert.equal(keysBelow("session/", "222222222222"), "session/222222222222/");
        assert.equal(keysBelow("", "222222222222", "eu-west-1"), "222222222222/eu-west-1/");
    });
});
