import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../policypack/config";
import { judge } from "../policypack/support/judged";
import { rules } from "../../policypack/rules";
import type { Resource } from "../../policypack/stack/resource";
import { sectionIn } from "./support/markdown";

const ROOT = join(__dirname, "..", "..");
const text = readFileSync(join(ROOT, "docs", "comparison.md"), "utf8");
/** What the commands on the page tell the pack. */
const config = readConfig(
    JSON.parse(readFileSync(join(ROOT, "docs", "reproduce", "organization.json"), "utf8")),
);

interface Case {
    readonly area: string;
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
}

/** The page's section about each file of cases. */
const CORPORA = {
    "Measured on the sample cases": "policy-cases.jsonl",
    "The other half: what is none of its business": "policy-cases-2.jsonl",
};

/** Cells of the section's first table, without its head. */
function rowsIn(title: string): string[][] {
    return sectionIn(text, title)
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .slice(2)
        .map((line) => line.split("|").slice(1, -1))
        .map((cells) => cells.map((cell) => cell.trim()));
}

function casesIn(file: string): readonly Case[] {
    return readFileSync(join(ROOT, "test", "corpus", file), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Case);
}

function isRefused({ resources }: Case): boolean {
    return judge(rules, resources, () => config).violations.some(
        ({ level }) => level === "mandatory",
    );
}

describe("docs/comparison.md", () => {
    it("compares every rule, in the pack's order", () =>
        assert.deepEqual(
            rowsIn("Rule by rule").map(([rule]) => rule),
            rules.map(({ name }) => `[${name}](policies/${name}.md)`),
        ));

    for (const [title, file] of Object.entries(CORPORA)) {
        const cases = casesIn(file);
        const areas = [...new Set(cases.map(({ area }) => area)), "all"];
        const ofArea = (area: string) => cases.filter((one) => area === "all" || one.area === area);

        it(`has a row for every area of ${file}, in the file's order`, () =>
            assert.deepEqual(
                rowsIn(title).map(([area]) => area),
                areas,
            ));

        it(`counts the cases of every area of ${file}`, () => {
            assert.match(sectionIn(text, title), new RegExp(` has ${cases.length} (more )?cases`));
            for (const [area = "", ...cells] of rowsIn(title)) {
                const unsafe = ofArea(area).filter(({ expect }) => expect === "violation").length;
                const safe = ofArea(area).length - unsafe;
                assert.deepEqual(
                    cells.map((cell) => cell.replace(/^\d+ of /, "")).map(Number),
                    [unsafe, safe, unsafe, safe],
                    area,
                );
            }
        });

        it(`says what the pack refuses of ${file}`, () => {
            const refused = new Set(cases.filter(isRefused));
            const count = (area: string, expected: Case["expect"]) => {
                const those = ofArea(area).filter(({ expect }) => expect === expected);
                return `${those.filter((one) => refused.has(one)).length} of ${those.length}`;
            };
            assert.deepEqual(
                rowsIn(title).map(([area, , , ...ours]) => [area, ...ours]),
                areas.map((area) => [area, count(area, "violation"), count(area, "pass")]),
            );
        });
    }

    it("tells how many resources are ordinary, and how many of them Checkov refuses", () => {
        const title = "The other half: what is none of its business";
        const ordinary = rowsIn(title).filter(([area]) => area?.startsWith("ordinary-"));
        const [refused, all] = [0, 1].map((index) =>
            ordinary
                .map(([, , cell = ""]) => Number(cell.split(" of ")[index]))
                .reduce((sum, number) => sum + number, 0),
        );
        const section = sectionIn(text, title);
        assert.match(section, new RegExp(`Checkov refuses ${refused} of those ${all}\\.`));
        assert.match(section, new RegExp(` ${all} are ordinary resources`));
    });
});
