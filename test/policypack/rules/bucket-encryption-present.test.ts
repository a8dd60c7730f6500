import { bucketEncryptionPresent as rule } from "../../../policypack/rules/bucket-encryption-present";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged, UNKNOWN } from "../support/judged";
import { bucket, bucketPolicy, encryption, logBucket, sessionDocument } from "../support/stacks";

describe("bucket-encryption-present", () => {
    it("accepts a log bucket with an encryption of its own, joined by name", () =>
        assertPasses(rule, [logBucket(), encryption()]));

    it("accepts one joined by dependency, its name not known yet", () => {
        const named = { ...logBucket({ bucket: UNKNOWN }), name: "session-logs" };
        const joined = encryption({}, { bucket: UNKNOWN });
        assertPasses(rule, [named, { ...joined, propertyDependencies: { bucket: [named] } }]);
    });

    it("accepts the inline block", () =>
        assertPasses(rule, [
            logBucket({ serverSideEncryptionConfiguration: { rule: { bucketKeyEnabled: true } } }),
        ]));

    it("refuses a log bucket without one", () => {
        assertRefuses(rule, [logBucket(), bucketPolicy()], /no encryption configuration/);
        assertRefuses(
            rule,
            [bucket(), sessionDocument({ s3BucketName: "acme-data" })],
            /no encryption configuration/,
        );
        assertRefuses(
            rule,
            [logBucket(), encryption({}, { bucket: "acme-data" })],
            /no encryption/,
        );
    });

    it("leaves other buckets alone", () => assertPasses(rule, [bucket()]));

    it("does not decide while an encryption's bucket is unknown", () => {
        const { violations, notJudged } = judged(rule, [
            logBucket(),
            encryption({}, { bucket: UNKNOWN }),
        ]);
        assert.deepEqual(violations, []);
        assert.equal(notJudged.length, 1);
    });
});
