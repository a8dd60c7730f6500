import { bucketRetention as rule } from "../../../policypack/rules/bucket-retention";
import { assertPasses, assertRefuses } from "../support/judged";
import { bucketPolicy, logBucket, versioning } from "../support/stacks";

describe("bucket-retention", () => {
    it("accepts versioning and no forced destruction", () =>
        assertPasses(rule, [logBucket(), bucketPolicy(), versioning("Enabled")]));

    it("accepts versioning in the bucket itself", () =>
        assertPasses(rule, [logBucket({ versioning: { enabled: true } }), bucketPolicy()]));

    it("advises against forceDestroy", () =>
        assertRefuses(rule, [logBucket({ forceDestroy: true })], /forceDestroy is true/));

    it("advises versioning that is suspended or missing", () => {
        assertRefuses(rule, [versioning("Suspended")], /"Suspended"/);
        assertRefuses(rule, [logBucket(), bucketPolicy()], /no versioning/);
    });
});
