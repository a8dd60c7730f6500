import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFile } from "../../../shared/pulumi/project-file";

describe("projectFile", () => {
    let root: string;
    const read = (text: string) => {
        writeFileSync(join(root, "Pulumi.yaml"), `name: session-logs\nruntime: nodejs\n${text}`);
        return projectFile(root);
    };

    beforeEach(() => (root = mkdtempSync(join(tmpdir(), "session-logs-project-"))));
    afterEach(() => rmSync(root, { recursive: true }));

    it("has nothing for all stacks, and their files beside it, where it does not say", async () => {
        assert.deepEqual(await read(""), { name: "session-logs", stackConfigDir: ".", config: {} });
    });

    it("tells the config of all stacks in each of its forms, by namespace", async () => {
        const { stackConfigDir, config } = await read(`
stackConfigDir: stacks
config:
  idleSessionTimeout: 15
  session-logs:adopt: keep
  centralStack: { value: acme/logs/central }
  regions: { type: array, items: { type: string }, default: [eu-west-1] }
  accountId: { type: string }
  aws:profile: deploy
`);
        assert.equal(stackConfigDir, "stacks");
        assert.deepEqual(config, {
            "session-logs:idleSessionTimeout": 15,
            "session-logs:adopt": "keep",
            "session-logs:centralStack": "acme/logs/central",
            "session-logs:regions": ["eu-west-1"],
            "session-logs:accountId": undefined,
            "aws:profile": "deploy",
        });
    });

    it("takes the folder's name of old projects for no config", async () => {
        assert.deepEqual((await read("config: stacks\n")).config, {});
    });
});
