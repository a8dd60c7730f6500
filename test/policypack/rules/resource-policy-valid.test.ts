import assert from "node:assert/strict";
import { resourcePolicyValid as rule } from "../../../policypack/rules/resource-policy-valid";
import { assertPasses, judged, messages } from "../support/judged";
import { bucketPolicy, key, nodePolicy, PUT_LOGS, role } from "../support/stacks";

describe("resource-policy-valid", () => {
    it("accepts what AWS accepts", () =>
        assertPasses(rule, [
            bucketPolicy(),
            key(),
            key({ policy: undefined }),
            nodePolicy(),
            role(),
        ]));

    for (const [title, policy] of Object.entries({
        "no JSON": "{",
        "an empty text": "",
        "no statement": '{"Version":"2012-10-17"}',
        "a statement that is a text": '{"Version":"2012-10-17","Statement":"x"}',
        "a statement without an effect": {
            Version: "2012-10-17",
            Statement: { ...PUT_LOGS, Effect: undefined },
        },
        "a list": "[]",
        "a number": 7,
    })) {
        it(`refuses ${title}`, () => {
            assert.ok(messages(rule, [bucketPolicy([], { policy })]).length > 0);
            assert.ok(messages(rule, [nodePolicy([], { policy })]).length > 0);
        });
    }

    it("refuses a policy that goes round in circles, or too deep, in bounded time", () => {
        const circle: Record<string, unknown> = { Version: "2012-10-17" };
        circle["Statement"] = [circle];
        assert.ok(messages(rule, [bucketPolicy([], { policy: circle })]).length > 0);
        const deep = "[".repeat(100_000) + "]".repeat(100_000);
        assert.ok(messages(rule, [bucketPolicy([], { policy: deep })]).length > 0);
    });

    it("only advises about identity policies that are none of session logs", () => {
        const levels = (name: string) =>
            judged(rule, [nodePolicy([], { policy: "{" }, name)]).violations.map(
                ({ level }) => level,
            );
        // By itself it may be anybody's; beside the rest of the stack it is the node's.
        assert.deepEqual(levels("session-logs-node"), ["advisory", "mandatory"]);
        assert.deepEqual(levels("billing"), ["advisory"]);
    });

    it("says where an inline policy stands", () => {
        const inline = [
            { name: "a", policy: { Version: "2012-10-17", Statement: [] } },
            { name: "b", policy: "{" },
        ];
        const found = messages(rule, [role({ inlinePolicies: inline })]);
        assert.ok(found.some((message) => message.startsWith("In inlinePolicies[1].policy")));
    });
});
