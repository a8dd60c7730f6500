import { bucketForcesKey as rule } from "../../../policypack/rules/bucket-forces-key";
import { assertPasses, assertRefuses } from "../support/judged";
import {
    bucketPolicy,
    DENY_PLAIN_HTTP,
    encryption,
    logBucket,
    PUT_LOGS,
    READ_ENCRYPTION,
} from "../support/stacks";

describe("bucket-forces-key", () => {
    const OPEN = encryption({ blockedEncryptionTypes: undefined });

    it("accepts a bucket that blocks customers' keys", () =>
        assertPasses(rule, [logBucket(), bucketPolicy(), encryption()]));

    it("accepts a Deny on the encryption headers", () => {
        const deny = {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::acme-session-logs/*",
            Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
        };
        assertPasses(rule, [
            logBucket(),
            OPEN,
            bucketPolicy([READ_ENCRYPTION, PUT_LOGS, deny, DENY_PLAIN_HTTP]),
        ]);
    });

    it("advises one of them", () =>
        assertRefuses(rule, [logBucket(), bucketPolicy(), OPEN], /Nothing keeps/));

    it("advises against unblocking", () =>
        assertRefuses(rule, [encryption({ blockedEncryptionTypes: ["NONE"] })], /"NONE"/));
});
