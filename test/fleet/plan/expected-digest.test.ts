import assert from "node:assert/strict";
import { expectedDigest } from "../../../fleet/plan/expected-digest";
import { determiningConfig, stackDigest } from "../../../shared/digest";
import { contract } from "../../support/contract";
import { stackSpec } from "../support/stack-spec";

const programs = { project: "session-logs", version: "1" };

describe("the digest that a stack will have", () => {
    it("is the program's own, which gets lists and objects as text", () => {
        const spec = stackSpec("payments", {
            "session-logs:regions": ["us-east-1", "eu-west-1"],
            "session-logs:regionOverrides": { "us-east-1": { b: true, a: 1 } },
        });
        const config = determiningConfig("session-logs", {
            "session-logs:regions": '["us-east-1","eu-west-1"]',
            "session-logs:regionOverrides": '{"us-east-1":{"a":1,"b":true}}',
        });
        assert.equal(
            expectedDigest(spec, contract, programs),
            stackDigest({ programVersion: "1", config, contract: { ...contract } }),
        );
    });

    it("is the same whoever signs in, and however", () => {
        const digest = (config: Readonly<Record<string, unknown>>) =>
            expectedDigest(stackSpec("payments", config), contract, programs);
        assert.equal(digest({ "aws:profile": "a" }), digest({ "aws:assumeRoles": [] }));
        const tags = { tags: { Team: "a" } };
        assert.notEqual(digest({ "aws:defaultTags": tags }), digest({}));
    });

    it("is, for central, nothing that central exports", () => {
        const central = stackSpec("central");
        const digest = expectedDigest(central, undefined, programs);
        assert.equal(expectedDigest(central, contract, programs), digest);
        assert.equal(digest.split(".").length, 3);
    });
});
