import assert from "node:assert/strict";
import { determiningConfig, differingParts, stackDigest } from "../../shared/digest";
import { contract } from "../support/contract";

const NAMESPACE = "session-logs";

/** As the engine hands it to a program. */
const config = {
    "aws:profile": "payments",
    "session-logs:accountId": "222222222222",
    "session-logs:regions": '["eu-west-1","us-east-1"]',
    "session-logs:createRole": '{"name":"node","path":"/"}',
    "session-logs:off": "true",
};

function digestOf(changes: Readonly<Record<string, unknown>> = {}): string {
    return stackDigest({
        programVersion: "1",
        config: determiningConfig(NAMESPACE, { ...config, ...changes }),
        contract,
    });
}

describe("the digest of a stack", () => {
    it("is short, and has a part for each of program, config and central", () => {
        assert.match(digestOf(), /^v1(\.[0-9a-f]{16}){3}$/);
        assert.match(stackDigest({ programVersion: "1", config: {} }), /^v1(\.[0-9a-f]{16}){2}$/);
    });

    it("is the same however the config is written", () => {
        const asInFile = {
            "session-logs:createRole": { path: "/", name: "node" },
            "session-logs:regions": ["eu-west-1", "us-east-1"],
            "session-logs:off": true,
        };
        assert.equal(digestOf(asInFile), digestOf());
    });

    it("does not depend on how somebody signs in, nor on other namespaces", () => {
        const elsewhere = {
            "aws:profile": undefined,
            "aws:assumeRoles": '[{"roleArn":"arn:aws:iam::222222222222:role/deploy"}]',
            "aws:accessKey": "AKIA",
            "aws:region": "us-east-1",
            "pulumi:tags": '{"team":"a"}',
        };
        assert.equal(digestOf(elsewhere), digestOf());
    });

    const parts = {
        "a value": { "session-logs:off": "false" },
        "a key more": { "session-logs:path": "/acme/" },
        "the order of a list": { "session-logs:regions": '["us-east-1","eu-west-1"]' },
        "default tags": { "aws:defaultTags": '{"tags":{"a":"b"}}' },
        "tags to ignore": { "aws:ignoreTags": '{"keys":["a"]}' },
    };
    for (const [title, changes] of Object.entries(parts)) {
        it(`differs with ${title}, in the part of the config`, () => {
            assert.deepEqual(differingParts(digestOf(), digestOf(changes)), ["config"]);
        });
    }

    it("differs with the program, and with what central says", () => {
        const one = { programVersion: "1", config: {}, contract };
        const other = { ...one, programVersion: "2", contract: { ...contract, keyPrefix: "a/" } };
        assert.deepEqual(differingParts(stackDigest(one), stackDigest(other)), [
            "program",
            "central",
        ]);
    });

    it("is not compared with one of another form", () => {
        assert.equal(differingParts("v1.a.b.c", "v2.a.b.c"), undefined);
        assert.equal(differingParts("v1.a.b", "v1.a.b.c"), undefined);
        assert.equal(differingParts("", "v1.a.b"), undefined);
    });
});
