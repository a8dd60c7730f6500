import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { bucketTlsOnly as rule } from "../../../policypack/rules/bucket-tls-only";
import { assertPasses, assertRefuses, messages } from "../support/judged";
import {
    bucket,
    bucketPolicy,
    DENY_PLAIN_HTTP,
    logBucket,
    policyText,
    PUT_LOGS,
    READ_ENCRYPTION,
    sessionDocument,
} from "../support/stacks";

describe("bucket-tls-only", () => {
    it("accepts the canonical Deny", () => assertPasses(rule, [bucketPolicy(), logBucket()]));

    it("refuses a policy without one, for the bucket and for its objects", () => {
        const found = messages(rule, [bucketPolicy([READ_ENCRYPTION, PUT_LOGS])]);
        assert.ok(found.some((message) => message.includes("on the bucket itself")));
        assert.ok(found.some((message) => message.includes("on its objects")));
    });

    it("refuses one that covers objects only", () => {
        const objects = { ...DENY_PLAIN_HTTP, Resource: "arn:aws:s3:::acme-session-logs/*" };
        const found = messages(rule, [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, objects])]);
        assert.ok(found.length > 0);
        assert.ok(found.every((message) => message.includes("on the bucket itself")));
    });

    it("refuses a known log bucket without any policy", () =>
        assertRefuses(rule, [logBucket(), sessionDocument()], /no policy/));

    it("leaves other buckets alone", () =>
        assertPasses(rule, [bucket(), bucketPolicy([READ_ENCRYPTION], { bucket: "acme-data" })]));

    it("appends the canonical Deny", () => {
        const open = bucketPolicy([READ_ENCRYPTION, PUT_LOGS]);
        assert.deepEqual(rule.remediate?.(open, { config: readConfig({}) }), {
            policy: policyText([READ_ENCRYPTION, PUT_LOGS, DENY_PLAIN_HTTP]),
        });
        assert.equal(rule.remediate?.(bucketPolicy(), { config: readConfig({}) }), undefined);
    });
});
