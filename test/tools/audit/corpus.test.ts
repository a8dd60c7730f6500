import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditedLines } from "./audited";

interface Case {
    readonly id: string;
    readonly expect: "pass" | "violation";
    readonly needs?: readonly ("orgId" | "centralAccountId")[];
}

const CONFIG = {
    orgId: { organizationId: "o-exampleorgid1" },
    centralAccountId: { centralAccountId: "111111111111" },
};

const FILE = join(__dirname, "..", "..", "corpus", "policy-cases.jsonl");
const lines = readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line !== "");
const cases = lines.map((line) => ({ line, ...(JSON.parse(line) as Case) }));
const configs = [...new Set(cases.map(({ needs = [] }) => needs.join()))];

describe("an audit of the policy corpus", () => {
    for (const needs of configs) {
        it(`is right about every case ${needs === "" ? "" : `with ${needs}`}`, async () => {
            const some = cases.filter((each) => (each.needs ?? []).join() === needs);
            const config = Object.assign(
                {},
                ...(some[0]?.needs ?? []).map((need) => CONFIG[need]),
            ) as object;
            const input = some.map(({ line }) => `${line}\n`).join("");
            const { lines: verdicts, status, complaints } = await auditedLines(input, config);
            assert.deepEqual(complaints, []);
            assert.deepEqual(
                verdicts.map(({ id, violations }) => [
                    id,
                    violations.some(({ level }) => level === "mandatory") ? "violation" : "pass",
                ]),
                some.map(({ id, expect }) => [id, expect]),
            );
            assert.equal(status, some.some(({ expect }) => expect === "violation") ? 1 : 0);
        });
    }

    it("covers each case once", () => {
        assert.ok(cases.length > 50);
        assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
    });
});
