import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ACCOUNTS, ordinarySamples, type Account } from "./ordinary/samples";

const PROGRAM = join(__dirname, "ordinary", "program");
const PACK_CONFIG = {
    "pack-settings": {
        organizationId: "o-exampleorgid1",
        centralAccountId: ACCOUNTS.archive.id,
    },
};
const BOTH = Object.keys(ACCOUNTS) as readonly Account[];

describe("ordinary resources under the enforced policy pack", () => {
    let sandbox: Sandbox;
    let packConfig: string;
    let updates: Readonly<Record<Account, Promise<PulumiRun>>>;

    before(async () => {
        await resetSandbox("ordinary");
        sandbox = await openSandbox({ name: "ordinary" });
        packConfig = join(sandbox.folder, "pack-config.json");
        await writeFile(packConfig, JSON.stringify(PACK_CONFIG));
        for (const account of BOTH) {
            const init = ["stack", "init", account, "--non-interactive"];
            const { status, stderr } = await sandbox.exec("pulumi", init, { cwd: PROGRAM });
            assert.equal(status, 0, stderr);
        }
        updates = {
            member: run("member", ["up", "--yes"]),
            archive: run("archive", ["up", "--yes"]),
        };
    });

    after(async () => {
        await Promise.allSettled(Object.values(updates));
        await resetSandbox("ordinary");
    });

    const run = (
        account: Account,
        command: readonly string[],
        file = join(PROGRAM, `Pulumi.${account}.yaml`),
    ): Promise<PulumiRun> => {
        const pack = ["--policy-pack", join(REPOSITORY, "policypack")];
        const options = ["--policy-pack-config", packConfig, "--config-file", file];
        return pulumi(sandbox, [...command, "--stack", account, ...pack, ...options], {
            cwd: PROGRAM,
        });
    };

    for (const account of BOTH) {
        it(`deploys in the ${account} account, and refuses nothing`, async () => {
            const update = await updates[account];
            assert.deepEqual(mandatoryOf(update), [], update.output);
            assert.equal(update.status, 0, update.output);
            const resources = ordinarySamples(account).flatMap((sample) => sample.resources);
            // Beside the stack itself, and what the samples leave to other stacks.
            assert.ok((update.changes["create"] ?? 0) > resources.length, update.output);
        });
    }

    it("refuses the archive's stack for a leak beside them, and for nothing else", async () => {
        await updates.archive;
        const file = join(sandbox.folder, "leak.yaml");
        await writeFile(file, await stackFileWithLeak());
        const preview = await run("archive", ["preview"], file);
        assert.notEqual(preview.status, 0, preview.output);
        const [refusal, ...more] = mandatoryOf(preview);
        assert.deepEqual(more, [], preview.output);
        assert.equal(refusal?.policy, "bucket-policy-org-only", preview.output);
        assert.match(refusal.message, /999988887777/);
    });

    /** The archive's stack with the leak in it. */
    const stackFileWithLeak = async (): Promise<string> => {
        const text = await readFile(join(PROGRAM, "Pulumi.archive.yaml"), "utf8");
        const file = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
        return stringify({ ...file, config: { ...file.config, "ordinary:leak": true } });
    };
});

function mandatoryOf({ violations }: PulumiRun) {
    return violations.filter(({ level }) => level === "mandatory");
}
