import { notJudgedRule as rule } from "../../../policypack/rules/not-judged";
import assert from "node:assert/strict";
import { judged } from "../support/judged";
import { other } from "../support/stacks";

describe("not-judged", () => {
    it("names the twins of another provider instead of passing them over", () => {
        const { violations, notJudged } = judged(rule, [
            other("aws-native:s3:BucketPolicy", "archive", {}),
        ]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /aws-native:s3:BucketPolicy/);
    });
});
