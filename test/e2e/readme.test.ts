import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../tools/sandbox/command";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { resetSandbox } from "../../tools/sandbox/sandbox";

/** A sandbox of the test's own: the commands reset the one they run in. */
const NAME = "readme";

const README = readFileSync(join(REPOSITORY, "README.md"), "utf8");
const [, section = ""] = /^## By hand, in the sandbox$([^]*?)^## /m.exec(README) ?? [];
const [, block = ""] = /```sh\n([^]*?)```/.exec(section) ?? [];
const commands = block
    .replaceAll(/\\\n */g, "")
    .split("\n")
    .filter((line) => line !== "");

describe("the README's sandbox commands", () => {
    before(() => resetSandbox(NAME));
    after(() => resetSandbox(NAME));

    it("are there", () => {
        assert.ok(commands.length >= 8, section);
    });

    for (const command of commands) {
        it(command, async () => {
            const named = command.replace(/ sandbox -- /, ` sandbox -- --name ${NAME} `);
            assert.notEqual(named, command, "the command does not run in the sandbox");
            const { status, stdout, stderr } = await run("sh", ["-c", named], { cwd: REPOSITORY });
            assert.equal(status, 0, stdout + stderr);
        });
    }
});
