import { CreateDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import assert from "node:assert/strict";
import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { StackSpec } from "../../fleet/file/stack-spec";
import type { ResourceChange } from "../../fleet/plan/changes";
import { accountClients } from "../../fleet/plan/facts/account-clients";
import { centralLookUps } from "../../fleet/plan/facts/central-look-ups";
import { memberLookUps } from "../../fleet/plan/facts/member-look-ups";
import { expectedDigest } from "../../fleet/plan/expected-digest";
import { planStack, type PlanPorts, type StackPlan } from "../../fleet/plan/plan-stack";
import { openStates } from "../../fleet/states/open-states";
import type { States } from "../../fleet/states/stack-state";
import { parseContract } from "../../shared/contract";
import { DIGEST } from "../../shared/digest";
import { programVersion } from "../../shared/program-version";
import { credentialsOf } from "../../tools/sandbox/demo-organization";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { pulumi, type Step } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { ownProject } from "./own-project";

const NAME = "e2e-fleet-plan";

type Settings = Readonly<Record<string, unknown>>;

/** What is planned without an engine is what the engine plans. */
describe("a plan without an engine", () => {
    let sandbox: Sandbox;
    /** The project with stack files of its own: `pulumi --config` writes to them. */
    let root: string;
    const programs = { project: "session-logs", version: programVersion() };

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        root = await ownProject("stacks");
    });

    after(async () => {
        await rm(root, { recursive: true });
        await resetSandbox(NAME);
    });

    const run = async (stack: string, command: readonly string[], settings: Settings) => {
        const config = Object.entries(settings).flatMap(([key, value]) => [
            "--config",
            `session-logs:${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
        ]);
        // What an earlier run was given is not to stay.
        const file = join("stacks", `Pulumi.${stack}.yaml`);
        await copyFile(join(REPOSITORY, file), join(root, file));
        const finished = await pulumi(sandbox, [...command, "-s", stack, ...config], { cwd: root });
        assert.equal(finished.status, 0, finished.output);
        return finished;
    };
    const states = (): States =>
        openStates({
            backendUrl: sandbox.env["PULUMI_BACKEND_URL"] ?? "",
            project: programs.project,
            keptFile: join(sandbox.folder, "states.json"),
        });
    const spec = async (stack: string, settings: Settings): Promise<StackSpec> => {
        const file = join(REPOSITORY, "stacks", `Pulumi.${stack}.yaml`);
        const { config } = parse(await readFile(file, "utf8")) as { config: Settings };
        const own = Object.fromEntries<unknown>(
            Object.entries(settings).map(([key, value]) => [`session-logs:${key}`, value]),
        );
        return {
            stack,
            party: stack === "central" ? "central" : "member",
            account: {
                id: String(config["session-logs:accountId"]),
                name: stack,
                state: "ACTIVE",
                ou: "",
                ouIds: [],
                tags: {},
                isManagement: false,
            },
            // Another way to sign in than the engine's.
            config: { ...config, ...own, "aws:profile": "of-the-fleet" },
            origins: {},
        };
    };
    const profiles: Readonly<Record<string, string>> = { central: "log-archive" };
    const clientsOf = ({ stack }: StackSpec) =>
        accountClients({
            credentials: credentialsOf(sandbox, profiles[stack] ?? stack),
            region: "eu-west-1",
            endpoint: sandbox.endpoint,
        });
    const asking: string[] = [];
    const ports = async (): Promise<PlanPorts> => {
        const summaries = await states().summaries();
        return {
            programs,
            digest: (stack) => summaries.get(stack)?.digest,
            state: (stack) => states().state(stack),
            memberLookUps: (one) => {
                asking.push(one.stack);
                return memberLookUps(one.account.id, clientsOf(one));
            },
            centralLookUps: (one) => {
                asking.push(one.stack);
                return centralLookUps(one.account.id, clientsOf(one));
            },
            members: () => Promise.resolve({ ok: true, value: ["payments", "search"] }),
        };
    };
    const plan = async (stack: string, settings: Settings = {}): Promise<StackPlan> =>
        planStack(await spec(stack, settings), await ports());

    /** What the engine would do with custom resources, providers and reads aside. */
    const previewed = async (stack: string, settings: Settings): Promise<string[]> => {
        const { steps } = await run(stack, ["preview"], settings);
        const judged = steps.filter(isJudged);
        const imported = judged.filter(({ op }) => op === "import").map(({ urn }) => urn);
        // What is taken over and changed is two steps to the engine.
        const found = judged
            .filter(({ op, urn }) => op !== "update" || !imported.includes(urn))
            .map(({ op, urn }) => `${OPERATIONS[op] ?? op} ${urn}`);
        return [...new Set(found)].sort();
    };
    const told = (changes: readonly ResourceChange[] = []) =>
        changes
            .filter(({ operation }) => operation !== "same")
            .map(({ operation, urn }) => `${operation} ${urn}`)
            .sort();

    const agree = async (stack: string, settings: Settings, verdict: StackPlan["verdict"]) => {
        const found = await plan(stack, settings);
        assert.equal(found.verdict, verdict, JSON.stringify(found));
        assert.deepEqual(told(found.changes), await previewed(stack, settings));
        return found;
    };
    const up = async (stack: string, settings: Settings = {}) => {
        await run(stack, ["up", "--yes", "--skip-preview"], settings);
        const { verdict } = await plan(stack, settings);
        assert.equal(verdict, "current");
    };

    it("makes a new archive, and knows it afterwards", async () => {
        const { why } = await agree("central", {}, "create");
        assert.equal(why, "new archive");
        await up("central");
        const { outputs = {} } = (await states().state("central")) ?? {};
        assert.equal(
            outputs[DIGEST],
            expectedDigest(await spec("central", {}), undefined, programs),
        );
    });

    it("makes a new member, and knows it afterwards without asking its account", async () => {
        const { why } = await agree("payments", {}, "create");
        assert.equal(why, "new account");
        await up("payments");
        asking.length = 0;
        assert.equal((await plan("payments")).verdict, "current");
        assert.deepEqual(asking, []);
        const central = (await states().state("central"))?.outputs ?? {};
        const contract = parseContract("central", central);
        assert.ok(contract.ok);
        const { outputs = {} } = (await states().state("payments")) ?? {};
        const expected = expectedDigest(await spec("payments", {}), contract.value, programs);
        assert.equal(outputs[DIGEST], expected);
    });

    const changes: Readonly<Record<string, Settings>> = {
        "another idle timeout": { idleSessionTimeout: "15" },
        "a region less": { regions: ["eu-west-1"] },
        "what is made beside, and tags": {
            createRole: { name: "node" },
            startSessionPolicy: "true",
            extraDocuments: { "break-glass": { maxSessionDuration: "30" } },
            blockPublicDocuments: "true",
            dhmc: { enable: "true" },
            tags: { Team: "payments" },
        },
        "inline policies": { attachment: "inline" },
        off: { off: "true" },
    };
    for (const [title, settings] of Object.entries(changes)) {
        it(`changes the same of a member with ${title}`, async () => {
            const { why } = await agree("payments", settings, "update");
            assert.equal(why, "config changed");
        });
    }

    it("goes the way back, too", async () => {
        const { dhmc, ...beside } = changes["what is made beside, and tags"] ?? {};
        const settings = { ...beside, regions: ["eu-west-1"], namePrefix: "a-", path: "/a/" };
        assert.notEqual(dhmc, undefined);
        await agree("payments", settings, "update");
        await up("payments", settings);
        const back = { ...settings, regions: ["eu-west-1", "us-east-1"], path: "/" };
        await agree("payments", back, "update");
        const plain = {
            createRole: { name: "node" },
            startSessionPolicy: "false",
            extraDocuments: {},
            blockPublicDocuments: "false",
            tags: {},
            namePrefix: "",
            regions: ["eu-west-1", "us-east-1"],
            path: "/",
        };
        await agree("payments", plain, "update");
    });

    const ofCentral: Readonly<Record<string, Settings>> = {
        "another retention": { retentionDays: "400" },
        "a session region more": { sessionRegions: ["us-east-1", "ap-southeast-2"] },
        "other keys refused": { refuseOtherKeys: "true" },
        "tags and events": { tags: { Team: "security" }, eventBridge: "true" },
    };
    for (const [title, settings] of Object.entries(ofCentral)) {
        it(`changes the same of central with ${title}`, async () => {
            await agree("central", settings, "update");
        });
    }

    it("refuses what the program refuses, in its words", async () => {
        const none = await plan("search", { roles: ["nobody"] });
        assert.equal(none.verdict, "refused");
        assert.match(none.problems?.[0]?.found ?? "", /"nobody", but the account has no role/);
        const locked = await plan("central", { sessionRegions: [] });
        assert.equal(locked.verdict, "refused", JSON.stringify(locked));
    });

    it("says what of an account stands in the way, as the program does", async () => {
        const client = new SSMClient({
            region: "us-east-1",
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "search"),
        });
        await client.send(
            new CreateDocumentCommand({
                Name: "SSM-SessionManagerRunShell",
                DocumentType: "Session",
                DocumentFormat: "JSON",
                Content: '{"schemaVersion":"1.0","inputs":{"s3BucketName":"theirs"}}',
                Tags: [{ Key: "Team", Value: "platform" }],
            }),
        );
        const refused = await plan("search");
        const [problem] = refused.problems ?? [];
        assert.match(problem?.found ?? JSON.stringify(refused), /"refuse", but .* already exists/);
        const { warnings } = await agree("search", { adopt: "keep" }, "create");
        assert.match(warnings?.join() ?? "", /takes over SSM-SessionManagerRunShell/);
    });
});

/** As `pulumi preview` calls them. */
const OPERATIONS: Readonly<Record<string, string>> = {
    "create-replacement": "replace",
    "delete-replaced": "replace",
};

function isJudged({ op, type }: Step): boolean {
    const isCustom = /^(aws|pulumi:index):/.test(type);
    return isCustom && !["same", "read", "read-discard", "refresh"].includes(op);
}
