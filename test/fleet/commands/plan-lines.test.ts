import assert from "node:assert/strict";
import { withCommands } from "../../../fleet/commands/plan-lines";
import type { StackPlan } from "../../../fleet/plan/plan-stack";

const REFUSED: StackPlan = {
    stack: "payments",
    verdict: "refused",
    why: "new account",
    problems: [
        {
            key: "session-logs:adopt",
            found: 'is "refuse", but SSM-SessionManagerRunShell already exists in eu-west-1 and is not in this stack',
            expected:
                "Write replace to take it over, or keep to preserve what this project does not set. " +
                "replace makes these changes:\n  ~ inputs.s3BucketName",
        },
        { key: "session-logs:roles", found: "names x, which is not there", expected: "Make it." },
    ],
};

describe("the problems of a plan", () => {
    it("say which command takes over preferences, and what that changes", () => {
        const [adopt, other] = withCommands(REFUSED, "222222222222").problems ?? [];
        assert.equal(
            adopt?.expected,
            "To take it over: npm run --silent fleet -- adopt --account 222222222222; with --keep what " +
                "this project does not set stays. Without it, replace makes these changes:\n" +
                "  ~ inputs.s3BucketName",
        );
        assert.deepEqual(other, REFUSED.problems?.[1]);
    });

    it("are none where a stack has none", () => {
        const plan: StackPlan = { stack: "payments", verdict: "create", why: "new account" };
        assert.deepEqual(withCommands(plan, "222222222222"), plan);
    });
});
