import assert from "node:assert/strict";
import {
    canonicalJson,
    canonicalPolicy,
} from "../../../../../tools/sandbox/provider/properties/policy-text";

const policy = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

function isSame(one: string, other: string): boolean {
    return canonicalPolicy(one) === canonicalPolicy(other);
}

describe("canonicalPolicy", () => {
    const same: Readonly<Record<string, readonly [string, string]>> = {
        "blanks and the order of keys": [
            '{ "Statement": [], "Version": "2012-10-17" }',
            '{"Version":"2012-10-17","Statement":[]}',
        ],
        "a scalar and a list of one": [
            policy(allow),
            policy({ ...allow, Action: ["s3:GetObject"], Resource: [allow.Resource] }),
        ],
        "the order of a list": [
            policy({ ...allow, Action: ["s3:A", "s3:B"] }),
            policy({ ...allow, Action: ["s3:B", "s3:A"] }),
        ],
        "the case of an action": [policy(allow), policy({ ...allow, Action: "S3:getobject" })],
        "one statement and a list of one": [
            policy(allow),
            JSON.stringify({ Version: "2012-10-17", Statement: allow }),
        ],
        "the order of statements": [
            policy(allow, { ...allow, Effect: "Deny" }),
            policy({ ...allow, Effect: "Deny" }, allow),
        ],
        "an account's id and its root": [
            policy({ ...allow, Principal: { AWS: "111111111111" } }),
            policy({ ...allow, Principal: { AWS: ["arn:aws:iam::111111111111:root"] } }),
        ],
        "both ways to write anybody": [
            policy({ ...allow, Principal: "*" }),
            policy({ ...allow, Principal: { AWS: "*" } }),
        ],
        "a condition's true as word and as value": [
            policy({ ...allow, Condition: { Bool: { "aws:SecureTransport": true } } }),
            policy({ ...allow, Condition: { Bool: { "aws:SecureTransport": ["true"] } } }),
        ],
    };
    for (const [what, [one, other]] of Object.entries(same)) {
        it(`takes for the same: ${what}`, () => assert.ok(isSame(one, other)));
    }

    const different: Readonly<Record<string, readonly [string, string]>> = {
        effects: [policy(allow), policy({ ...allow, Effect: "Deny" })],
        "the case of a resource": [
            policy(allow),
            policy({ ...allow, Resource: "arn:aws:s3:::B/*" }),
        ],
        "a missing condition": [
            policy({ ...allow, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
            policy(allow),
        ],
        "Action and NotAction": [
            policy(allow),
            policy({ Effect: "Allow", NotAction: "s3:GetObject", Resource: allow.Resource }),
        ],
        principals: [
            policy({ ...allow, Principal: { AWS: "111111111111" } }),
            policy({ ...allow, Principal: { AWS: "222222222222" } }),
        ],
        versions: [policy(allow), policy(allow).replace("2012-10-17", "2008-10-17")],
    };
    for (const [what, [one, other]] of Object.entries(different)) {
        it(`tells apart: ${what}`, () => assert.ok(!isSame(one, other)));
    }

    it("leaves a text that is no policy as it is", () => {
        assert.equal(canonicalPolicy("no JSON"), "no JSON");
        assert.equal(canonicalPolicy("[1]"), "[1]");
    });
});

describe("canonicalJson", () => {
    it("minds the order of a list but not of keys", () => {
        assert.equal(canonicalJson('{"b": 1, "a": [1, 2]}'), canonicalJson('{"a":[1,2],"b":1}'));
        assert.notEqual(canonicalJson("[1,2]"), canonicalJson("[2,1]"));
    });

    it("leaves a text that is no JSON as it is", () => {
        assert.equal(canonicalJson("schemaVersion: '1.0'"), "schemaVersion: '1.0'");
    });
});
