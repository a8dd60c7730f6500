import assert from "node:assert/strict";
import { readConfig, type PackConfig } from "../../policypack/config";
import { judge } from "./support/judged";
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

const ROOT = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const IN_ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid1" } };
const allow = (Principal: unknown, Action: unknown, more: object = {}) => ({
    ...{ Effect: "Allow", Principal, Action, Resource: "*" },
    ...more,
});
const MEMBERS_USE = allow("*", ["kms:Decrypt", "kms:GenerateDataKey"], {
    Condition: IN_ORGANIZATION,
});

/** Keys that several accounts administer, or an organization by several statements. */
const SHARED = Object.entries({
    "two owners": [allow(ROOT("111111111111"), "kms:*"), allow(ROOT("999988887777"), "kms:*")],
    "two owners, neither central": [
        allow(ROOT("222222222222"), "kms:*"),
        allow(ROOT("999988887777"), "kms:*"),
    ],
    "an owner and a partner with everything": [
        allow(ROOT("111111111111"), ["kms:PutKeyPolicy", "kms:Describe*"]),
        allow(ROOT("999988887777"), "kms:*"),
        MEMBERS_USE,
    ],
    "members by two statements": [
        allow(ROOT("111111111111"), "kms:*"),
        allow(ROOT("999988887777"), "kms:Decrypt"),
        allow("*", "kms:Decrypt", { Condition: IN_ORGANIZATION }),
        allow("*", "kms:GenerateDataKey", { Condition: IN_ORGANIZATION }),
    ],
}).map(([id, Statement]) => ({
    id,
    resources: [
        {
            type: "aws:kms/key:Key",
            name: "data",
            props: { policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
        },
    ],
}));

/** With names that say nothing: then only the policies tell what a bucket or a key is for. */
const nameless = corpora.map(({ id, resources }) => ({
    id: `${id} without telling names`,
    resources: JSON.parse(
        JSON.stringify(resources)
            .replaceAll(/session-(logs|archive|key)/g, "data")
            .replaceAll(/SessionManagerCentralLogs|\bsession-node/g, "data"),
    ) as readonly Resource[],
}));

const cases = [...corpora, ...nameless, ...SHARED];

describe("a policy that means the same", function () {
    // Some 400 stacks twice, under two configurations.
    this.timeout(60_000);

    for (const [title, rewriting] of Object.entries(REWRITINGS)) {
        it(`is judged the same with ${title}`, () => {
            let changed = 0;
            for (const { id, resources } of cases) {
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
        for (const { id, resources } of cases) {
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
