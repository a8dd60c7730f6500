import { bucketKeyEnabled as rule } from "../../../policypack/rules/bucket-key-enabled";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses } from "../support/judged";
import { encryptedBy, encryption } from "../support/stacks";

describe("bucket-key-enabled", () => {
    it("accepts a bucket key", () => assertPasses(rule, [encryption()]));

    it("advises one where it is off or left out", () => {
        assertRefuses(rule, [encryption({ bucketKeyEnabled: false })], /bucketKeyEnabled/);
        assertRefuses(rule, [encryption({ bucketKeyEnabled: undefined })], /bucketKeyEnabled/);
    });

    it("has no advice for SSE-S3", () =>
        assertPasses(rule, [encryptedBy({ sseAlgorithm: "AES256" })]));

    it("turns it on and keeps the rest", () => {
        const changes = rule.remediate?.(encryption({ bucketKeyEnabled: false }), {
            config: readConfig({}),
        });
        assert.deepEqual(changes, { rules: encryption().props["rules"] });
    });
});
