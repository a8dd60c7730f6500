import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

/** A workflow of GitHub Actions, as far as the tests read it. */
export interface Workflow {
    readonly on: Readonly<Record<string, { readonly branches?: readonly string[] } | null>>;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly concurrency?: { readonly group: string; readonly "cancel-in-progress"?: unknown };
    readonly defaults?: { readonly run?: { readonly shell?: string } };
    readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
    readonly if?: string;
    readonly needs?: string | readonly string[];
    readonly environment?: string;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly strategy?: {
        readonly matrix: Readonly<Record<string, unknown>>;
        readonly "fail-fast"?: boolean;
    };
    readonly steps: readonly Step[];
    readonly "timeout-minutes"?: number;
}

export interface Step {
    readonly id?: string;
    readonly if?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly "working-directory"?: string;
}

/** How a step's shell ended, with what it handed to later jobs. */
export interface Ran {
    readonly succeeded: boolean;
    readonly printed: string;
    readonly outputs: Readonly<Record<string, string>>;
}

export const WORKFLOWS = join(__dirname, "..", "..", ".github", "workflows");

export const workflowFiles: readonly string[] = readdirSync(WORKFLOWS);

export function textOf(file: string): string {
    return readFileSync(join(WORKFLOWS, file), "utf8");
}

export function workflowIn(file: string): Workflow {
    return parse(textOf(file)) as Workflow;
}

/** Finds the only step of a job with an id. */
export function stepOf(job: Job | undefined, id: string): Step {
    const step = job?.steps.find((candidate) => candidate.id === id);
    if (step === undefined) {
        throw new Error(`The job has no step ${id}.`);
    }
    return step;
}

/**
 * Runs a step's script as the runner does with `shell: bash`
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell).
 *
 * @param env what the step's `env` evaluates to, and the runner's own variables
 */
export function runStep(step: Step, cwd: string, env: Readonly<Record<string, string>>): Ran {
    for (const name of Object.keys(step.env ?? {})) {
        if (!(name in env)) {
            throw new Error(`The step also reads ${name}.`);
        }
    }
    const folder = mkdtempSync(join(tmpdir(), "session-logs-step-"));
    try {
        const output = join(folder, "output");
        writeFileSync(output, "");
        const { status, stdout, stderr } = spawnSync(
            "bash",
            ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run ?? ""],
            {
                cwd,
                env: { PATH: process.env["PATH"], GITHUB_OUTPUT: output, ...env },
                encoding: "utf8",
            },
        );
        return {
            succeeded: status === 0,
            printed: stdout + stderr,
            outputs: outputsIn(readFileSync(output, "utf8")),
        };
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function outputsIn(text: string): Record<string, string> {
    const lines = text.split("\n").filter((line) => line !== "");
    return Object.fromEntries(
        lines.map((line) => {
            const [name = "", ...value] = line.split("=");
            return [name, value.join("=")];
        }),
    );
}
