import assert from "node:assert/strict";
import {
    type CountedResource,
    determiningConfig,
    differingParts,
    digestInEffect,
    stackDigest,
} from "../../shared/digest";
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

describe("the digest that is in effect", () => {
    const urnOf = (type: string, name: string) =>
        `urn:pulumi:payments::session-logs::${type}::${name}`;
    const one = (
        type: string,
        name: string,
        more: Partial<CountedResource> = {},
    ): CountedResource => ({
        urn: urnOf(type, name),
        type,
        custom: true,
        ...more,
    });
    const stash = (digest: string, resources: number) =>
        one("pulumi:index:Stash", "digest", { inputs: { input: { digest, resources } } });
    const policy = one("aws:iam/policy:Policy", "node-permissions");
    const beside = [
        one("pulumi:pulumi:Stack", "session-logs-payments", { custom: false }),
        one("session-logs:member:NodePermissions", "node-permissions", { custom: false }),
        one("pulumi:providers:aws", "account"),
        one("pulumi:pulumi:StackReference", "session-logs:centralStack", { external: true }),
        one("aws:ssm/document:Document", "existing-preferences-eu-west-1", { external: true }),
        one("pulumi:index:Stash", "session-preferences-eu-west-1", { custom: false }),
    ];

    it("is the output, once the update that the Stash tells of is through", () => {
        assert.equal(digestInEffect({ digest: "a" }, [...beside, stash("a", 2), policy]), "a");
    });

    const halfWay: Readonly<Record<string, readonly CountedResource[]>> = {
        "an update has begun since": [stash("b", 2), policy],
        "something could not be deleted": [stash("a", 2), policy, policy],
        "something was destroyed": [stash("a", 2)],
        "an older version made it": [policy],
    };
    for (const [title, resources] of Object.entries(halfWay)) {
        it(`is none where ${title}`, () => {
            assert.equal(digestInEffect({ digest: "a" }, [...beside, ...resources]), undefined);
        });
    }

    it("is none where an update went on after a failure, or where there is no output", () => {
        assert.equal(digestInEffect({ digest: "" }, [stash("a", 1)]), undefined);
        assert.equal(digestInEffect({}, [stash("a", 1)]), undefined);
        assert.equal(digestInEffect({}, []), undefined);
    });
});
