import assert from "node:assert/strict";
import { parse } from "yaml";
import { withOverride } from "../../../fleet/file/with-override";
import { LEAST, problemsOf } from "./support";

const TWO = ["222222222222", "333333333333"];

function changed(text: string, ids: readonly string[] = TWO, set: object = { off: true }): string {
    const result = withOverride(text, ids, { ...set });
    assert.ok(result.ok);
    assert.deepEqual(problemsOf(result.value), []);
    return result.value;
}

/** What the lines of a file are after a change, without those that it had and has. */
const ITEM = `  - for:
    - { id: "222222222222" }
    - { id: "333333333333" }
    set:
      off: true
`;

describe("withOverride", () => {
    it("begins overrides at the end of a file that has none", () => {
        assert.equal(
            changed(LEAST),
            `${LEAST}overrides:\n${ITEM.replaceAll("    - {", "      - {")}`,
        );
        assert.equal(changed(LEAST.trimEnd()), changed(LEAST));
    });

    const EMPTY = [
        `${LEAST}overrides: []\nstacks: {}\n`,
        `${LEAST}overrides: [] # none\nstacks: {}\n`,
    ];
    for (const text of EMPTY) {
        it(`fills a list that is empty: ${text.split("\n").at(-3)}`, () => {
            const after = changed(text);
            assert.match(after, /overrides:( # none)?\n {2}- for:\n/);
            assert.ok(after.endsWith("      off: true\nstacks: {}\n"), after);
        });
    }

    it("puts one behind the others, in their indentation, and leaves every comment", () => {
        const before = `${LEAST}overrides: # first\n-   for: {ou: A}   # second\n    set: {off: false} # third\n# fourth\nstacks: {} # fifth\n`;
        const after = changed(before, ["222222222222"]);
        assert.equal(
            after,
            before.replace(
                "# fourth",
                '- for: { id: "222222222222" }\n  set:\n    off: true\n# fourth',
            ),
        );
    });

    it("puts one before the empty lines that part it from what follows", () => {
        const before = `${LEAST}overrides:\n  - for: {ou: A}\n    set:\n      roles:\n        - a\n\n\nstacks: {}`;
        assert.match(
            changed(before, ["222222222222"]),
            /- a\n {2}- for: \{ id: "222222222222" \}\n {4}set:\n {6}off: true\n\n\nstacks/,
        );
    });

    it("writes into a list on one line", () => {
        const before = `${LEAST}overrides: [{for: {ou: A}, set: {off: false}}] # kept\n`;
        const after = changed(before, ["222222222222"]);
        assert.match(
            after,
            /\}, \{"for":\{"id":"222222222222"\},"set":\{"off":true\}\}\] # kept\n$/,
        );
    });

    it("writes lists, objects and text as YAML", () => {
        const set = {
            tags: { a: "yes", b: "012" },
            roles: ["x"],
            shellProfile: { linux: "#x: y" },
            createRole: null,
        };
        const { overrides } = parse(changed(LEAST, ["222222222222"], set)) as {
            overrides: unknown;
        };
        assert.deepEqual(overrides, [{ for: { id: "222222222222" }, set }]);
    });

    const EXTENDED = [
        "  - for: {id: '222222222222'}\n    set: {off: true}\n",
        "  - for: [{id: '222222222222'}] # one\n    set: {off: true}\n",
        "  - for:\n      - id: '222222222222' # payments\n      # more to come\n    set: {off: true}\n",
    ];
    for (const text of EXTENDED) {
        it(`gives the accounts to the last one that sets the same: ${text.split("\n")[0]?.trim()}`, () => {
            const after = changed(`${LEAST}overrides:\n${text}stacks: {}\n`);
            const { overrides } = parse(after) as { overrides: unknown };
            assert.deepEqual(overrides, [{ for: TWO.map((id) => ({ id })), set: { off: true } }]);
            assert.deepEqual(after.match(/#.*/g), text.match(/#.*/g));
            assert.equal(changed(after), after);
        });
    }

    it("does not extend one that means others than accounts by id, or sets something else", () => {
        for (const text of [
            "  - for: {ou: A}\n    set: {off: true}\n",
            "  - for: {id: '222222222222'}\n    set: {off: false}\n",
            "  - for: {id: '222222222222'}\n    set: {off: true}\n  - for: {ou: A}\n    set: {off: false}\n",
        ]) {
            const before = `${LEAST}overrides:\n${text}`;
            assert.ok(changed(before).startsWith(before));
            assert.notEqual(changed(before), before);
        }
    });

    it("names an account once that is given twice", () =>
        assert.match(
            changed(LEAST, ["222222222222", "222222222222"]),
            /for: \{ id: "222222222222" \}/,
        ));

    it("keeps Windows' line ends readable", () =>
        assert.deepEqual(
            parse(
                changed(
                    `${LEAST}overrides:\n  - for: {ou: A}\n    set: {off: false}\n`.replaceAll(
                        "\n",
                        "\r\n",
                    ),
                ),
            ),
            parse(changed(`${LEAST}overrides:\n  - for: {ou: A}\n    set: {off: false}\n`)),
        ));

    it("refuses what is no YAML, and leaves it", () => {
        const result = withOverride("a: [", TWO, { off: true });
        assert.ok(!result.ok);
        assert.match(result.problems[0]?.found ?? "", /^can't be changed: /);
    });
});
