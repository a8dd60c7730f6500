import { Command } from "commander";
import { report } from "./progress";
import { openSandbox, resetSandbox, sandboxStatus, stopSandbox } from "./sandbox";
import { UserError } from "../../shared/user-error";

const program = new Command("npm run sandbox --")
    .description("Opens a shell in the sandbox: a Pulumi engine, an AWS emulator and a backend.")
    .showHelpAfterError("A command to run in the sandbox goes after `exec --`.")
    .option("--name <name>", "which sandbox; those of different names share nothing", "default")
    .action(() => open(process.env["SHELL"] ?? "sh", []));

program
    .command("exec")
    .description("runs one command in the sandbox and ends with its status")
    .usage("-- CMD [argument]...")
    .argument("<command...>")
    .action(([command = "", ...args]: string[]) => open(command, args));

program
    .command("status")
    .description("tells whether the sandbox runs, and where it keeps its state")
    .action(() => {
        const { folder, endpoint } = sandboxStatus(sandboxName());
        console.log(`emulator: ${endpoint ?? "not running"}`);
        console.log(`state:    ${folder}`);
    });

program
    .command("stop")
    .description("ends the AWS emulator; what the stacks made in it is lost")
    .action(() => stopSandbox(sandboxName()));

program
    .command("reset")
    .description("ends the AWS emulator and empties the folder of the sandbox's state")
    .action(() => resetSandbox(sandboxName()));

function sandboxName(): string {
    return program.opts<{ name: string }>().name;
}

async function open(command: string, args: readonly string[]): Promise<void> {
    const sandbox = await openSandbox({ name: sandboxName() });
    // Ctrl-C reaches the command as well: this process waits for what it makes of it.
    process.on("SIGINT", () => undefined);
    const { status, stderr } = await sandbox.exec(command, args, {
        cwd: process.cwd(),
        stdio: "inherit",
    });
    process.stderr.write(stderr);
    process.exitCode = status;
}

program.parseAsync().catch((error: unknown) => {
    if (!(error instanceof UserError)) {
        throw error;
    }
    report(error.message);
    process.exitCode = 1;
});
