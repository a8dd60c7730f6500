import type { Progress } from "./event";
import { jsonProgress } from "./json";
import type { Output } from "./output";
import { plainProgress } from "./plain";
import { terminalProgress } from "./terminal";

export interface ProgressChoice {
    /** Whether `--json` was given. */
    readonly json: boolean;
    readonly stdout: Output;
    readonly stderr: Output;
    readonly env: NodeJS.ProcessEnv;
}

/**
 * The progress that suits who is looking.
 *
 * What people watch goes to standard error, so that a command's result can be piped on; the events
 * of `--json` are the result, and go to standard output.
 */
export function progressFor({ json, stdout, stderr, env }: ProgressChoice): Progress {
    if (json) {
        return jsonProgress(stdout);
    }
    return canBeDrawnOn(stderr, env) ? terminalProgress(stderr, { env }) : plainProgress(stderr);
}

/** A CI shows a terminal's output as a file; most of them set CI, some to `false` to switch it off. */
function canBeDrawnOn({ isTTY = false }: Output, env: NodeJS.ProcessEnv): boolean {
    const isCi = !["", "0", "false"].includes(env["CI"] ?? "");
    return isTTY && env["TERM"] !== "dumb" && !isCi;
}
