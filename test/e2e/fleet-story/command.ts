import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { Outcome } from "../../../fleet/progress/event";
import { REPOSITORY } from "../../../tools/sandbox/layout";

/** A line that a command prints with `--json`: of its kinds, what the tests look at. */
export interface Line {
    readonly kind?: string;
    readonly stack?: string;
    readonly account?: string;
    /** Of `done`. */
    readonly outcome?: Outcome;
    readonly error?: string;
    /** Of `end`. */
    readonly outcomes?: Readonly<Record<Outcome, number>>;
    readonly next?: string;
    /** Of `notice` and `warning`. */
    readonly text?: string;
    /** Of `plan`. */
    readonly wave?: string;
    readonly verdict?: string;
    readonly problems?: readonly { readonly found: string; readonly expected: string }[];
    readonly reason?: string;
    /** Of `status`. */
    readonly status?: string;
    /** Of `config`. */
    readonly config?: readonly {
        readonly key: string;
        readonly value: unknown;
        readonly line?: number;
        readonly place: string;
    }[];
}

/** How a command ended, and what it said. */
export interface Answer {
    readonly status: number;
    readonly lines: readonly Line[];
    /** Lines of standard output that are no JSON, and standard error. */
    readonly said: string;
}

export interface CommandOptions {
    /** Path of fleet.yaml. */
    readonly file: string;
    readonly env: NodeJS.ProcessEnv;
    /** The project's folder. @default the repository */
    readonly project?: string;
    /** Told of each line as it comes. */
    readonly onLine?: (line: Line) => void;
}

/** Runs a command of the fleet as it is typed, with `--json` before all else. */
export async function fleetCommand(
    words: readonly string[],
    { file, env, project = REPOSITORY, onLine }: CommandOptions,
): Promise<Answer> {
    const child = spawn(process.execPath, ["fleet/start.mjs", "--json", "--file", file, ...words], {
        cwd: project,
        env,
        stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? -1));
    });
    const errors = text(child.stderr);
    const lines: Line[] = [];
    const others: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
        if (line.startsWith("{")) {
            const parsed = JSON.parse(line) as Line;
            lines.push(parsed);
            onLine?.(parsed);
        } else {
            others.push(line);
        }
    }
    const said = [...others, await errors].join("\n");
    return { status: await ended, lines, said };
}

/** Stacks that work ended on, with how: `["222222222222 changed"]`, sorted. */
export function endedOf({ lines }: Answer): readonly string[] {
    return lines
        .filter(({ kind }) => kind === "done")
        .map(({ stack, outcome }) => `${stack} ${outcome}`)
        .sort();
}
