import assert from "node:assert/strict";
import { autoName } from "../../../../../tools/sandbox/provider/properties/auto-name";

const unseeded = new Uint8Array();

describe("autoName", () => {
    it("adds seven hex digits to the resource's name", () => {
        assert.match(autoName({ maximumLength: 255 }, "nodes", unseeded), /^nodes-[0-9a-f]{7}$/);
    });

    it("gives another name each time, but the same for the same seed", () => {
        const rule = { maximumLength: 255 };
        assert.notEqual(autoName(rule, "nodes", unseeded), autoName(rule, "nodes", unseeded));
        const seed = new Uint8Array([1, 2, 3]);
        assert.equal(autoName(rule, "nodes", seed), autoName(rule, "nodes", seed));
    });

    it("keeps to the length and the case that AWS accepts", () => {
        const name = autoName({ maximumLength: 63, lowerCase: true }, "Log".repeat(40), unseeded);
        assert.equal(name.length, 63);
        assert.match(name, /^[a-z]+-[0-9a-f]{7}$/);
    });

    it("puts the prefix before the name", () => {
        const name = autoName({ maximumLength: 238, prefix: "alias/" }, "logs", unseeded);
        assert.match(name, /^alias\/logs-[0-9a-f]{7}$/);
    });
});
