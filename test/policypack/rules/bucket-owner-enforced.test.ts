import { bucketOwnerEnforced as rule } from "../../../policypack/rules/bucket-owner-enforced";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses } from "../support/judged";
import { ownership } from "../support/stacks";

describe("bucket-owner-enforced", () => {
    it("accepts BucketOwnerEnforced", () => assertPasses(rule, [ownership("BucketOwnerEnforced")]));

    for (const value of ["BucketOwnerPreferred", "ObjectWriter", undefined]) {
        it(`advises against ${value}`, () =>
            assertRefuses(rule, [ownership(value)], /objectOwnership is/));
    }

    it("sets it", () =>
        assert.deepEqual(rule.remediate?.(ownership("ObjectWriter"), { config: readConfig({}) }), {
            rule: { objectOwnership: "BucketOwnerEnforced" },
        }));
});
