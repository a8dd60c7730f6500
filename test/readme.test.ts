import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as v from "valibot";
import { CENTRAL_SETTINGS } from "../central/config";
import { MEMBER_SETTINGS } from "../member/config";
import { formOf } from "../shared/settings";

const README = readFileSync(join(__dirname, "..", "README.md"), "utf8");

interface Row {
    readonly key: string;
    readonly form: string;
    readonly byDefault: string;
}

describe("the README's config keys", () => {
    const programs: readonly (readonly [string, v.ObjectEntries])[] = [
        ["central", CENTRAL_SETTINGS.entries],
        ["member", MEMBER_SETTINGS.entries],
    ];
    for (const [program, entries] of programs) {
        it(`are those of the ${program} program, with their forms and defaults`, () => {
            const rows = rowsBelow(program);
            assert.deepEqual(
                rows.map(({ key, form }) => ({ key, form })),
                Object.entries(entries).map(([key, entry]) => ({ key, form: formOf(entry) })),
            );
            for (const { key, byDefault } of rows) {
                const stated = defaultOf(entries[key]);
                if (stated !== undefined) {
                    assert.equal(byDefault, stated, key);
                }
            }
        });
    }
});

/** The rows of the table below a heading of the third level, without padding and marks. */
function rowsBelow(heading: string): Row[] {
    const [, section = ""] = new RegExp(`^### ${heading}$([^]*?)(?=^##)`, "m").exec(README) ?? [];
    return [...section.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\|$/gm)].map(
        ([, key = "", form = "", byDefault = ""]) => ({
            key,
            form: form.replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
            byDefault: byDefault.replaceAll("`", ""),
        }),
    );
}

/** How the table writes a default; undefined where it uses words of its own. */
function defaultOf(entry: v.ObjectEntries[string] | undefined): string | undefined {
    if (entry === undefined || !("wrapped" in entry)) {
        return "required";
    }
    const { default: byDefault } = entry as { readonly default?: unknown };
    return byDefault === "" ? "nothing" : (byDefault as string | undefined);
}
