import assert from "node:assert/strict";
import { PROVIDER_VARIABLE } from "../../tools/sandbox/aws-provider";
import { textOf, workflowFiles, workflowIn } from "./workflow";

describe("the end-to-end tests on an AWS provider", () => {
    it("run on the published plugin", () => {
        const steps = workflowIn("ci.yml").jobs["provider"]?.steps ?? [];
        const [test] = steps.filter(({ run }) => run === "npm run test:provider");
        assert.equal(test?.env?.[PROVIDER_VARIABLE], "official");
    });
});

describe("the machines that share the end-to-end tests", () => {
    const { strategy, steps = [] } = workflowIn("ci.yml").jobs["end-to-end"] ?? {};

    it("run all of them among them, whichever fails", () => {
        const shards = strategy?.matrix["shard"] as readonly string[];
        assert.deepEqual(
            shards,
            shards.map((_, index) => `${index + 1}/${shards.length}`),
        );
        assert.equal(strategy?.["fail-fast"], false);
    });

    it("are each told their share", () => {
        const test = steps.find(({ run }) => run === 'npm run test:e2e -- "$SHARD"');
        assert.equal(test?.env?.["SHARD"], "${{ matrix.shard }}");
    });
});

describe("the fleet of a hundred accounts", () => {
    it("is brought up each night, and on demand", () => {
        const { on, jobs } = workflowIn("fleet.yml");
        assert.deepEqual(Object.keys(on).sort(), ["schedule", "workflow_dispatch"]);
        const steps = jobs["hundred"]?.steps ?? [];
        assert.equal(steps.filter(({ run }) => run === "npm run test:fleet").length, 1);
    });
});

describe("workflows", () => {
    for (const file of workflowFiles) {
        describe(file, () => {
            const workflow = workflowIn(file);
            const jobs = Object.entries(workflow.jobs);
            const steps = jobs.flatMap(([, job]) => job.steps);

            it("pins every action to a commit, and names its version", () => {
                const uses = textOf(file).match(/^.*\buses:.*$/gm) ?? [];
                assert.equal(uses.length, steps.filter((step) => step.uses).length);
                for (const line of uses) {
                    assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
                }
            });

            it("gives no job a right that it does not name", () => {
                assert.deepEqual(workflow.permissions, {});
                for (const [name, { permissions }] of jobs) {
                    assert.ok(permissions !== undefined, name);
                }
            });

            it("writes nothing to the repository", () => {
                for (const [name, { permissions = {} }] of jobs) {
                    const written = Object.entries(permissions).filter(
                        ([scope, right]) => scope !== "id-token" && right !== "read",
                    );
                    assert.deepEqual(written, [], name);
                }
            });

            it("leaves no token behind in a checkout", () => {
                const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
                for (const checkout of checkouts) {
                    assert.equal(checkout.with?.["persist-credentials"], false);
                }
            });

            it("ends each job in time, and one run for a newer one", () => {
                // Nobody waits for what runs at night.
                const limit = "schedule" in workflow.on ? 300 : 60;
                for (const [name, job] of jobs) {
                    assert.ok((job["timeout-minutes"] ?? Infinity) <= limit, name);
                }
                assert.match(workflow.concurrency?.group ?? "", /\$\{\{ github\./);
            });

            it("never starts with secrets for a fork's code", () => {
                const harmless = ["push", "pull_request", "schedule", "workflow_dispatch"];
                assert.deepEqual(
                    Object.keys(workflow.on).filter((event) => !harmless.includes(event)),
                    [],
                );
            });

            it("hands values to scripts as variables, never as text of the script", () => {
                const scripts = steps.flatMap(({ run }) => run ?? []);
                assert.deepEqual(
                    scripts.filter((script) => script.includes("${{")),
                    [],
                );
            });

            it("has no job or step whose failure counts as success", () => {
                assert.doesNotMatch(textOf(file), /continue-on-error|\|\| (true|exit 0)\b/);
            });
        });
    }
});
