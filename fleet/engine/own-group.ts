import type { PulumiCommand } from "@pulumi/pulumi/automation";
// The module itself, whose functions can be exchanged, and not a copy of its names.
import childProcess from "node:child_process";

/** What Pulumi's declarations leave out: how it starts its command, before it first waits. */
interface Runnable {
    run(...words: readonly unknown[]): Promise<unknown>;
}

/**
 * The same command, whose processes are groups of their own. A terminal sends Ctrl-C to its whole group:
 * by the first every engine would cancel, which are to end what they have begun, and by the second
 * terminate, which "may lead to orphaned resources and other inconsistencies", as they say then.
 */
export function inOwnGroup(command: PulumiCommand): PulumiCommand {
    const runnable = command as unknown as Runnable;
    const run = runnable.run.bind(runnable);
    runnable.run = (...words) => {
        const { spawn } = childProcess;
        const detached = (file: string, args: readonly string[], options: object) =>
            spawn(file, args, { ...options, detached: true });
        childProcess.spawn = detached as typeof spawn;
        try {
            return run(...words);
        } finally {
            childProcess.spawn = spawn;
        }
    };
    return command;
}
