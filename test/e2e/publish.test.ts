import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../tools/sandbox/command";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";

const LEAKY_ARCHIVE = join(REPOSITORY, "tools", "sandbox", "leaky-archive");

describe("npm run pack", () => {
    let sandbox: Sandbox;
    /** The bundled pack, installed by itself far from this repository. */
    let installed: string;

    before(async () => {
        installed = await mkdtemp(join(tmpdir(), "session-logs-pack-"));
        const packed = await run("npm", ["run", "pack"], { cwd: REPOSITORY });
        assert.equal(packed.status, 0, packed.stdout + packed.stderr);
        await cp(join(REPOSITORY, "dist", "policypack"), installed, { recursive: true });
        const install = await run("npm", ["install", "--no-audit", "--no-fund"], {
            cwd: installed,
        });
        assert.equal(install.status, 0, install.stdout + install.stderr);
        sandbox = await openSandbox({ name: "publish" });
    });

    after(async () => {
        await rm(installed, { recursive: true });
        await resetSandbox("publish");
    });

    const mandatory = async (stack: string, cwd: string, pack: string) => {
        const preview = ["preview", "--stack", stack, "--policy-pack", pack];
        const { status, output, violations } = await pulumi(sandbox, preview, { cwd });
        assert.match(output, /session-logs@v0\.1\.0/);
        const policies = violations
            .filter(({ level }) => level === "mandatory")
            .map(({ policy }) => policy);
        return { status, policies };
    };

    it("makes a pack that judges from its own folder alone", async () => {
        const init = ["stack", "init", "leaky", "--non-interactive"];
        const { status, stderr } = await run("pulumi", init, {
            cwd: LEAKY_ARCHIVE,
            env: sandbox.env,
        });
        assert.equal(status, 0, stderr);
        const leaky = await mandatory("leaky", LEAKY_ARCHIVE, installed);
        assert.notEqual(leaky.status, 0);
        assert.ok(leaky.policies.includes("bucket-policy-org-only"), leaky.policies.join());
        assert.deepEqual(await mandatory("central", REPOSITORY, installed), {
            status: 0,
            policies: [],
        });
    });

    it("makes a pack that is used where it lies, too", async () => {
        assert.deepEqual(await mandatory("central", REPOSITORY, "dist/policypack"), {
            status: 0,
            policies: [],
        });
    });
});
