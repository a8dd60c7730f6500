import { closeSync, existsSync, futimesSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, type CommandOptions, type Finished } from "./command";
import { runningEmulator, startEmulator, stopEmulator, usedFile, type Emulator } from "./emulator";
import { provideEngine } from "./engine";
import { sandboxEnvironment, withoutCloudSettings } from "./environment";
import { furnish, isFurnished, stackFilesDigest } from "./furnishing";
import { withLock } from "./lock";
import { report, step } from "./progress";
import { provideProviderBundle, writeProviderCommand } from "./provider-bundle";
import { UserError } from "./user-error";

/** The repository: the Pulumi project whose stacks run in the sandbox. */
const ROOT = join(__dirname, "..");

/** A Pulumi engine, an AWS emulator and a backend of their own, in which commands run. */
export interface Sandbox {
    readonly name: string;
    /** Where it keeps everything; deleted by `reset`. */
    readonly folder: string;
    /** URL of the AWS emulator. */
    readonly endpoint: string;
    /** The whole environment of the commands run inside. */
    readonly env: NodeJS.ProcessEnv;
    /** Runs a command inside, in the repository's folder unless another is given. */
    exec(
        command: string,
        args: readonly string[],
        options?: Pick<CommandOptions, "cwd" | "stdio">,
    ): Promise<Finished>;
    /** Ends the emulator; its memory, and with it what the stacks made, is lost. */
    stop(): Promise<void>;
    /** Ends the emulator and deletes the folder. */
    reset(): Promise<void>;
}

export interface SandboxOptions {
    /** Sandboxes of different names share nothing. @default "default" */
    readonly name?: string;
}

/**
 * Opens a sandbox, making and starting whatever of it is missing. Its state outlives the process.
 *
 * @throws UserError naming what is missing on this machine.
 */
export async function openSandbox({ name = "default" }: SandboxOptions = {}): Promise<Sandbox> {
    const folder = folderOf(name);
    touch(folder);
    const engine = await provideEngine();
    const bundle = join(ROOT, ".sandbox", "provider.js");
    await provideProviderBundle(bundle);

    const digest = stackFilesDigest(ROOT);
    const isReady = () => runningEmulator(folder) !== undefined && isFurnished(folder, digest);
    if (!isReady()) {
        await withLock(`${folder}.lock`, async () => {
            const { port } = runningEmulator(folder) ?? (await startAfresh(folder));
            const env = sandboxEnvironment(process.env, folder, engine, endpointOf(port));
            writeProviderCommand(join(folder, "bin", "pulumi-resource-aws"), bundle);
            if (!isReady()) await furnish(folder, { root: ROOT, endpoint: endpointOf(port), env });
        });
    }

    const endpoint = endpointOf(runningEmulator(folder)?.port ?? 0);
    const env = sandboxEnvironment(process.env, folder, engine, endpoint);
    // While this process lives, the emulator is in use even when nothing runs in it.
    setInterval(() => touch(folder), 60_000).unref();
    return {
        name,
        folder,
        endpoint,
        env,
        exec: async (command, args, { cwd = ROOT, stdio } = {}) => {
            const finished = await run(command, args, { cwd, stdio, env });
            touch(folder);
            return finished;
        },
        stop: () => stopSandbox(name),
        reset: () => resetSandbox(name),
    };
}

/** Ends the emulator of a sandbox. */
export async function stopSandbox(name: string): Promise<void> {
    const folder = folderOf(name);
    await withLock(`${folder}.lock`, () => stopEmulator(folder));
}

/** Ends the emulator of a sandbox and deletes everything it holds. */
export async function resetSandbox(name: string): Promise<void> {
    const folder = folderOf(name);
    await withLock(`${folder}.lock`, async () => {
        await stopEmulator(folder);
        rmSync(folder, { recursive: true, force: true });
    });
}

/** The folder of a sandbox and its emulator's URL, if that runs. */
export function sandboxStatus(name: string): { folder: string; endpoint: string | undefined } {
    const folder = folderOf(name);
    const emulator = runningEmulator(folder);
    return { folder, endpoint: emulator && endpointOf(emulator.port) };
}

function folderOf(name: string): string {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
        throw new UserError(
            `The sandbox's name is ${JSON.stringify(name)}. ` +
                `Write up to 40 lower-case letters, digits and hyphens, such as "demo".`,
        );
    }
    return join(ROOT, ".sandbox", name);
}

function endpointOf(port: number): string {
    return `http://127.0.0.1:${port}`;
}

/** The emulator keeps everything in its memory: a new one knows nothing of an older state. */
async function startAfresh(folder: string): Promise<Emulator> {
    if (existsSync(folder) && isFurnished(folder)) {
        report(
            "the AWS emulator has ended; what the stacks had made went with it: starting afresh",
        );
    }
    await stopEmulator(folder);
    rmSync(folder, { recursive: true, force: true });
    touch(folder);
    const { provideEmulator } = await import("./emulator-program");
    const program = await provideEmulator();
    return step("starting the AWS emulator", () =>
        startEmulator(folder, program, withoutCloudSettings(process.env)),
    );
}

/** Tells the emulator's supervisor that the sandbox is in use. */
function touch(folder: string): void {
    mkdirSync(folder, { recursive: true });
    const file = openSync(usedFile(folder), "a");
    const now = new Date();
    futimesSync(file, now, now);
    closeSync(file);
}
