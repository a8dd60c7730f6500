import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as v from "valibot";
import { CENTRAL_SETTINGS } from "../../central/config";
import { MEMBER_SETTINGS } from "../../member/config";
import { isRequired } from "./support/configuration-page";
import { blocksIn } from "./support/markdown-links";

const ROOT = join(__dirname, "..", "..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const BY_HAND = readFileSync(join(ROOT, "docs", "by-hand.md"), "utf8");

/** Characters of a line of code that GitHub shows on a page of 375 pixels. */
const PHONE = 35;

describe("the README", () => {
    it("has at most 150 lines", () => assert.ok(README.split("\n").length <= 150));

    it("needs no sideways scrolling on a phone: no tables, short lines of code", () => {
        assert.doesNotMatch(README, /^\|/m);
        const lines = blocksIn(README, ["sh", "console", "yaml", "json"]).join("").split("\n");
        assert.ok(lines.length > 20);
        assert.deepEqual(
            lines.filter((line) => line.length > PHONE),
            [],
        );
    });

    it("says in its first screen what was tried, and the two commands", () => {
        const [first = ""] = README.split(/^## /m);
        assert.deepEqual(blocksIn(first, ["sh"]), ["npm run demo\nnpm test\n"]);
        assert.match(first, /Real AWS: nothing yet/);
    });
});

describe("docs/by-hand.md", () => {
    const programs: Readonly<Record<string, v.ObjectEntries>> = {
        central: CENTRAL_SETTINGS.entries,
        member: MEMBER_SETTINGS.entries,
    };
    for (const [program, entries] of Object.entries(programs)) {
        it(`sets every key that ${program} requires`, () => {
            const commands = blocksIn(BY_HAND, ["sh"]).join("");
            const missing = Object.entries(entries)
                .filter(([, entry]) => isRequired(entry))
                .map(([name]) => name)
                .filter((name) => !new RegExp(`set [^]*?\\b${name}\\b`).test(commands));
            assert.deepEqual(missing, []);
        });
    }
});
