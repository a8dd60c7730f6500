import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stackOutputs } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ownProject } from "./own-project";

/** What all stacks of a project get: keys of members and of central in one place. */
const SHARED = `
config:
  idleSessionTimeout: 15
  regions: { type: array, items: { type: string }, default: [eu-west-1] }
  session-logs:retentionDays: { value: 400 }
  tags: { value: { Team: security } }
`;

describe("the config in Pulumi.yaml", () => {
    let sandbox: Sandbox;
    let folder: string;

    before(async () => {
        await resetSandbox("project-config");
        sandbox = await openSandbox({ name: "project-config" });
        folder = await ownProject("Pulumi.yaml");
        await writeProject(SHARED);
    });

    after(async () => {
        await rm(folder, { recursive: true });
        await resetSandbox("project-config");
    });

    const writeProject = async (config: string) =>
        writeFile(join(folder, "Pulumi.yaml"), (await readFile("Pulumi.yaml", "utf8")) + config);
    const run = async (stack: string, command: readonly string[]) => {
        const { status, output } = await pulumi(sandbox, [...command, "-s", stack], {
            cwd: folder,
        });
        return { status, output };
    };
    const UP = ["up", "--yes", "--skip-preview"];

    it("is taken by each party as far as it concerns it", async () => {
        for (const stack of ["central", "payments"]) {
            const { status, output } = await run(stack, UP);
            assert.equal(status, 0, output);
        }
        const { regions, logs } = await stackOutputs(sandbox, "payments");
        assert.ok(logs);
        assert.deepEqual(regions, ["eu-west-1", "us-east-1"], "the stack's own come first");
        const { stdout } = await sandbox.exec("pulumi", ["stack", "export", "-s", "payments"]);
        assert.ok(
            /idleSessionTimeout\W+15\b/.test(stdout),
            "the preferences have the shared timeout",
        );
        assert.ok(stdout.includes('"Team": "security"'), "resources have the shared tag");
    });

    it("is refused where it holds a key that neither party knows", async () => {
        await writeProject(`${SHARED}  idleSessionTimout: 15\n`);
        for (const stack of ["central", "payments"]) {
            const { status, output } = await run(stack, ["preview"]);
            assert.notEqual(status, 0, output);
            assert.match(output, /session-logs:idleSessionTimout is not a key of this program/);
        }
    });
});
