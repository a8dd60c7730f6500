import { notJudgedRule as rule } from "../../../policypack/rules/not-judged";
import assert from "node:assert/strict";
import { judged } from "../support/judged";
import { other } from "../support/stacks";

describe("not-judged", () => {
    it("names a template that it can't read instead of passing it over", () => {
        const { violations, notJudged } = judged(rule, [
            other("aws:cloudformation/stack:Stack", "baseline", { templateUrl: "https://acme" }),
        ]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /^the template at templateUrl is not read/);
    });

    it("has nothing to say of a twin of another provider, which the other rules judge", () =>
        assert.deepEqual(judged(rule, [other("aws-native:s3:BucketPolicy", "archive", {})]), {
            violations: [],
            notJudged: [],
        }));
});
