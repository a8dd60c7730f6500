import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policypack/rules";
import { sectionIn } from "./support/markdown";

const ROOT = join(__dirname, "..", "..");
const text = readFileSync(join(ROOT, "docs", "comparison.md"), "utf8");
const cases = readFileSync(join(ROOT, "test", "corpus", "policy-cases.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly area: string; readonly expect: string });

/** Cells of the section's first table, without its head. */
function rowsIn(title: string): string[][] {
    return sectionIn(text, title)
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .slice(2)
        .map((line) => line.split("|").slice(1, -1))
        .map((cells) => cells.map((cell) => cell.trim()));
}

function countOf(area: string, expect: string): number {
    return cases.filter((one) => (area === "all" || one.area === area) && one.expect === expect)
        .length;
}

describe("docs/comparison.md", () => {
    it("compares every rule, in the pack's order", () =>
        assert.deepEqual(
            rowsIn("Rule by rule").map(([rule]) => rule),
            rules.map(({ name }) => `[${name}](policies/${name}.md)`),
        ));

    it("counts the cases of every area", () => {
        const rows = rowsIn("Measured on the sample cases");
        assert.deepEqual(
            rows.map(([area = ""]) => area).sort(),
            [...new Set(cases.map(({ area }) => area)), "all"].sort(),
        );
        for (const [area = "", ...cells] of rows) {
            const unsafe = `of ${countOf(area, "violation")}`;
            const safe = `of ${countOf(area, "pass")}`;
            assert.deepEqual(
                cells.map((cell) => cell.replace(/^\d+ /, "")),
                [unsafe, safe, unsafe, safe],
                area,
            );
        }
    });

    // What the pack says about each case is tested in test/policypack/corpus.test.ts.
    it("says of the pack what its tests hold it to", () => {
        for (const [area = "", , , caught, refused] of rowsIn("Measured on the sample cases")) {
            const unsafe = countOf(area, "violation");
            assert.equal(caught, `${unsafe} of ${unsafe}`, area);
            assert.equal(refused, `0 of ${countOf(area, "pass")}`, area);
        }
    });
});
