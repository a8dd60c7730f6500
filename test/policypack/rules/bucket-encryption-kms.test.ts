import { bucketEncryptionKms as rule } from "../../../policypack/rules/bucket-encryption-kms";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertPassesInStack, assertRefuses, judged } from "../support/judged";
import {
    bucket,
    bucketPolicy,
    encryptedBy,
    encryption,
    KEY_ARN,
    logBucket,
    other,
    sessionDocument,
} from "../support/stacks";

describe("bucket-encryption-kms", () => {
    it("accepts aws:kms", () => assertPasses(rule, [encryption()]));

    it("refuses SSE-S3 and the default that a rule leaves out", () => {
        assertRefuses(rule, [encryptedBy({ sseAlgorithm: "AES256" })], /"AES256"/);
        assertRefuses(
            rule,
            [encryption({ applyServerSideEncryptionByDefault: undefined })],
            /no default algorithm/,
        );
        assertRefuses(rule, [encryption({}, { rules: [] })], /no default algorithm/);
    });

    it("refuses aws:kms:dsse, which the agent does not know", () =>
        assertRefuses(rule, [encryptedBy({ sseAlgorithm: "aws:kms:dsse" })], /SSM agent/));

    it("reads the inline block of both bucket resources", () => {
        const byDefault = { sseAlgorithm: "AES256" };
        assertRefuses(
            rule,
            [
                logBucket({
                    serverSideEncryptionConfiguration: {
                        rule: { applyServerSideEncryptionByDefault: byDefault },
                    },
                }),
            ],
            /"AES256"/,
        );
        assertRefuses(
            rule,
            [
                other("aws:s3/bucketV2:BucketV2", "session-logs", {
                    serverSideEncryptionConfigurations: [
                        { rules: [{ applyServerSideEncryptionByDefaults: [byDefault] }] },
                    ],
                }),
            ],
            /"AES256"/,
        );
    });

    it("ignores the inline copy beside a separate resource", () => {
        const stale = { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } } };
        assertPassesInStack(rule, [
            logBucket({ serverSideEncryptionConfiguration: stale }),
            encryption(),
        ]);
    });

    it("leaves other buckets alone", () => {
        assertPasses(rule, [
            bucket(),
            encryptedBy({ sseAlgorithm: "AES256" }, { bucket: "acme-data" }),
        ]);
        assertPasses(rule, [encryptedBy({ sseAlgorithm: "AES256" }, { bucket: "acme-data-logs" })]);
    });

    it("takes a bucket for a log bucket when the stack or the configuration says so", () => {
        const plain = encryptedBy({ sseAlgorithm: "AES256" }, { bucket: "acme-data" });
        assertRefuses(rule, [plain], /"AES256"/, { logBucketNames: ["acme-data"] });
        assertRefuses(rule, [plain, sessionDocument({ s3BucketName: "acme-data" })], /"AES256"/);
        assertRefuses(rule, [plain, bucketPolicy(undefined, { bucket: "acme-data" })], /"AES256"/);
    });

    it("only advises by words in names once a bucket or key is configured", () => {
        for (const config of [{ logBucketNames: ["acme-x"] }, { logKeyArns: [KEY_ARN] }]) {
            const { violations } = judged(rule, [encryptedBy({ sseAlgorithm: "AES256" })], config);
            assert.deepEqual(
                violations.map(({ level }) => level),
                ["advisory"],
            );
        }
    });

    it("sets the configured key, and nothing without one", () => {
        const resource = encryptedBy({ sseAlgorithm: "AES256" });
        assert.equal(rule.remediate?.(resource, { config: readConfig({}) }), undefined);
        assert.deepEqual(
            rule.remediate?.(resource, { config: readConfig({ bucketKeyArn: KEY_ARN }) }),
            {
                rules: [
                    {
                        applyServerSideEncryptionByDefault: {
                            sseAlgorithm: "aws:kms",
                            kmsMasterKeyId: KEY_ARN,
                        },
                        bucketKeyEnabled: true,
                    },
                ],
            },
        );
    });
});
