import {
    CreateDocumentCommand,
    DeleteDocumentCommand,
    GetDocumentCommand,
    SSMClient,
} from "@aws-sdk/client-ssm";
import type { Stack } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStates } from "../../fleet/states/open-states";
import {
    recover,
    type Exported,
    type RecoverableStack,
    type Recovered,
} from "../../fleet/states/recovery/recover";
import { recoveryOf } from "../../fleet/states/recovery/recovery";
import {
    unconfirmedOperations,
    type OperationEvent,
} from "../../fleet/states/recovery/unconfirmed";
import type { States } from "../../fleet/states/stack-state";
import { credentialsOf } from "../../tools/sandbox/demo-organization";
import { pulumi } from "../../tools/sandbox/pulumi";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { heldCalls, type HeldCalls } from "./held-calls";
import { ownProject } from "./own-project";

const NAME = "e2e-recovery";
const STACK = "payments";
const ACCOUNT = { accountId: "222222222222", partition: "aws" };
const DOCUMENT = "SSM-SessionManagerRunShell";
const UP = ["up", "--yes", "--skip-preview", "-s", STACK];

/** What the driver hands over is a stack of the Automation API. */
type IsRecoverable = Stack extends RecoverableStack ? true : false;
const isRecoverable: IsRecoverable = true;

/** Preferences as somebody else writes them. */
const THEIRS = { schemaVersion: "1.0", sessionType: "Standard_Stream", inputs: {} };

/** The published provider, or the stand-in. */
const PROVIDER = /pulumi-resource-aws|\/provider\.js/;

/** Engine and provider are killed while AWS makes the session document. */
describe("recovery after a kill", () => {
    let sandbox: Sandbox;
    let calls: HeldCalls;
    let states: States;
    let folder: string;
    /** The project with stack files of its own: `pulumi up --config` writes to them. */
    let project: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
        folder = await mkdtemp(join(tmpdir(), "session-logs-recovery-"));
        project = await ownProject("stacks");
        calls = await heldCalls(sandbox.endpoint);
        states = openStates({
            backendUrl: sandbox.env["PULUMI_BACKEND_URL"] ?? "",
            project: "session-logs",
            keptFile: join(folder, "states.json"),
        });
        await done("up", "--yes", "--skip-preview", "-s", "central");
    });

    after(async () => {
        await calls.close();
        await rm(folder, { recursive: true });
        await rm(project, { recursive: true });
        await resetSandbox(NAME);
    });

    afterEach(async () => {
        await done("destroy", "--yes", "-s", STACK);
    });

    const done = async (...args: string[]) => {
        const finished = await pulumi(sandbox, args, { cwd: project });
        assert.equal(finished.status, 0, finished.output);
        return finished;
    };

    /** Runs an update until it asks for its first document, and kills a part of it there. */
    const killed = async (
        part: "engine" | "provider",
        when: "before" | "after",
        { action = "CreateDocument", config = [] }: { action?: string; config?: string[] } = {},
    ): Promise<OperationEvent[]> => {
        const log = join(folder, `events-${Date.now()}.jsonl`);
        const reached = calls.hold(`AmazonSSM.${action}`, when);
        const engine = spawn(
            "pulumi",
            [...UP, ...config, "--non-interactive", "--event-log", log],
            {
                cwd: project,
                env: {
                    ...sandbox.env,
                    AWS_ENDPOINT_URL: calls.endpoint,
                    PULUMI_DEBUG_COMMANDS: "true",
                },
                stdio: "ignore",
            },
        );
        const ended = new Promise((resolve) => engine.on("close", resolve));
        await Promise.race([reached, ended]);
        assert.equal(engine.exitCode, null, "it ended before it made a document");
        assert.ok(engine.pid);
        const children = await descendants(engine.pid);
        const providers = children.filter(({ command }) => PROVIDER.test(command));
        assert.notEqual(providers.length, 0, JSON.stringify(children));
        // The state is written while the provider works: what is begun must be in it.
        await until(async () => ((await states.state(STACK))?.pending.length ?? 0) > 0);
        if (part === "engine") {
            engine.kill("SIGKILL");
            children.forEach(({ pid }) => kill(pid));
        } else {
            providers.forEach(({ pid }) => kill(pid));
        }
        await ended;
        return eventsOf(log);
    };

    const recovered = async (events: readonly OperationEvent[] = []): Promise<Recovered> => {
        for (const lock of await states.locks()) {
            await states.removeLock(lock);
        }
        const recovery = recoveryOf(
            await states.state(STACK),
            unconfirmedOperations(events),
            ACCOUNT,
        );
        assert.ok(recovery, `there is nothing to recover: ${JSON.stringify(events)}`);
        assert.deepEqual(recovery.warnings, []);
        return recover(stackOf(sandbox, project, folder), recovery);
    };

    const ssm = (region: string) =>
        new SSMClient({
            region,
            endpoint: sandbox.endpoint,
            credentials: credentialsOf(sandbox, "payments"),
        });
    const contentIn = async (region: string) =>
        (await ssm(region).send(new GetDocumentCommand({ Name: DOCUMENT }))).Content ?? "";

    /** How many of the stack's two documents its state lacks. */
    const documentsLacking = async () => {
        const known = (await states.state(STACK))?.resources ?? [];
        return 2 - known.filter(({ type }) => /:Document$/.test(type)).length;
    };

    /** It completes, makes no document twice, and leaves nothing to be done. */
    const completes = async (documentsMade?: number) => {
        const { output, steps } = await done(...UP);
        const made = steps.filter(({ op, type }) => op === "create" && /:Document$/.test(type));
        assert.equal(made.length, documentsMade ?? made.length, output);
        for (const region of ["eu-west-1", "us-east-1"]) {
            assert.match(await contentIn(region), /session-logs-111111111111-eu-west-1/);
        }
        await done(...UP, "--expect-no-changes");
        assert.deepEqual((await states.state(STACK))?.pending, []);
    };
    const isDocument = (urns: readonly string[]) => urns.filter((urn) => urn.includes(":Document"));

    it("takes what AWS had made when the engine was killed", async () => {
        assert.equal(isRecoverable, true);
        await killed("engine", "after");
        const { taken, foreign } = await recovered();
        assert.notEqual(isDocument(taken).length, 0);
        assert.deepEqual(foreign, []);
        await completes(await documentsLacking());
    });

    it("drops what AWS had not made when the engine was killed", async () => {
        await killed("engine", "before");
        const { missing } = await recovered();
        assert.equal(isDocument(missing).length, 1);
        await completes(await documentsLacking());
    });

    it("takes what AWS had made when the provider was killed, which the state does not know", async () => {
        const events = await killed("provider", "after");
        const { taken } = await recovered(events);
        assert.notEqual(isDocument(taken).length, 0);
        await completes(await documentsLacking());
    });

    it("leaves to others what they made meanwhile", async () => {
        await killed("engine", "before");
        const region = (await hasDocument("eu-west-1")) ? "us-east-1" : "eu-west-1";
        await theyMake(region);
        const { foreign } = await recovered();
        assert.equal(foreign.length, 1);
        assert.deepEqual(JSON.parse(await contentIn(region)), THEIRS);
        const { status, output } = await pulumi(sandbox, UP, { cwd: project });
        assert.notEqual(status, 0);
        assert.match(output, /SSM-SessionManagerRunShell/);
        assert.deepEqual(JSON.parse(await contentIn(region)), THEIRS);
        await ssm(region).send(new DeleteDocumentCommand({ Name: DOCUMENT }));
    });

    for (const action of ["UpdateDocument", "UpdateDocumentDefaultVersion"]) {
        it(`keeps what was there before when the engine was killed after ${action}`, async () => {
            await theyMake("eu-west-1");
            const config = ["--config", "session-logs:adopt=replace"];
            await killed("engine", "after", { action, config });
            await recovered();
            await completes();
            await done(...UP, "--config", "session-logs:off=true");
            await sandbox.exec("pulumi", ["config", "rm", "session-logs:off", "-s", STACK], {
                cwd: project,
            });
            assert.deepEqual(JSON.parse(await contentIn("eu-west-1")), THEIRS);
            await ssm("eu-west-1").send(new DeleteDocumentCommand({ Name: DOCUMENT }));
        });
    }

    const theyMake = (region: string) =>
        ssm(region).send(
            new CreateDocumentCommand({
                Name: DOCUMENT,
                DocumentType: "Session",
                Content: JSON.stringify(THEIRS),
            }),
        );

    const hasDocument = (region: string) =>
        contentIn(region).then(
            () => true,
            () => false,
        );
});

/** The stack by commands, as the Automation API runs them. */
function stackOf(sandbox: Sandbox, project: string, folder: string): RecoverableStack {
    const done = async (...args: string[]): Promise<string> => {
        const of = { cwd: project };
        const { status, stdout, stderr } = await sandbox.exec("pulumi", [...args, "-s", STACK], of);
        assert.equal(status, 0, stdout + stderr);
        return stdout;
    };
    return {
        exportStack: async () => JSON.parse(await done("stack", "export")) as Exported,
        async importStack(exported) {
            const file = join(folder, "import.json");
            await writeFile(file, JSON.stringify(exported));
            await done("stack", "import", "--file", file);
        },
        refresh: ({ target }) =>
            done(
                ...["refresh", "--yes", "--skip-preview", "--non-interactive"],
                ...target.flatMap((urn) => ["--target", urn]),
            ),
    };
}

interface Process {
    readonly pid: number;
    readonly command: string;
}

/** Of a process, those it started and those that these started: proc(5). */
async function descendants(pid: number): Promise<Process[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const all = await Promise.all(
        pids.map(async (id) => {
            const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
            const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
            const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
            return { pid: Number(id), parent, command };
        }),
    );
    const below = (parent: number): Process[] =>
        all
            .filter((child) => child.parent === parent)
            .flatMap((child) => [child, ...below(child.pid)]);
    return below(pid);
}

function kill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It ended by itself.
    }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) {
        await sleep(20);
    }
}

async function eventsOf(log: string): Promise<OperationEvent[]> {
    const text = await readFile(log, "utf8").catch(() => "");
    return text
        .split("\n")
        .filter((line) => line.endsWith("}"))
        .map((line) => JSON.parse(line) as OperationEvent);
}
