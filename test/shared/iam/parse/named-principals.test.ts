import assert from "node:assert/strict";
import {
    parseAwsPrincipal,
    parseFederatedPrincipal,
    principalText,
} from "../../../../shared/iam/parse/named-principals";

const ID = "111122223333";

describe("a principal under AWS", () => {
    const account = { kind: "account", account: ID };
    const identity = { kind: "identity", partition: "aws", account: ID };
    const [role, session] = [`arn:aws:iam::${ID}:role/node`, `arn:aws:sts::${ID}:assumed-role/a/b`];
    const oai = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1";
    const ROWS: readonly (readonly [string, object])[] = [
        [ID, account],
        [`arn:aws-us-gov:iam::${ID}:root`, { ...account, partition: "aws-us-gov" }],
        [role, { ...identity, text: role, name: "role/node" }],
        [session, { ...identity, text: session, name: "assumed-role/a/b" }],
        [oai, { kind: "without-account", text: oai, partition: "aws" }],
        ["AROAEXAMPLE", { kind: "unidentified", text: "AROAEXAMPLE", partition: undefined }],
        [
            "arn:aws:iam::*:role/node",
            { kind: "unidentified", text: "arn:aws:iam::*:role/node", partition: "aws" },
        ],
    ];
    for (const [text, expected] of ROWS) {
        it(`${text} is ${JSON.stringify(expected)}`, () =>
            assert.deepEqual(parseAwsPrincipal(text), expected));
    }

    it("is written as an ARN again", () => {
        for (const text of [role, session, oai, `arn:aws-us-gov:iam::${ID}:root`]) {
            assert.equal(principalText(parseAwsPrincipal(text)), text);
        }
        assert.equal(principalText(parseAwsPrincipal(ID)), `arn:aws:iam::${ID}:root`);
    });
});

describe("a principal under Federated", () => {
    it("is a provider of an account, or one of none", () => {
        const provider = `arn:aws:iam::${ID}:saml-provider/corp`;
        assert.deepEqual(parseFederatedPrincipal(provider), {
            kind: "identity-provider",
            text: provider,
            account: ID,
        });
        assert.deepEqual(parseFederatedPrincipal("accounts.google.com"), {
            kind: "web-identity",
            text: "accounts.google.com",
        });
    });
});
