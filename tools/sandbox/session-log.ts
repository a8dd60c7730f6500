import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command";

/** What of a session its log tells. */
export interface Recorded {
    readonly node: string;
    /** See `SESSION_ID`. */
    readonly sessionId: string;
    /** What the terminal got: lines end with CR LF. */
    readonly transcript: string;
}

/**
 * `<owner>-<id>`, the owner an IAM user or role session with hyphens of its own: 17 hexadecimal
 * digits in the ids of 2020, 26 letters and digits in those of today.
 */
export const SESSION_ID = /^[\w+=,.@-]+-([0-9a-f]{17}|[a-z0-9]{26})$/;

/** The first release whose header tells the command. */
const UTIL_LINUX = { major: 2, minor: 35 };

/**
 * The log that the agent makes once a session has ended: it replays what it recorded, by `cat`
 * under util-linux's `script`, which adds a header and a footer. The terminal of the replay turns
 * each LF into CR LF, so lines end with CR CR LF; the times are those of the replay.
 *
 * @see https://github.com/aws/amazon-ssm-agent/tree/mainline/agent/session/plugins/shell
 */
export async function sessionLog(recorded: Recorded): Promise<string> {
    return (await hasScript()) ? logOfScript(recorded) : logByHand(recorded, new Date());
}

/** The same log where there is no `script`. */
export function logByHand(recorded: Recorded, replayed: Date): string {
    const time = `${replayed.toISOString().slice(0, 19).replace("T", " ")}+00:00`;
    return [
        `Script started on ${time} [COMMAND="${replayCommand(recorded)}" <not executed on terminal>]`,
        recorded.transcript.replaceAll("\n", "\r\n"),
        `Script done on ${time} [COMMAND_EXIT_CODE="0"]\n`,
    ].join("\n");
}

function replayCommand(recorded: Recorded): string {
    return `cat ${recordingOf(recorded)}`;
}

/** Where the agent records a session, on the node's disk. */
export function recordingOf({ node, sessionId }: Omit<Recorded, "transcript">): string {
    const folder = `/var/lib/amazon/ssm/${node}/session/orchestration/${sessionId}`;
    return `${folder}/Standard_Stream/ipcTempFile.log`;
}

/** The recording lies elsewhere than on a node: a shell of its own reads it there. */
async function logOfScript(recorded: Recorded): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "session-logs-"));
    const recording = join(folder, "recording");
    const shell = join(folder, "shell");
    const log = join(folder, "log");
    try {
        await writeFile(recording, recorded.transcript);
        await writeFile(shell, `#!/bin/sh\nexec cat '${recording}'\n`, { mode: 0o755 });
        const args = ["--quiet", "--command", replayCommand(recorded), log];
        const env = { ...process.env, SHELL: shell, TZ: "UTC" };
        const { status, stderr } = await run("script", args, { env });
        if (status !== 0) {
            throw new Error(`script ended with status ${status}:\n${stderr}`);
        }
        return await readFile(log, "utf8");
    } finally {
        await rm(folder, { recursive: true });
    }
}

async function hasScript(): Promise<boolean> {
    const { stdout } = await run("script", ["--version"]);
    const [, major, minor] = /util-linux (\d+)\.(\d+)/.exec(stdout) ?? [];
    return (
        Number(major) > UTIL_LINUX.major ||
        (Number(major) === UTIL_LINUX.major && Number(minor) >= UTIL_LINUX.minor)
    );
}
