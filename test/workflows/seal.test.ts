import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStep, stepOf, workflowIn } from "./workflow";

const workflow = workflowIn("seal.yml");
const { seal } = workflow.jobs;

const SET = {
    SEALER_ROLE: "arn:aws:iam::111111111111:role/session-logs-sealer",
    SEAL_BUCKET: "session-logs-111111111111-eu-west-1",
    SEAL_KEY: "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};

describe("the workflow that seals each night", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "session-logs-seal-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("runs the main branch's code only, with the rights of its environment", () => {
        assert.equal(seal?.if, "github.ref == 'refs/heads/main'");
        assert.equal(seal?.environment, "seal");
        assert.deepEqual(seal?.permissions, { contents: "read", "id-token": "write" });
        assert.deepEqual(Object.keys(workflow.on), ["schedule", "workflow_dispatch"]);
    });

    it("ends no run for a newer one", () =>
        assert.equal(workflow.concurrency?.["cancel-in-progress"], false));

    it("installs what is locked, without scripts of packages and from no cache", () => {
        const installs = seal?.steps.flatMap(({ run = "" }) => run.match(/^npm ci.*$/gm) ?? []);
        assert.deepEqual(installs, ["npm ci --ignore-scripts --no-audit --no-fund"]);
        const node = seal?.steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"));
        assert.equal(node?.with?.["package-manager-cache"], false);
    });

    describe("before it begins", () => {
        const ready = (variables: Partial<typeof SET>) =>
            runStep(stepOf(seal, "ready"), folder, {
                ...{ SEALER_ROLE: "", SEAL_BUCKET: "", SEAL_KEY: "" },
                ...variables,
            });

        it("goes on where everything is set", () =>
            assert.deepEqual(ready(SET).outputs, { go: "yes" }));

        it("does nothing, and says so, where nothing is set", () => {
            const { succeeded, printed, outputs } = ready({});
            assert.deepEqual([succeeded, outputs], [true, {}]);
            assert.match(printed, /^::notice::Nothing is sealed/);
        });

        for (const name of Object.keys(SET)) {
            it(`fails where ${name} alone is missing`, () => {
                const { succeeded, printed } = ready({ ...SET, [name]: "" });
                assert.equal(succeeded, false);
                assert.match(printed, /^::error::.*set all three, or none/);
            });
        }

        it("makes every later step wait for the answer", () => {
            const [, ...later] = seal?.steps ?? [];
            assert.ok(later.length > 0);
            for (const step of later) {
                assert.equal(step.if, "steps.ready.outputs.go == 'yes'");
            }
        });
    });

    it("hands bucket, prefix and key to the command as they are", () => {
        const npm = join(folder, "npm");
        writeFileSync(npm, '#!/bin/sh\nprintf "%s\\n" "$@" > said\n');
        chmodSync(npm, 0o755);
        const step = stepOf(seal, "seal");
        const env = { ...SET, SEAL_PREFIX: "", PATH: `${folder}:${process.env["PATH"] ?? ""}` };
        assert.equal(runStep(step, folder, env).succeeded, true);
        assert.deepEqual(readFileSync(join(folder, "said"), "utf8").split("\n"), [
            ...["run", "--silent", "sessions", "--", "seal"],
            ...["--bucket", SET.SEAL_BUCKET, "--prefix", "", "--key", SET.SEAL_KEY, ""],
        ]);
    });
});
