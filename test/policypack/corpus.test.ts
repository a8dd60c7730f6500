import assert from "node:assert/strict";
import { readConfig, type PackConfig } from "../../policypack/config";
import { judge } from "./support/judged";
import { rules } from "../../policypack/rules";
import type { Resource } from "../../policypack/stack/resource";
import { corpora } from "./support/corpus";
import { asInEngine } from "./support/proxy";

const CONFIG = {
    orgId: { organizationId: "o-exampleorgid1" },
    centralAccountId: { centralAccountId: "111111111111" },
};

/** All that an organization tells; a bucket and a key of an archive that is none of the cases'. */
const CONFIGS = {
    "without configuration": {},
    "with the organization": CONFIG.orgId,
    "with organization and central account": { ...CONFIG.orgId, ...CONFIG.centralAccountId },
    "with everything configured": {
        ...CONFIG.orgId,
        ...CONFIG.centralAccountId,
        logBucketNames: ["the-archive"],
        logKeyArns: ["arn:aws:kms:eu-west-1:111111111111:key/00000000-12ab-34cd-56ef-1234567890ab"],
    },
};

describe("the policy corpus", () => {
    for (const { id, area, title = id, resources, expect, why, needs = [] } of corpora) {
        const outcome = expect === "pass" ? "accepted" : "refused";
        const config = readConfig(Object.assign({}, ...needs.map((need) => CONFIG[need])));

        it(`${area}: ${title} (${id}) is ${outcome}`, () => {
            const found = mandatoryViolations(resources, config);
            assert.equal(
                found.length > 0 ? "violation" : "pass",
                expect,
                `${why ?? title}; found ${found.join("\n") || "nothing"}`,
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

describe("an ordinary resource of another team", () => {
    const ordinary = corpora.filter(({ area }) => area.startsWith("ordinary-"));

    it("is tried", () => assert.ok(ordinary.length > 40));

    for (const [told, config] of Object.entries(CONFIGS)) {
        for (const { id, title = id, resources } of ordinary) {
            it(`is left alone ${told}: ${title} (${id})`, () =>
                assert.deepEqual(mandatoryViolations(resources, readConfig(config)), []));
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
