import assert from "node:assert/strict";
import type { Answer } from "../../../../shared/iam/match/answer";
import { FREE, present } from "../../../../shared/iam/match/key-value";
import { permits } from "../../../../shared/iam/match/permits";
import { normalizePolicy } from "../../../../shared/iam/parse/normalize";
import { policy, type Json } from "../policies";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1";

const allow = (changes: Json = {}): Json => ({
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: KEY,
    ...changes,
});
const deny = (changes: Json = {}): Json => ({ ...allow(changes), Effect: "Deny" });
const inRegion = (region: string): Json => ({
    Condition: { StringEquals: { "aws:RequestedRegion": region } },
});

/** Whether the statements let somebody decrypt with the key, or all keys, in us-east-1. */
function answerOf(statements: readonly Json[], resource = KEY): Answer {
    const { policy: normal, problems } = normalizePolicy(policy(...statements), "identity");
    assert.deepEqual(problems, []);
    return permits(normal, {
        action: "kms:Decrypt",
        resource,
        lookup: (key) => (key === "aws:requestedregion" ? present("us-east-1") : FREE),
    });
}

describe("whether an identity policy permits a request", () => {
    const ROWS: readonly (readonly [string, readonly Json[], Answer])[] = [
        ["an Allow of just that", [allow()], "yes"],
        ["an Allow of another action", [allow({ Action: "kms:Encrypt" })], "no"],
        ["an Allow of another key", [allow({ Resource: `${KEY}2` })], "no"],
        ["wildcards in another case", [allow({ Action: "KMS:d*", Resource: "*" })], "yes"],
        ["NotAction of another", [allow({ Action: undefined, NotAction: "s3:*" })], "yes"],
        ["NotAction of it", [allow({ Action: undefined, NotAction: "kms:*" })], "no"],
        ["NotResource of it", [allow({ Resource: undefined, NotResource: KEY })], "no"],
        ["NotResource of another", [allow({ Resource: undefined, NotResource: "arn:x" })], "yes"],
        ["a condition that it meets", [allow(inRegion("us-east-1"))], "yes"],
        ["a condition that it does not meet", [allow(inRegion("eu-west-1"))], "no"],
        [
            "a condition of which nothing is known",
            [allow({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
            "maybe",
        ],
        ["an Allow and a Deny", [allow(), deny({ Action: "*", Resource: "*" })], "no"],
        ["a Deny in another region", [allow(), deny(inRegion("eu-west-1"))], "yes"],
        [
            "a Deny that may apply",
            [allow(), deny({ Condition: { Bool: { "aws:ViaAWSService": "true" } } })],
            "maybe",
        ],
        ["no Allow but a Deny", [deny()], "no"],
        ["an Allow of which another is sure", [allow({ Action: "kms:*" }), allow()], "yes"],
        [
            "a resource with a variable",
            [allow({ Resource: "arn:aws:kms:${aws:RequestedRegion}:111122223333:key/1" })],
            "yes",
        ],
    ];
    for (const [what, statements, expected] of ROWS) {
        it(`is ${expected} for ${what}`, () => assert.equal(answerOf(statements), expected));
    }

    it("is maybe for all keys where only some are granted or denied", () => {
        assert.equal(answerOf([allow()], "*"), "maybe");
        assert.equal(answerOf([allow({ Resource: "*" })], "*"), "yes");
        assert.equal(answerOf([allow({ Resource: "*" }), deny()], "*"), "maybe");
    });
});
