import { bucketKeyByArn as rule } from "../../../policypack/rules/bucket-key-by-arn";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged, UNKNOWN } from "../support/judged";
import { encryptedBy, encryption, key, KEY_ARN, logBucket } from "../support/stacks";

describe("bucket-key-by-arn", () => {
    it("accepts a full key ARN in the bucket's region", () => {
        assertPasses(rule, [encryption()]);
        assertPasses(rule, [encryption({}, { region: "us-east-1" })]);
        assertPasses(rule, [
            encryptedBy({
                sseAlgorithm: "aws:kms",
                kmsMasterKeyId:
                    "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/mrk-0123456789abcdef0123456789abcdef",
            }),
        ]);
    });

    for (const keyId of [
        "",
        undefined,
        "alias/aws/s3",
        "alias/session-logs",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1:111111111111:alias/session-logs",
        "arn:aws:kms:us-east-1:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ]) {
        it(`refuses ${JSON.stringify(keyId)}`, () =>
            assertRefuses(
                rule,
                [encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: keyId })],
                /kmsMasterKeyId is /,
            ));
    }

    it("refuses a key in another region than the bucket, which may say so itself", () => {
        assertRefuses(rule, [encryption({}, { region: "eu-west-1" })], /us-east-1.*eu-west-1/);
        const encrypted = encryption();
        const inIreland = logBucket({ region: "eu-west-1" });
        assertRefuses(
            rule,
            [inIreland, { ...encrypted, propertyDependencies: { bucket: [inIreland] } }],
            /us-east-1.*eu-west-1/,
        );
    });

    it("accepts an unknown ARN that comes from a key, and judges no other unknown", () => {
        const made = key();
        const unknown = encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN });
        const dependent = { ...unknown, propertyDependencies: { rules: [made] } };
        assert.deepEqual(judged(rule, [made, dependent]), { violations: [], notJudged: [] });
        const { violations, notJudged } = judged(rule, [unknown]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /kmsMasterKeyId can't be known/);
    });

    it("leaves the algorithm to another rule", () =>
        assertPasses(rule, [
            encryptedBy({ sseAlgorithm: "AES256", kmsMasterKeyId: KEY_ARN.slice(3) }),
        ]));
});
