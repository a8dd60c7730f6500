import assert from "node:assert/strict";
import { bucketIn, parseArn } from "../../../../shared/iam/parse/arn";

/** The parts, joined by blanks. */
function parts(text: string): string | undefined {
    const arn = parseArn(text);
    return arn && [arn.partition, arn.service, arn.region, arn.account, arn.resource].join(" ");
}

describe("the parts of an ARN", () => {
    const ROWS: readonly (readonly [string, string | undefined])[] = [
        ["arn:aws:kms:us-east-1:111122223333:key/1", "aws kms us-east-1 111122223333 key/1"],
        ["arn:aws-cn:s3:::logs/a:b", "aws-cn s3   logs/a:b"],
        ["arn:aws:iam::${aws:PrincipalAccount}:role/n", "aws iam  ${aws:PrincipalAccount} role/n"],
        // A wildcard at the end stands for what is left out.
        ["arn:aws:s3*", "aws s3* * * *"],
        ["*", "* * * * *"],
        ["arn:aws:s3", undefined],
        ["urn:aws:s3:::logs", undefined],
        ["logs", undefined],
    ];
    for (const [text, expected] of ROWS) {
        it(`of ${text} are ${expected}`, () => assert.equal(parts(text), expected));
    }
});

describe("the bucket in an ARN", () => {
    const POINT = "arn:aws:s3:us-east-1:111122223333:accesspoint/logs";
    const ROWS: readonly (readonly [string, string | undefined])[] = [
        ["arn:aws:s3:::logs", "arn:aws:s3:::logs"],
        ["arn:aws:s3:::logs/${aws:PrincipalAccount}/*", "arn:aws:s3:::logs"],
        [`${POINT}/object/*`, POINT],
        ["arn:aws:s3:::logs-*", undefined],
        ["arn:aws:s3:::logs-${aws:PrincipalAccount}/*", undefined],
        ["arn:*:s3:::logs", undefined],
        ["arn:aws:kms:us-east-1:111122223333:key/1", undefined],
        ["*", undefined],
    ];
    for (const [text, expected] of ROWS) {
        it(`${text} is ${expected}`, () => assert.equal(bucketIn(parseArn(text))?.arn, expected));
    }
});
