import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policypack/rules";
import { judged, mendedBy, messagesOf } from "./support/example";
import { formatted } from "./support/markdown";
import { pageIn, pageText } from "./support/policy-page";
import { exampleConfigIn, readmeText } from "./support/policy-table";

/*
 * docs/policies/<rule>.md against the rules. People write "Why" and the examples; the rest is
 * worked out, and `UPDATE_DOCS=1 npm run unit` writes it anew.
 */

const FOLDER = join(__dirname, "..", "..", "docs", "policies");
const README = "README.md";
const config = exampleConfigIn(read(README));

describe("docs/policies", () => {
    it("has one page for each rule and no other", () =>
        assert.deepEqual(
            readdirSync(FOLDER).sort(),
            [README, ...rules.map(({ name }) => `${name}.md`)].sort(),
        ));

    it("lists every rule and every configuration key in its README", async () =>
        assertText(README, await formatted(readmeText(read(README), rules))));

    for (const rule of rules) {
        const file = `${rule.name}.md`;
        const page = () => pageIn(read(file), rule);
        const failing = () => ({ resources: page().refused, config });

        describe(file, () => {
            it("says what the rule says, and gives its message", async () =>
                assertText(file, await formatted(pageText(rule, page(), config))));

            it("shows a failing example that this rule, and no other, finds", () => {
                const { violations } = judged(failing());
                assert.deepEqual(
                    violations.filter(({ policy }) => policy !== rule.name),
                    [],
                );
                assert.ok(messagesOf(rule, failing()).length > 0, "the example passes");
                assert.ok(
                    violations.every(({ level }) => level === rule.level),
                    "a finding is at another level than the page says",
                );
            });

            it("shows an example that every rule accepts", () =>
                assert.deepEqual(judged({ resources: page().accepted, config }), {
                    violations: [],
                    notJudged: [],
                }));

            if (rule.remediate !== undefined) {
                it("shows a remediation that the rule accepts", () =>
                    assert.deepEqual(
                        messagesOf(rule, { resources: mendedBy(rule, failing()), config }),
                        [],
                    ));
            }
        });
    }
});

function assertText(file: string, expected: string): void {
    if (process.env["UPDATE_DOCS"] === "1") {
        writeFileSync(join(FOLDER, file), expected);
    }
    assert.equal(
        read(file),
        expected,
        `docs/policies/${file} is not what its rule says: run UPDATE_DOCS=1 npm run unit`,
    );
}

function read(file: string): string {
    return readFileSync(join(FOLDER, file), "utf8");
}
