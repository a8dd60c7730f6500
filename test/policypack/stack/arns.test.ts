import assert from "node:assert/strict";
import { accountInArn, parseExactKmsArn, parseKmsArn } from "../../../policypack/stack/arns";

const KEY = "arn:aws-cn:kms:cn-north-1:111111111111:key/1234abcd-12ab";

describe("an ARN that a resource names", () => {
    const ACCOUNTS: readonly (readonly [arn: string | undefined, account: string | undefined])[] = [
        [KEY, "111111111111"],
        ["arn:aws:iam::222222222222:role/node", "222222222222"],
        ["arn:aws:sts::222222222222:assumed-role/node/i-1", "222222222222"],
        ["arn:aws:s3:::acme-session-logs", undefined],
        ["arn:aws:iam::*:role/node", undefined],
        ["arn:aws:iam::aws:policy/ReadOnlyAccess", undefined],
        ["222222222222", undefined],
        [undefined, undefined],
    ];
    for (const [arn, account] of ACCOUNTS) {
        it(`${arn} is of ${account === undefined ? "no account" : `account ${account}`}`, () => {
            assert.equal(accountInArn(arn), account);
        });
    }

    it("names a key or an alias", () => {
        const place = { region: "cn-north-1", account: "111111111111" };
        assert.deepEqual(parseKmsArn(KEY), { ...place, kind: "key", name: "1234abcd-12ab" });
        assert.deepEqual(parseKmsArn(KEY.replace("key/1234abcd-12ab", "alias/logs/a")), {
            ...place,
            kind: "alias",
            name: "logs/a",
        });
        assert.deepEqual(parseExactKmsArn(KEY), parseKmsArn(KEY));
    });

    it("may be a pattern, or odd, in policies only", () => {
        for (const pattern of [
            KEY.replace("cn-north-1", "*"),
            KEY.replace("1234abcd", "*"),
            `${KEY}/a`,
        ]) {
            assert.equal(parseKmsArn(pattern)?.account, "111111111111");
            assert.equal(parseExactKmsArn(pattern), undefined);
        }
    });

    for (const other of [
        "1234abcd-12ab",
        "alias/logs",
        KEY.replace(":kms:", ":iam:"),
        KEY.replace("111111111111", "*"),
        KEY.replace("key/1234abcd-12ab", "key/"),
        KEY.replace("key/", "grant/"),
    ]) {
        it(`names no key: ${other}`, () => {
            assert.equal(parseKmsArn(other), undefined);
        });
    }
});
