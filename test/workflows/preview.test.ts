import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../tools/audit/settings";
import { runStep, stepOf, workflowIn, type Job, type Step } from "./workflow";

const ROOT = join(__dirname, "..", "..");
const ROLE = "arn:aws-us-gov:iam::999999999999:role/ci/session-logs-preview";
const REPOSITORY = "acme/session-logs";
/** The one check that a branch rule requires. */
const REQUIRED = "preview-ok";

const workflow = workflowIn("preview.yml");
const { stacks, preview } = workflow.jobs;

describe("the gate of pull requests", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "session-logs-gate-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Writes files below the step's working directory. */
    const write = (files: Readonly<Record<string, string>>) => {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(join(folder, path, ".."), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
    };

    it("runs for the protected branch only, whose pack nobody changes unseen", () => {
        assert.deepEqual(workflow.on, { pull_request: { branches: ["main"] } });
    });

    describe("the pack", () => {
        const steps = preview?.steps ?? [];
        const gate = steps.findIndex(({ with: args }) => args?.["path"] === "gate");
        const change = steps.findIndex(({ with: args }) => args?.["path"] === "change");

        it("comes from the base branch, into a folder of its own", () => {
            for (const job of [stacks, preview]) {
                const checkouts = checkoutsOf(job);
                assert.deepEqual(
                    checkouts.map((args) => [args?.["path"], args?.["ref"]]),
                    [
                        ["gate", "${{ github.event.pull_request.base.sha }}"],
                        ["change", undefined],
                    ],
                );
            }
        });

        it("is bundled before anything of the pull request is there", () => {
            const pack = steps.findIndex(({ id }) => id === "pack");
            assert.ok(gate < pack && pack < change, `${gate} ${pack} ${change}`);
            assert.equal(steps[pack]?.["working-directory"], "gate");
            assert.match(steps[pack]?.run ?? "", /^npm run pack$/m);
        });

        it("judges with its configuration, and nothing of the pull request's does", () => {
            const { run = "", ["working-directory"]: cwd } = stepOf(preview, "preview");
            assert.equal(cwd, "change");
            assert.deepEqual(optionsIn(run, "--policy-pack"), ["../gate/dist/policypack"]);
            assert.deepEqual(optionsIn(run, "--policy-pack-config"), ["../gate/pack-config.json"]);
            for (const { with: args = {} } of steps) {
                assert.ok(!Object.keys(args).some((name) => /^policyPack/i.test(name)));
            }
        });

        it("is installed without scripts of packages, and from no cache", () => {
            const installs = steps.flatMap(({ run = "" }) => run.match(/^npm (ci|i)\b.*$/gm) ?? []);
            assert.equal(installs.length, 2);
            for (const install of installs) {
                assert.match(install, /^npm ci .*--ignore-scripts/);
            }
            const node = steps.find(({ uses }) => uses?.startsWith("actions/setup-node@"));
            assert.equal(node?.with?.["package-manager-cache"], false);
            assert.equal(node?.with?.["cache"], undefined);
        });

        it("has a configuration that it takes", () => {
            const config = JSON.parse(
                readFileSync(join(ROOT, "pack-config.json"), "utf8"),
            ) as object;
            const settings = readSettings(config);
            assert.ok(settings.ok, JSON.stringify(settings));
            const page = readFileSync(join(ROOT, "docs", "policy-pack.md"), "utf8");
            const [, shown = ""] = /```json\n([^]*?)```/.exec(page) ?? [];
            assert.deepEqual(JSON.parse(shown), config);
        });
    });

    it("runs the engine that the sandbox pins", () => {
        const modules = readFileSync(join(ROOT, "tools", "sandbox", "toolchain", "go.mod"), "utf8");
        const [, pinned] = /pulumi\/sdk\/v3 v(\S+)/.exec(modules) ?? [];
        const engine = preview?.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
        assert.deepEqual(engine?.with, { "pulumi-version": pinned });
    });

    describe("credentials", () => {
        it("are in no job but the one that reviewers let pass", () => {
            for (const [name, job] of Object.entries(workflow.jobs)) {
                const text = JSON.stringify(job);
                const isTrusted =
                    job.permissions?.["id-token"] === "write" || text.includes("secrets.");
                assert.equal(isTrusted, name === "preview", name);
            }
            assert.equal(preview?.environment, "preview");
        });

        it("are of the role that reads, and only the preview gets them", () => {
            const steps = preview?.steps ?? [];
            const signIn = steps.findIndex(({ uses }) => uses?.startsWith("aws-actions/"));
            assert.equal(steps[signIn]?.with?.["role-to-assume"], "${{ vars.AWS_PREVIEW_ROLE }}");
            assert.deepEqual(steps.slice(signIn + 1), [stepOf(preview, "preview")]);
            for (const step of steps.slice(0, signIn)) {
                assert.ok(!JSON.stringify(step).includes("secrets."));
            }
        });
    });

    describe("the list of stacks", () => {
        const PROJECT = "name: session-logs\nstackConfigDir: stacks\n";
        const base = {
            "gate/Pulumi.yaml": PROJECT,
            "gate/pack-config.json": "{}",
            "change/Pulumi.yaml": PROJECT,
        };
        const two = {
            ...base,
            "change/stacks/Pulumi.central.yaml": "",
            "change/stacks/Pulumi.acme.search.yaml": "",
        };
        const own = {
            AWS_PREVIEW_ROLE: ROLE,
            GITHUB_ACTOR: "somebody",
            GITHUB_REPOSITORY: REPOSITORY,
            HEAD_REPOSITORY: REPOSITORY,
        };
        const list = (
            files: Readonly<Record<string, string>>,
            env: Readonly<Record<string, string>> = {},
        ) => {
            write(files);
            const { succeeded, printed, outputs } = runStep(stepOf(stacks, "list"), folder, {
                ...own,
                ...env,
            });
            assert.ok(succeeded, printed);
            return outputs;
        };

        it("names the stacks that have a file", () =>
            assert.deepEqual(list({ ...two, "change/stacks/notes.md": "" }), {
                names: '["acme.search","central"]',
                barred: "",
            }));

        it("is empty, and nothing bars it, without stacks/ or credentials", () =>
            assert.deepEqual(list(base, { AWS_PREVIEW_ROLE: "", HEAD_REPOSITORY: "fork/it" }), {
                names: "[]",
                barred: "",
            }));

        it("keeps an odd name in one piece", () =>
            assert.equal(
                list({ ...base, 'change/stacks/Pulumi.a"b\nbarred=.yaml': "" })["names"],
                '["a\\"b\\nbarred="]',
            ));

        for (const [who, env, reason] of [
            ["a fork", { HEAD_REPOSITORY: "fork/session-logs" }, /^Forks get no credentials/],
            ["a fork that is gone", { HEAD_REPOSITORY: "" }, /^Forks get no credentials/],
            ["Dependabot", { GITHUB_ACTOR: "dependabot[bot]" }, /^Dependabot gets no secrets/],
            ["a repository without a role", { AWS_PREVIEW_ROLE: "" }, /AWS_PREVIEW_ROLE/],
        ] as const) {
            it(`is barred for ${who}`, () => assert.match(list(two, env)["barred"] ?? "", reason));
        }

        it("is barred where the base branch has no configuration of the pack", () => {
            const { ["gate/pack-config.json"]: _, ...without } = two;
            assert.match(list(without)["barred"] ?? "", /pack-config\.json/);
        });

        for (const [what, files] of [
            ["moves the stacks", { "change/Pulumi.yaml": "stackConfigDir: elsewhere\n" }],
            ["hides Pulumi.yaml behind Pulumi.json", { "change/Pulumi.json": "{}" }],
        ] as const) {
            it(`is barred for a pull request that ${what}, even with nothing left`, () =>
                assert.match(list({ ...base, ...files })["barred"] ?? "", /^Pulumi\.yaml/));
        }

        it("is barred for a pull request without Pulumi.yaml", () => {
            const { ["change/Pulumi.yaml"]: _, ...without } = two;
            assert.match(list(without)["barred"] ?? "", /^Pulumi\.yaml/);
        });
    });

    describe("the preview", () => {
        it("is skipped for an empty list, which a matrix may not be, and where it is barred", () => {
            assert.equal(
                preview?.if,
                "needs.stacks.outputs.barred == '' && needs.stacks.outputs.names != '[]'",
            );
            assert.deepEqual(preview?.strategy?.matrix, {
                stack: "${{ fromJSON(needs.stacks.outputs.names) }}",
            });
        });

        /** Runs it with a `pulumi` that writes down how it is called, and fails where told. */
        const previewed = (failing = "nothing") => {
            const log = join(folder, "calls");
            write({
                "bin/pulumi": [
                    "#!/bin/sh",
                    `printf '%s\\n' "$*" >> '${log}'`,
                    `case "$*" in *${failing}*) exit 1 ;; "config get"*) echo 222222222222 ;; esac`,
                    "",
                ].join("\n"),
            });
            chmodSync(join(folder, "bin/pulumi"), 0o755);
            const { succeeded } = runStep(stepOf(preview, "preview"), folder, {
                PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
                AWS_PREVIEW_ROLE: ROLE,
                PULUMI_ACCESS_TOKEN: "",
                PULUMI_BACKEND_URL: "",
                PULUMI_CONFIG_PASSPHRASE: "",
                STACK: "payments",
            });
            return { succeeded, calls: readFileSync(log, "utf8").trim().split("\n") };
        };

        it("goes to the stack's account with the role that reads, whatever its config says", () => {
            const { succeeded, calls } = previewed();
            assert.ok(succeeded);
            assert.deepEqual(calls, [
                "config get accountId --stack payments",
                "config rm aws:profile --stack payments",
                "config rm aws:assumeRoles --stack payments",
                "config set --path aws:assumeRoles[0].roleArn arn:aws-us-gov:iam::222222222222:role/ci/session-logs-preview --stack payments",
                "preview --stack payments --non-interactive --policy-pack ../gate/dist/policypack --policy-pack-config ../gate/pack-config.json",
            ]);
        });

        for (const failing of ["config\\ get", "config\\ set", "preview\\ --stack"]) {
            it(`fails with pulumi ${failing.replace("\\", "")}`, () =>
                assert.ok(!previewed(failing).succeeded));
        }
    });

    describe(REQUIRED, () => {
        const required = workflow.jobs[REQUIRED];

        it("always runs, after every other job", () => {
            assert.equal(required?.if, "always()");
            assert.deepEqual(
                required?.needs,
                Object.keys(workflow.jobs).filter((name) => name !== REQUIRED),
            );
        });

        it("asks the jobs themselves", () =>
            assert.deepEqual(stepOf(required, "verdict").env, {
                BARRED: "${{ needs.stacks.outputs.barred }}",
                LISTED: "${{ needs.stacks.result }}",
                NAMES: "${{ needs.stacks.outputs.names }}",
                PREVIEWED: "${{ needs.preview.result }}",
            }));

        const RESULTS = ["success", "failure", "cancelled", "skipped"] as const;
        const verdict = (LISTED: string, BARRED: string, NAMES: string, PREVIEWED: string) =>
            runStep(stepOf(required, "verdict"), folder, { LISTED, BARRED, NAMES, PREVIEWED });

        it("passes when all was previewed or nothing was there, and in no other case", () => {
            const passing: string[] = [];
            for (const listed of RESULTS) {
                for (const barred of ["", "Forks get no credentials."]) {
                    for (const names of ["", "[]", '["central"]', '["a","b"]']) {
                        for (const previewed of RESULTS) {
                            if (verdict(listed, barred, names, previewed).succeeded) {
                                passing.push([listed, barred, names, previewed].join(" "));
                            }
                        }
                    }
                }
            }
            assert.deepEqual(passing, [
                "success  [] skipped",
                'success  ["central"] success',
                'success  ["a","b"] success',
            ]);
        }).timeout(30_000);

        it("says why it does not pass", () => {
            const reason = "Forks get no credentials.";
            assert.match(
                verdict("success", reason, '["a"]', "skipped").printed,
                /^::error::Forks get no credentials\.$/m,
            );
            assert.match(
                verdict("success", "", '["a"]', "failure").printed,
                /^::error::Listing the stacks: success\. Previewing them: failure\.$/m,
            );
        });
    });
});

function checkoutsOf(job: Job | undefined): Step["with"][] {
    const checkouts = job?.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    return (checkouts ?? []).map((step) => step.with);
}

/** The values that a script gives to an option. */
function optionsIn(script: string, option: string): string[] {
    return [...script.matchAll(new RegExp(`${option}[ =](\\S+)`, "g"))].map(
        ([, value = ""]) => value,
    );
}
