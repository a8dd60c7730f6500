import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { toItsEnd } from "../../../shared/pulumi/to-its-end";

describe("toItsEnd", () => {
    const before = process.listeners("beforeExit");
    const guards = () => process.listeners("beforeExit").filter((one) => !before.includes(one));

    it("fails a process that has nothing left to do before the program is through", () => {
        void toItsEnd(() => new Promise<void>(() => undefined));
        const [guard, ...others] = guards();
        assert.ok(guard);
        assert.deepEqual(others, []);
        process.off("beforeExit", guard);
        assert.throws(
            () => guard(0),
            (error: Error) => RunError.isInstance(error) && /ended early/.test(error.message),
        );
    });

    it("lets it end where the program is through, or has failed", async () => {
        assert.equal(await toItsEnd(() => Promise.resolve("done")), "done");
        assert.deepEqual(guards(), []);
        await assert.rejects(
            toItsEnd(() => Promise.reject(new Error("no"))),
            /no/,
        );
        assert.deepEqual(guards(), []);
    });
});
