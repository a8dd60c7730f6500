import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { type CountedResource, digestInEffect } from "../../shared/digest";
import { pulumi, type PulumiRun } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ownProject } from "./own-project";

const NAME = "e2e-digest";

interface Exported {
    readonly deployment: {
        readonly resources: readonly (CountedResource & {
            readonly outputs?: Readonly<Record<string, unknown>>;
        })[];
    };
}

/** What the state says of the last update, after updates that end in every way. */
describe("the digest of a stack", () => {
    let sandbox: Sandbox;
    /** The project with stack files of its own: `pulumi up --config` writes to them. */
    let project: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        project = await ownProject("stacks");
    });

    after(async () => {
        await rm(project, { recursive: true });
        await resetSandbox(NAME);
    });

    const run = (
        stack: string,
        command: readonly string[],
        settings: Readonly<Record<string, unknown>> = {},
    ) =>
        pulumi(
            sandbox,
            [
                ...command,
                ...["-s", stack],
                ...Object.entries(settings).flatMap(([key, value]) => [
                    "--config",
                    `${key.includes(":") ? key : `session-logs:${key}`}=${String(value)}`,
                ]),
            ],
            { cwd: project },
        );
    const UP = ["up", "--yes", "--skip-preview"];
    const done = async (...args: Parameters<typeof run>): Promise<PulumiRun> => {
        const finished = await run(...args);
        assert.equal(finished.status, 0, finished.output);
        return finished;
    };
    const failed = async (...args: Parameters<typeof run>): Promise<PulumiRun> => {
        const finished = await run(...args);
        assert.notEqual(finished.status, 0, finished.output);
        return finished;
    };
    const stateOf = async (stack: string) => {
        const { stdout } = await sandbox.exec("pulumi", ["stack", "export", "-s", stack]);
        return (JSON.parse(stdout) as Exported).deployment.resources;
    };
    const digestOf = async (stack: string): Promise<string | undefined> => {
        const resources = await stateOf(stack);
        const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
        return digestInEffect(root?.outputs ?? {}, resources);
    };
    const PARTS = /^v1(\.[0-9a-f]{16})+$/;
    /** IAM takes no such tag. */
    const FAILING = { startSessionPolicy: true, "aws:defaultTags": '{"tags":{"no*tag":"x"}}' };
    const MENDED = { startSessionPolicy: false, "aws:defaultTags": "{}" };
    let first: string | undefined;

    it("is in effect after an update of central, and of a member", async () => {
        await done("central", UP);
        await done("payments", UP);
        assert.match((await digestOf("central")) ?? "", PARTS);
        first = await digestOf("payments");
        assert.match(first ?? "", PARTS);
        const { changes } = await done("payments", ["preview"]);
        assert.deepEqual(Object.keys(changes), ["same"]);
    });

    it("is not, once an update fails, whatever is configured then", async () => {
        await done("payments", UP, MENDED);
        first = await digestOf("payments");
        const { output } = await failed("payments", UP, FAILING);
        assert.match(output, /ValidationError/);
        assert.equal(await digestOf("payments"), undefined);
    });

    it("comes back with the config that it belongs to", async () => {
        await done("payments", UP, MENDED);
        assert.equal(await digestOf("payments"), first);
    });

    it("is not, where the engine went on after a failure", async () => {
        const { output } = await failed("payments", [...UP, "--continue-on-error"], FAILING);
        assert.match(output, /ValidationError/);
        assert.equal(await digestOf("payments"), undefined);
        await done("payments", UP, MENDED);
        assert.equal(await digestOf("payments"), first);
    });

    it("is not, where a resource could not be updated and the engine went on", async () => {
        await done("payments", UP, { ...MENDED, startSessionPolicy: true });
        assert.match((await digestOf("payments")) ?? "", PARTS);
        const { output } = await failed("payments", [...UP, "--continue-on-error"], FAILING);
        assert.match(output, /ValidationError/);
        assert.equal(await digestOf("payments"), undefined);
        await done("payments", UP, { ...MENDED, startSessionPolicy: true });
    });

    it("is not, while something is left that could not be deleted", async () => {
        const policies = (await stateOf("payments")).filter(({ urn }) =>
            urn.endsWith("::start-sessions"),
        );
        const [{ urn } = { urn: "" }] = policies;
        const state = async (...command: readonly string[]) => {
            const args = ["state", ...command, urn, "--yes", "-s", "payments"];
            const { status, stderr } = await sandbox.exec("pulumi", args);
            assert.equal(status, 0, stderr);
        };
        await state("protect");
        const { output } = await failed("payments", UP, MENDED);
        assert.match(output, /is protected/);
        assert.equal(await digestOf("payments"), undefined);
        await state("unprotect");
        await done("payments", UP, MENDED);
        assert.equal(await digestOf("payments"), first);
    });

    it("is not, where only a part was updated", async () => {
        const resources = await stateOf("payments");
        const { urn = "" } = resources.find(({ type }) => type === "aws:iam/policy:Policy") ?? {};
        await done("payments", [...UP, "--target", urn], { startSessionPolicy: true });
        assert.equal(await digestOf("payments"), undefined);
        await done("payments", UP, { startSessionPolicy: true });
        const [form, program, config, contract] = (await digestOf("payments"))?.split(".") ?? [];
        const [, sameProgram, otherConfig, sameContract] = first?.split(".") ?? [];
        assert.deepEqual([form, program, contract], ["v1", sameProgram, sameContract]);
        assert.notEqual(config, otherConfig);
    });
});
