import assert from "node:assert/strict";
import { progressFor } from "../../../fleet/progress/choose";
import { begin, FakeTerminal, start } from "./fake-terminal";

describe("the choice of a progress", () => {
    const chosen = (env: NodeJS.ProcessEnv, { json = false, isTTY = true } = {}) => {
        const stdout = new FakeTerminal(80, 24, isTTY);
        const stderr = new FakeTerminal(80, 24, isTTY);
        const progress = progressFor({ json, stdout, stderr, env });
        progress.tell(begin(1));
        progress.tell(start("payments", "222222222222"));
        progress.close();
        return { stdout: stdout.text, stderr: stderr.text };
    };

    it("draws for people, on standard error", () => {
        for (const env of [{}, { TERM: "xterm", CI: "" }, { CI: "false" }, { CI: "0" }]) {
            const { stdout, stderr } = chosen(env);
            assert.equal(stdout, "");
            assert.ok(stderr.includes("\u001B"));
        }
    });

    it("writes plain lines to a dumb terminal, a CI and a file", () => {
        for (const { stdout, stderr } of [
            chosen({ TERM: "dumb" }),
            chosen({ CI: "true" }),
            chosen({ CI: "1" }),
            chosen({}, { isTTY: false }),
        ]) {
            assert.equal(stdout, "");
            assert.match(stderr, /^fleet up: 1 stack.*\n$/);
            assert.ok(!stderr.includes("\u001B"));
        }
    });

    it("writes JSON to standard output where it is asked for", () => {
        const { stdout, stderr } = chosen({}, { json: true });
        assert.equal(stderr, "");
        assert.equal(stdout.trim().split("\n").length, 2);
    });
});
