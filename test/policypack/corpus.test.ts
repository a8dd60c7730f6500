import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PackConfig, readConfig } from "../../policypack/config";
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
        const outcome = expect === "pass" ? "accepted" : "refused";
        const config = readConfig(Object.assign({}, ...needs.map((need) => CONFIG[need])));

        it(`${area}: ${title} (${id}) is ${outcome}`, () => {
            const found = mandatoryViolations(resources, config);
            assert.equal(
                found.length > 0 ? "violation" : "pass",
                expect,
                `${why}; found ${found.join("\n") || "nothing"}`,
            );
        });

        for (const partition of ["aws-cn", "aws-us-gov"]) {
            it(`${id} is ${outcome} in partition ${partition} for the same reasons`, () => {
                const policiesOf = (found: readonly string[]) =>
                    found.map((violation) => violation.split(":")[0]);
                assert.deepEqual(
                    policiesOf(mandatoryViolations(inPartition(resources, partition), config)),
                    policiesOf(mandatoryViolations(resources, config)),
                );
            });
        }
    }
});

function mandatoryViolations(resources: readonly Resource[], config: PackConfig): string[] {
    const stack = resources.map((resource) => ({ ...resource, props: asInEngine(resource.props) }));
    return judge(rules, stack, () => config)
        .violations.filter(({ level }) => level === "mandatory")
        .map(({ policy, message }) => `${policy}: ${message}`);
}

/** The same resources, with every ARN in another partition. */
function inPartition(resources: readonly Resource[], partition: string): readonly Resource[] {
    const text = JSON.stringify(resources).replaceAll("arn:aws:", `arn:${partition}:`);
    return JSON.parse(text) as readonly Resource[];
}
