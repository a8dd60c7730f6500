import assert from "node:assert/strict";
import { type PackConfig, readConfig } from "../../policypack/config";
import { judge } from "../../policypack/judgement";
import { rules } from "../../policypack/rules";
import type { Resource } from "../../policypack/stack/resource";
import { corpora } from "./support/corpus";
import { REWRITINGS, rewritten } from "./support/rewritings";

const CONFIGS: Readonly<Record<string, PackConfig>> = {
    "without configuration": readConfig({}),
    "with organization and central account": readConfig({
        organizationId: "o-exampleorgid1",
        centralAccountId: "111111111111",
    }),
};

describe("a policy that means the same", () => {
    for (const [title, rewriting] of Object.entries(REWRITINGS)) {
        it(`is judged the same with ${title}`, () => {
            let changed = 0;
            for (const { id, resources } of corpora) {
                const others = resources.map((resource) => rewritten(resource, rewriting));
                changed += Number(JSON.stringify(others) !== JSON.stringify(resources));
                for (const [name, config] of Object.entries(CONFIGS)) {
                    assert.deepEqual(
                        verdictOn(others, config),
                        verdictOn(resources, config),
                        `${id} ${name}: ${JSON.stringify(others)}`,
                    );
                }
            }
            assert.ok(changed > 0, "no policy was rewritten");
        });
    }

    it("is judged the same with resources in another order", () => {
        for (const { id, resources } of corpora) {
            for (const config of Object.values(CONFIGS)) {
                assert.deepEqual(
                    verdictOn(resources.toReversed(), config),
                    verdictOn(resources, config),
                    id,
                );
            }
        }
    });
});

/** What is refused and advised, and what is not judged, of which resource: all but the words. */
function verdictOn(resources: readonly Resource[], config: PackConfig): readonly string[] {
    const { violations, notJudged } = judge(rules, resources, () => config);
    const found = [
        ...violations.map(
            ({ policy, level, resource }) => `${level} ${policy} ${nameOf(resource)}`,
        ),
        ...notJudged.map(({ policy, resource }) => `not judged ${policy} ${nameOf(resource)}`),
    ];
    return [...new Set(found)].sort();
}

function nameOf(resource: Resource | undefined): string {
    return resource === undefined ? "" : `${resource.type} ${resource.name}`;
}
