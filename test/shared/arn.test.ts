import assert from "node:assert/strict";
import { KEY_ARN, partitionOf } from "../../shared/arn";

describe("partitionOf", () => {
    it("follows the region", () => {
        assert.equal(partitionOf("eu-west-1"), "aws");
        assert.equal(partitionOf("cn-north-1"), "aws-cn");
        assert.equal(partitionOf("us-gov-west-1"), "aws-us-gov");
    });
});

describe("KEY_ARN", () => {
    it("takes full key ARNs of every partition", () => {
        assert.match(
            "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            KEY_ARN,
        );
        assert.match(
            "arn:aws-cn:kms:cn-north-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            KEY_ARN,
        );
    });

    for (const other of [
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/aws/s3",
        "arn:aws:kms:eu-west-1:111111111111:alias/session-logs",
        "arn:aws:kms:eu-west-1:111111111111:key/*",
    ]) {
        it(`does not take ${other}`, () => {
            assert.doesNotMatch(other, KEY_ARN);
        });
    }
});
