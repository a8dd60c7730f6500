import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownConfig } from "../../../shared/pulumi/own-config";
import type { Party } from "../../../shared/stack-name";

describe("ownConfig", () => {
    let root: string;

    before(() => {
        root = mkdtempSync(join(tmpdir(), "session-logs-own-config-"));
        const shared = "regions: [eu-west-1]\n  region: eu-west-1\n  tags: {Team: a}\n  typo: 1\n";
        const project = `name: session-logs\nruntime: nodejs\nconfig:\n  ${shared}`;
        writeFileSync(join(root, "Pulumi.yaml"), project);
    });

    after(() => rmSync(root, { recursive: true }));

    const keysOf = async (party: Party, config: Readonly<Record<string, string>>) => {
        await pulumi.runtime.setMocks(
            { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
            "session-logs",
            "any",
        );
        pulumi.runtime.setAllConfig({ ...config });
        return Object.keys(await ownConfig(party, root));
    };

    it("leaves out what the project sets for stacks of the other party", async () => {
        const config = {
            "session-logs:accountId": "111111111111",
            "session-logs:region": "eu-west-1",
            "session-logs:regions": '["eu-west-1"]',
            "session-logs:tags": '{"Team":"a"}',
            "aws:region": "eu-west-1",
        };
        const shared = ["session-logs:accountId", "session-logs:tags", "aws:region"];
        assert.deepEqual(
            (await keysOf("central", config)).sort(),
            [...shared, "session-logs:region"].sort(),
        );
        assert.deepEqual(
            (await keysOf("member", config)).sort(),
            [...shared, "session-logs:regions"].sort(),
        );
    });

    it("keeps a key of the other party that the stack's own file has, and keys of nobody", async () => {
        const config = { "session-logs:roles": '["a"]', "session-logs:typo": "1" };
        assert.deepEqual(await keysOf("central", config), Object.keys(config));
    });
});
