import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { orgIdExact as rule } from "../../../policypack/rules/org-id-exact";
import { assertPasses, assertRefuses } from "../support/judged";
import { bucketPolicy, key, policyText, PUT_LOGS, USE_KEY, ADMINISTER } from "../support/stacks";

describe("org-id-exact", () => {
    const comparedWith = (operator: string, value: unknown) => ({
        Condition: { [operator]: { "aws:PrincipalOrgID": value } },
    });

    it("accepts one exact id", () => {
        assertPasses(rule, [bucketPolicy(), key()]);
        assertPasses(rule, [bucketPolicy(), key()], { organizationId: "o-exampleorgid1" });
    });

    it("refuses a pattern, a placeholder and the caller's own id", () => {
        for (const [operator, value, reason] of [
            ["StringLike", "o-*", /pattern/],
            ["StringEquals", "o-XXXXXXXXXX", /no organization id/],
            ["StringEquals", "${aws:PrincipalOrgID}", /variable/],
        ] as const) {
            assertRefuses(
                rule,
                [bucketPolicy([{ ...PUT_LOGS, ...comparedWith(operator, value) }])],
                reason,
            );
            const policy = policyText([
                ADMINISTER,
                { ...USE_KEY, ...comparedWith(operator, value) },
            ]);
            assertRefuses(rule, [key({ policy })], reason);
        }
    });

    it("refuses another organization than the configured", () =>
        assertRefuses(rule, [key()], /o-exampleorgid1.*not the configured.*o-anotherorg99/, {
            organizationId: "o-anotherorg99",
        }));

    it("puts the configured id in the place of a placeholder", () => {
        const broken = bucketPolicy([
            { ...PUT_LOGS, ...comparedWith("StringEquals", ["o-XXXXXXXXXX"]) },
        ]);
        const changes = rule.remediate?.(broken, {
            config: readConfig({ organizationId: "o-exampleorgid1" }),
        });
        assert.deepEqual(changes, {
            policy: policyText([
                { ...PUT_LOGS, ...comparedWith("StringEquals", ["o-exampleorgid1"]) },
            ]),
        });
        assert.equal(rule.remediate?.(broken, { config: readConfig({}) }), undefined);
    });
});
