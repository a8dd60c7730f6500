import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_GROUPS, KNOWN_ERRORS } from "../../tools/doctor/known-errors";
import { formatted } from "./support/markdown";
import { pageText } from "./support/troubleshooting-page";

const PAGE = join(__dirname, "..", "..", "docs", "troubleshooting.md");

describe("docs/troubleshooting.md", () => {
    it("says what doctor says; `UPDATE_DOCS=1 npm run unit` writes it anew", async () => {
        const expected = await formatted(pageText(ERROR_GROUPS));
        if (process.env["UPDATE_DOCS"] === "1") {
            writeFileSync(PAGE, expected);
        }
        assert.equal(readFileSync(PAGE, "utf8"), expected, "run UPDATE_DOCS=1 npm run unit");
    });

    it("shows every sentence: none has what Markdown takes for a tag", () => {
        for (const { id, causes } of KNOWN_ERRORS) {
            for (const { cause, fix } of causes) {
                assert.doesNotMatch(`${cause} ${fix}`.replaceAll(/`[^`]*`/g, ""), /[<>*]/, id);
            }
        }
    });
});
