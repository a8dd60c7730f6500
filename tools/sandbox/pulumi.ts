import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command";
import { REPOSITORY } from "./layout";
import type { Sandbox } from "./sandbox";

/** One violation that a policy pack reported. */
export interface Violation {
    readonly policy: string;
    readonly level: string;
    readonly message: string;
}

/** What was, or would be, done to a resource. */
export interface Step {
    /** As the engine calls it: `create`, `same`, `create-replacement`, `delete-replaced` and so on. */
    readonly op: string;
    readonly urn: string;
    readonly type: string;
}

/** What one `pulumi` command did, from the engine's own event log. */
export interface PulumiRun {
    readonly status: number;
    /** Everything it printed. */
    readonly output: string;
    readonly seconds: number;
    /** Resources by what happened to them in the last phase: `{create: 3, same: 1}`. */
    readonly changes: Readonly<Record<string, number>>;
    /** Of what changes, in the order in which it began; the preview's too, where there was one. */
    readonly steps: readonly Step[];
    /** Types of the resources that were, or would be, deleted and made anew; sorted. */
    readonly replaced: readonly string[];
    readonly violations: readonly Violation[];
}

interface EngineEvent {
    readonly resourcePreEvent?: {
        readonly metadata: Step;
    };
    readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
    readonly policyEvent?: {
        readonly policyName: string;
        readonly enforcementLevel: string;
        readonly message: string;
    };
}

/** Runs a `pulumi` command that previews or changes a stack, in the sandbox, as typed by hand. */
export async function pulumi(
    sandbox: Sandbox,
    args: readonly string[],
    options: { readonly cwd?: string } = {},
): Promise<PulumiRun> {
    const folder = await mkdtemp(join(tmpdir(), "session-logs-"));
    const eventLog = join(folder, "events.jsonl");
    const started = performance.now();
    try {
        const { status, stdout, stderr } = await run(
            "pulumi",
            [...args, "--non-interactive", "--event-log", eventLog],
            // Without debug commands the CLI does not know --event-log, which its Automation API uses.
            { cwd: REPOSITORY, ...options, env: { ...sandbox.env, PULUMI_DEBUG_COMMANDS: "true" } },
        );
        const events = await readEvents(eventLog);
        const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
        return {
            status,
            output: stdout + stderr,
            seconds: (performance.now() - started) / 1000,
            changes:
                events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
            steps,
            replaced: typesOf(steps.filter(({ op }) => /replace/.test(op))),
            violations: events.flatMap(({ policyEvent }) =>
                policyEvent === undefined
                    ? []
                    : [
                          {
                              policy: policyEvent.policyName,
                              level: policyEvent.enforcementLevel,
                              message: plain(policyEvent.message),
                          },
                      ],
            ),
        };
    } finally {
        await rm(folder, { recursive: true });
    }
}

function typesOf(steps: readonly Step[]): string[] {
    return [...new Set(steps.map(({ type }) => type))].sort();
}

async function readEvents(file: string): Promise<EngineEvent[]> {
    const text = await readFile(file, "utf8").catch(() => "");
    return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EngineEvent);
}

/** Without the engine's colour marks, such as `<{%reset%}>`. */
function plain(message: string): string {
    return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
