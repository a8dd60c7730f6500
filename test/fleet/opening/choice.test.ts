import assert from "node:assert/strict";
import { type Choice, targetsOf } from "../../../fleet/opening/choice";
import { stackSpec } from "../support/stack-spec";

const FLEET = {
    central: stackSpec("central", {}, { id: "111111111111", name: "log-archive" }),
    members: [
        stackSpec(
            "payments",
            {},
            { id: "222222222222", ou: "Workloads/Prod", tags: { team: "a" } },
        ),
        stackSpec("search", {}, { id: "333333333333", ou: "Workloads", tags: { team: "b" } }),
        stackSpec("lab", {}, { id: "444444444444", ou: "Sandbox", tags: { cost: "" } }),
    ],
};

/** Names of the chosen stacks. */
const chosen = (choice: Choice, failed: readonly string[] = []): readonly string[] => {
    const found = targetsOf(FLEET, choice, new Set(failed));
    assert.ok(found.ok, JSON.stringify(found));
    const { central, members } = found.value;
    return [...(central === undefined ? [] : [central]), ...members].map(({ stack }) => stack);
};
const problems = (choice: Choice, failed: readonly string[] = []) => {
    const found = targetsOf(FLEET, choice, new Set(failed));
    assert.ok(!found.ok);
    return found.problems;
};

describe("the choice of stacks", () => {
    it("is everything, where nothing is chosen", () => {
        assert.deepEqual(chosen({}), ["central", "payments", "search", "lab"]);
    });

    it("names accounts by id or name", () => {
        assert.deepEqual(chosen({ account: ["222222222222", "lab"] }), ["payments", "lab"]);
    });

    it("names units with all below, and tags with or without a value", () => {
        assert.deepEqual(chosen({ ou: ["Workloads"] }), ["payments", "search"]);
        assert.deepEqual(chosen({ tag: ["team=a"] }), ["payments"]);
        assert.deepEqual(chosen({ tag: ["team"] }), ["payments", "search"]);
    });

    it("adds what it is told by several options, each stack once", () => {
        const choice = { account: ["lab"], ou: ["Workloads/Prod"], tag: ["team=a"] };
        assert.deepEqual(chosen(choice), ["payments", "lab"]);
    });

    it("means central alone, or with what else is chosen", () => {
        assert.deepEqual(chosen({ central: true }), ["central"]);
        assert.deepEqual(chosen({ central: true, account: ["lab"] }), ["central", "lab"]);
    });

    it("means those that failed before, of what else is chosen", () => {
        const failed = ["central", "search", "lab"];
        assert.deepEqual(chosen({ failed: true }, failed), failed);
        assert.deepEqual(chosen({ failed: true, ou: ["Workloads"] }, failed), ["search"]);
        assert.deepEqual(chosen({ failed: true }, ["lab"]), ["lab"]);
        assert.deepEqual(chosen({}, ["lab"]).length, 4, "only where it is asked for");
    });

    it("can't be of failures where there were none", () => {
        const [problem, ...others] = problems({ failed: true });
        assert.deepEqual(others, []);
        assert.equal(problem?.key, "--failed");
        assert.match(problem.found, /no account failed/);
    });

    it("can't name what no member is, and says all of that at once", () => {
        const found = problems({
            account: ["paymets", "999999999999", "lab"],
            ou: ["Nowhere"],
            tag: ["team=c"],
        });
        assert.deepEqual(
            found.map(({ key, found: what }) => `${key} ${what}`),
            [
                '--account is "paymets"',
                '--account is "999999999999"',
                '--ou is "Nowhere"',
                '--tag is "team=c"',
            ].map((one) => `${one}, but none of the fleet's 3 members is that`),
        );
        assert.match(found[0]?.expected ?? "", /payments.*`fleet status` lists them/);
    });
});
