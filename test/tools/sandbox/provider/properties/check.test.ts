import assert from "node:assert/strict";
import { check, type Checked } from "../../../../../tools/sandbox/provider/properties/check";
import { resourceType } from "../../../../../tools/sandbox/provider/registry";
import { UNKNOWN } from "../../../../../tools/sandbox/provider/properties/unknown";
import type { Values } from "../../../../../tools/sandbox/provider/properties/values";

function checked(token: string, news: Values, olds: Values = {}): Checked {
    const { properties } = resourceType(token);
    return check({ token, properties, olds, news, name: "thing", seed: new Uint8Array() });
}

function reasons(token: string, news: Values): string[] {
    return checked(token, news).failures.map(({ property, reason }) => `${property}: ${reason}`);
}

describe("check", () => {
    const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    const encryption =
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

    it("fills in the real provider's defaults and notes which", () => {
        assert.deepEqual(checked(block, { bucket: "logs", blockPublicAcls: true }), {
            inputs: {
                __defaults: ["blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
                blockPublicAcls: true,
                blockPublicPolicy: false,
                bucket: "logs",
                ignorePublicAcls: false,
                restrictPublicBuckets: false,
            },
            failures: [],
        });
        const key = checked("aws:kms/key:Key", {}).inputs;
        assert.equal(key.enableKeyRotation, false);
        assert.equal(key.isEnabled, true);
        assert.equal(key.keyUsage, "ENCRYPT_DECRYPT");
        assert.equal(key.customerMasterKeySpec, "SYMMETRIC_DEFAULT");
        assert.ok(!("deletionWindowInDays" in key));
    });

    it("names an unknown property and the nearest known one", () => {
        assert.deepEqual(reasons(block, { bucket: "logs", blockPublicAcl: true }), [
            `blockPublicAcl: ${block} has no property "blockPublicAcl"; did you mean "blockPublicAcls"?`,
        ]);
    });

    it("names an unknown property inside a block", () => {
        const rules = [
            { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsKey: "x" } },
        ];
        assert.deepEqual(reasons(encryption, { bucket: "logs", rules }), [
            "rules[0].applyServerSideEncryptionByDefault.kmsKey: " +
                `${encryption} has no property "rules[0].applyServerSideEncryptionByDefault.kmsKey"; ` +
                'did you mean "kmsMasterKeyId"?',
        ]);
    });

    it("names what is missing, at the top and inside a block", () => {
        assert.deepEqual(
            reasons(encryption, { rules: [{ applyServerSideEncryptionByDefault: {} }] }),
            [
                `bucket: ${encryption} needs "bucket", which is missing.`,
                "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm: " +
                    `${encryption} needs "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm", which is missing.`,
            ],
        );
    });

    it("names a value that is of another kind, out of range or not among the accepted ones", () => {
        assert.deepEqual(
            reasons("aws:kms/key:Key", { deletionWindowInDays: 6, isEnabled: "yes" }),
            [
                'deletionWindowInDays: aws:kms/key:Key "deletionWindowInDays" is 6; write a whole number from 7 to 30.',
                'isEnabled: aws:kms/key:Key "isEnabled" is "yes"; write true or false.',
            ],
        );
        const controls = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
        assert.deepEqual(reasons(controls, { bucket: "logs", rule: { objectOwnership: "Mine" } }), [
            `rule.objectOwnership: ${controls} "rule.objectOwnership" is "Mine"; ` +
                "write one of BucketOwnerPreferred, ObjectWriter, BucketOwnerEnforced.",
        ]);
    });

    it("refuses what the resource computes and what is not served", () => {
        assert.deepEqual(
            reasons("aws:s3/bucket:Bucket", { arn: "arn:aws:s3:::x", acl: "private" }),
            [
                'arn: aws:s3/bucket:Bucket computes "arn" itself: leave it out.',
                'acl: aws:s3/bucket:Bucket has "acl", but the sandbox does not serve it: leave it out.',
            ],
        );
    });

    it("does not take names of Object.prototype for properties", () => {
        assert.equal(reasons(block, { bucket: "logs", constructor: "x" }).length, 1);
    });

    it("accepts a value that is not known yet, wherever it stands", () => {
        const rules = [
            {
                applyServerSideEncryptionByDefault: {
                    sseAlgorithm: UNKNOWN,
                    kmsMasterKeyId: UNKNOWN,
                },
            },
        ];
        assert.deepEqual(reasons(encryption, { bucket: UNKNOWN, rules }), []);
        assert.deepEqual(reasons(encryption, { bucket: UNKNOWN, rules: UNKNOWN }), []);
    });

    it("makes text of a policy that is written as an object", () => {
        const policy = { Version: "2012-10-17", Statement: [] };
        const type = "aws:s3/bucketPolicy:BucketPolicy";
        const { inputs } = checked(type, { bucket: "logs", policy });
        assert.equal(inputs.policy, JSON.stringify(policy));
    });

    it("makes up a name and keeps it", () => {
        const first = checked("aws:s3/bucket:Bucket", {}).inputs;
        assert.match(String(first.bucket), /^thing-[0-9a-f]{7}$/);
        assert.equal(checked("aws:s3/bucket:Bucket", {}, first).inputs.bucket, first.bucket);
    });

    it("makes up a new name when a written one is taken away", () => {
        const written = checked("aws:s3/bucket:Bucket", { bucket: "logs" }).inputs;
        assert.notEqual(checked("aws:s3/bucket:Bucket", {}, written).inputs.bucket, "logs");
    });
});
