import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../policypack/config";
import { judge } from "../../policypack/judgement";
import { rules } from "../../policypack/rules";
import type { Resource } from "../../policypack/stack/resource";
import { asInEngine } from "./support/proxy";

/** One line of the corpus: a stack, and whether it may be deployed. */
interface Case {
    readonly id: string;
    readonly title: string;
    readonly area: string;
    readonly resources: readonly Resource[];
    readonly expect: "pass" | "violation";
    readonly why: string;
    /** Configuration without which nobody could tell. */
    readonly needs?: readonly ("orgId" | "centralAccountId")[];
}

const CONFIG = {
    orgId: { organizationId: "o-exampleorgid1" },
    centralAccountId: { centralAccountId: "111111111111" },
};

const FILE = join(__dirname, "..", "corpus", "policy-cases.jsonl");
const cases = readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Case);

describe("the policy corpus", () => {
    for (const { id, area, title, resources, expect, why, needs = [] } of cases) {
        it(`${area}: ${title} (${id}) is ${expect === "pass" ? "accepted" : "refused"}`, () => {
            const config = readConfig(Object.assign({}, ...needs.map((need) => CONFIG[need])));
            const stack = resources.map((resource) => ({
                ...resource,
                props: asInEngine(resource.props),
            }));
            const mandatory = judge(rules, stack, () => config).violations.filter(
                ({ level }) => level === "mandatory",
            );
            const found = mandatory.map(({ policy, message }) => `${policy}: ${message}`);
            assert.equal(
                found.length > 0 ? "violation" : "pass",
                expect,
                `${why}; found ${found.join("\n") || "nothing"}`,
            );
        });
    }
});
