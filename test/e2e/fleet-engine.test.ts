import { PulumiCommand, type PulumiFn } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { Engine, type EngineResult } from "../../fleet/engine/engine";
import type { StackSpec } from "../../fleet/file/stack-spec";
import { openStates } from "../../fleet/states/open-states";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { keptProcess } from "../fleet/support/kept-process";
import { stackSpec } from "../fleet/support/stack-spec";

const NAME = "e2e-fleet-engine";
const PROJECT = "session-logs";

/** Engines that work on several stacks at once, whose programs all run in this process. */
describe("the engines of a fleet", () => {
    let sandbox: Sandbox;
    let engine: Engine;
    const strays: unknown[] = [];
    const surroundings = { ...process.env };
    const restore = keptProcess();

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        Object.assign(process.env, sandbox.env);
        const { default: program } = (await import("../../index")) as unknown as {
            readonly default: PulumiFn;
        };
        engine = new Engine({
            command: await PulumiCommand.get(),
            project: PROJECT,
            program,
            folder: join(sandbox.folder, "workspaces"),
            pack: undefined,
            existing: ["central", "payments", "search"],
            secretsSettings: () => Promise.resolve({}),
            secretsProvider: undefined,
            onStrayError: (error) => strays.push(error),
        });
    });

    after(async () => {
        restore();
        for (const name of Object.keys(process.env)) {
            if (!(name in surroundings)) {
                Reflect.deleteProperty(process.env, name);
            }
        }
        Object.assign(process.env, surroundings);
        await resetSandbox(NAME);
    });

    const spec = async (stack: string, changes: StackSpec["config"] = {}): Promise<StackSpec> => {
        const file = join(REPOSITORY, "stacks", `Pulumi.${stack}.yaml`);
        const { config } = parse(await readFile(file, "utf8")) as { config: StackSpec["config"] };
        return stackSpec(stack, { ...config, ...changes });
    };
    const up = async (stack: string, changes?: StackSpec["config"]): Promise<EngineResult> =>
        engine.run({
            operation: "up",
            spec: await spec(stack, changes),
            log: () => undefined,
            signal: new AbortController().signal,
        });
    const resources = async (stack: string): Promise<readonly string[]> => {
        const states = openStates({
            backendUrl: sandbox.env["PULUMI_BACKEND_URL"] ?? "",
            project: PROJECT,
            keptFile: join(sandbox.folder, "states.json"),
        });
        return ((await states.state(stack))?.resources ?? []).map(({ urn }) => urn).sort();
    };

    it("bring several stacks up at once", async () => {
        const central = await up("central");
        assert.equal(central.error, undefined);
        const members = await Promise.all(["payments", "search"].map((stack) => up(stack)));
        for (const { error, changes, unconfirmed } of members) {
            assert.equal(error, undefined);
            assert.ok((changes["create"] ?? 0) > 3, JSON.stringify(changes));
            assert.deepEqual(unconfirmed, []);
        }
    });

    it("keep a refused program from its neighbours, and from its own stack's deletion", async () => {
        const before = await resources("payments");
        assert.ok(before.length > 3);
        const [refused, ...others] = await Promise.all([
            up("payments", { "session-logs:roles": ["nope"] }),
            up("search", { "session-logs:idleSessionTimeout": "20" }),
            up("central", { "session-logs:retentionDays": "400" }),
        ]);
        assert.match(refused.error?.message ?? "", /Nothing was planned[^]*"nope"/);
        assert.deepEqual([refused.isDisturbed, refused.changes["delete"]], [false, undefined]);
        assert.deepEqual(await resources("payments"), before);
        for (const { error, changes } of others) {
            assert.equal(error, undefined);
            assert.ok((changes["update"] ?? 0) > 0, JSON.stringify(changes));
        }
        assert.deepEqual(strays, []);
    });
});
