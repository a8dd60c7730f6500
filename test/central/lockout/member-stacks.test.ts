import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberStacks } from "../../../central/lockout/member-stacks";

const backend = { organization: "acme", project: "session-logs" };

describe("memberStacks", () => {
    let root: string;
    const write = (name: string, text: string) => writeFileSync(join(root, name), text);

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "session-logs-stacks-"));
        mkdirSync(join(root, "stacks"));
        write("Pulumi.yaml", "name: session-logs\nruntime: nodejs\nstackConfigDir: stacks\n");
    });

    afterEach(() => rmSync(root, { recursive: true }));

    it("finds the members by their names and by centralStack", async () => {
        write("stacks/Pulumi.central.yaml", "config: {}\n");
        write("stacks/Pulumi.payments.yaml", "encryptionsalt: v1:abc\n");
        write("stacks/Pulumi.search.yml", "config:\n");
        write("stacks/Pulumi.acme.payments.yaml", "config: {}\n");
        write("stacks/Pulumi.far.yaml", "config:\n  session-logs:centralStack: acme.central\n");
        write("stacks/README.md", "not a stack");
        const of = (central: string) => memberStacks(root, `acme/session-logs/${central}`, backend);
        assert.deepEqual(await of("central"), {
            ok: true,
            value: ["acme/session-logs/payments", "acme/session-logs/search"],
        });
        assert.deepEqual(await of("acme.central"), {
            ok: true,
            value: ["acme/session-logs/acme.payments", "acme/session-logs/far"],
        });
    });

    it("takes stack files beside Pulumi.yaml where it names no folder", async () => {
        write("Pulumi.yaml", "name: session-logs\nruntime: nodejs\n");
        write("Pulumi.payments.yaml", "config: {}\n");
        assert.deepEqual(await memberStacks(root, "acme/session-logs/central", backend), {
            ok: true,
            value: ["acme/session-logs/payments"],
        });
    });

    it("goes by centralStack of Pulumi.yaml where a member names none", async () => {
        write(
            "Pulumi.yaml",
            "name: session-logs\nruntime: nodejs\nstackConfigDir: stacks\nconfig:\n  centralStack: acme.central\n",
        );
        write("stacks/Pulumi.payments.yaml", "config: {}\n");
        write("stacks/Pulumi.search.yaml", "config:\n  session-logs:centralStack: central\n");
        assert.deepEqual(await memberStacks(root, "acme/session-logs/acme.central", backend), {
            ok: true,
            value: ["acme/session-logs/payments"],
        });
    });

    it("names every stack file that can't be read", async () => {
        write("stacks/Pulumi.payments.yaml", "config: [a, b\n");
        write("stacks/Pulumi.search.yaml", "config: [a, b]\n");
        const read = await memberStacks(root, "acme/session-logs/central", backend);
        assert.ok(!read.ok);
        assert.deepEqual(
            read.problems.map(({ key }) => key),
            ["payments", "search"].map(
                (stack) => `Stack file ${join(root, "stacks", `Pulumi.${stack}.yaml`)}`,
            ),
        );
        for (const { found } of read.problems) {
            assert.match(found, /^can't be read: /);
        }
    });
});
