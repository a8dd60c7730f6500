import { run } from "../sandbox/command";
import { openSandbox, resetSandbox, type Sandbox } from "../sandbox/sandbox";

const NAME = "bench";

/** Works in a new sandbox of the benchmark's own, and deletes it. */
export async function inSandbox<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    await resetSandbox(NAME);
    try {
        return await work(await openSandbox({ name: NAME }));
    } finally {
        await resetSandbox(NAME);
    }
}

/**
 * Makes the stack of a project whose stack file is committed.
 *
 * @throws Error with all that the command printed, if it fails.
 */
export async function initStack(
    sandbox: Pick<Sandbox, "env">,
    folder: string,
    stack: string,
): Promise<void> {
    await succeed(sandbox, ["stack", "init", stack], folder);
}

/** Runs a `pulumi` command that has to succeed. */
export async function succeed(
    { env }: Pick<Sandbox, "env">,
    args: readonly string[],
    cwd: string,
): Promise<void> {
    const { status, stdout, stderr } = await run("pulumi", [...args, "--non-interactive"], {
        cwd,
        env,
    });
    if (status !== 0) {
        throw new Error(`pulumi ${args.join(" ")} failed:\n${stdout}${stderr}`);
    }
}
