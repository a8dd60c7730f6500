import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { CENTRAL_SETTINGS } from "../../central/config";
import { CENTRAL_REFERENCE } from "../../central/config-reference";
import { MEMBER_SETTINGS } from "../../member/config";
import { MEMBER_REFERENCE } from "../../member/config-reference";
import {
    isRequired,
    pageText,
    type ProgramKeys,
    schemaDefault,
} from "./support/configuration-page";
import { formatted } from "./support/markdown";

const PAGE = join(__dirname, "..", "..", "docs", "configuration.md");

const PROGRAMS: readonly ProgramKeys[] = [
    {
        program: "central",
        title: "Central",
        entries: CENTRAL_SETTINGS.entries,
        reference: CENTRAL_REFERENCE,
    },
    {
        program: "member",
        title: "Members",
        entries: MEMBER_SETTINGS.entries,
        reference: MEMBER_REFERENCE,
    },
];

describe("docs/configuration.md", () => {
    it("says what the schemas say; `UPDATE_DOCS=1 npm run unit` writes it anew", async () => {
        const expected = await formatted(pageText(PROGRAMS));
        if (process.env["UPDATE_DOCS"] === "1") {
            writeFileSync(PAGE, expected);
        }
        assert.equal(readFileSync(PAGE, "utf8"), expected, "run UPDATE_DOCS=1 npm run unit");
    });

    for (const { program, entries, reference } of PROGRAMS) {
        for (const [name, { example, default: words }] of Object.entries(reference)) {
            const entry = entries[name] as v.ObjectEntries[string];

            it(`shows an example of ${program}'s ${name} that is accepted, and not the default`, () => {
                const text = textOf(example);
                assert.ok(v.is(entry, text), text);
                assert.notEqual(text, schemaDefault(entry));
            });

            it(`has words for the default of ${program}'s ${name} only where there is no value`, () =>
                assert.equal(
                    words !== undefined,
                    !isRequired(entry) && schemaDefault(entry) === undefined,
                ));
        }
    }
});

/** A value of a stack's file as Pulumi hands it to the program. */
function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
