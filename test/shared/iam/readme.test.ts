import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeResourcePolicy } from "../../../shared/iam/analyze";

const README = readFileSync(
    join(__dirname, "..", "..", "..", "shared", "iam", "README.md"),
    "utf8",
);
const [, EXAMPLE = ""] = /<!-- example -->\s+```json\n([^`]*)```/.exec(README) ?? [];

describe("the analyzer's README", () => {
    const analyze = (text: string) => analyzeResourcePolicy(text, { kind: "bucket" });

    it("gives the finding of its example", () => {
        const { problems, externalAccess, excessPermissions, plainHttp } = analyze(EXAMPLE);
        assert.deepEqual(problems, []);
        const findings = externalAccess.map(
            ({ statement, principal, actions, resource }) =>
                `\`${statement.sid}: ${principal.text}: ${actions.join()} on ${resource}\``,
        );
        assert.equal(findings.length, 1);
        assert.ok(README.includes(findings[0] ?? "?"), findings[0]);
        assert.deepEqual(excessPermissions, []);
        assert.deepEqual(
            plainHttp.map(({ level }) => level),
            ["bucket", "object"],
        );
    });

    it("is right that StringEquals leaves none", () => {
        const closed = EXAMPLE.replace("StringEqualsIfExists", "StringEquals");
        assert.notEqual(closed, EXAMPLE);
        assert.deepEqual(analyze(closed).externalAccess, []);
    });

    it("names every room", () => {
        for (const room of ["parse", "match", "principals", "checks"]) {
            assert.ok(README.includes(`\`${room}/\``), room);
        }
    });
});
