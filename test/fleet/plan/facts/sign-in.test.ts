import assert from "node:assert/strict";
import type { STSClient } from "@aws-sdk/client-sts";
import { UnreachableError } from "../../../../fleet/accounts/reach";
import { signIn } from "../../../../fleet/plan/facts/sign-in";

/** An STS that answers so. */
const sts = (answer: () => Promise<unknown>) => ({ send: answer }) as unknown as STSClient;
const failing = (error: object) => sts(() => Promise.reject(Object.assign(new Error("no"), error)));

describe("signing in to an account", () => {
    it("is well where it is the account", async () => {
        const own = sts(() => Promise.resolve({ Account: "222222222222" }));
        assert.ok((await signIn("222222222222", own)).ok);
        assert.ok(!(await signIn("333333333333", own)).ok);
    });

    it("is this account's problem where the role can't be taken", async () => {
        const found = await signIn("222222222222", failing({ name: "AccessDenied" }));
        assert.match(
            found.ok ? "" : (found.problems[0]?.found ?? ""),
            /can't be used: AccessDenied/,
        );
    });

    it("is nobody's where nothing answers", async () => {
        const unanswered = signIn("222222222222", failing({ name: "TimeoutError" }));
        await assert.rejects(unanswered, UnreachableError);
    });
});
