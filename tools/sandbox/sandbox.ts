import { closeSync, futimesSync, mkdirSync, openSync, rmSync } from "node:fs";
import { installProvider, provideAwsProvider, PROVIDER_VARIABLE } from "./aws-provider";
import { run, type CommandOptions, type Finished } from "./command";
import { runningEmulator, startEmulator, stopEmulator, type Emulator } from "./emulator/emulator";
import { provideEngine } from "./engine/engine";
import { sandboxEnvironment, withoutCloudSettings } from "./environment";
import { furnish, isFurnished, stackFilesDigest } from "./organization/furnishing";
import { layoutOf, REPOSITORY, type Layout } from "./layout";
import { withLock } from "./machine/lock";
import { report, step } from "./progress";
import { UserError } from "../../shared/user-error";

/** A Pulumi engine, an AWS emulator and a backend of their own, in which commands run. */
export interface Sandbox {
    readonly name: string;
    /** Where it keeps everything; deleted by `reset`. */
    readonly folder: string;
    /** URL of the AWS emulator. */
    readonly endpoint: string;
    /** Which AWS provider runs inside, for people. */
    readonly provider: string;
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
    /** `official`, or the path of a plugin. @default what SANDBOX_AWS_PROVIDER says, or the stand-in */
    readonly provider?: string | undefined;
}

/**
 * Opens a sandbox, making and starting whatever of it is missing. Its state outlives the process.
 *
 * @throws UserError naming what is missing on this machine.
 */
export async function openSandbox({
    name = "default",
    provider: asked = process.env[PROVIDER_VARIABLE],
}: SandboxOptions = {}): Promise<Sandbox> {
    const layout = layoutOf(checked(name));
    touch(layout);
    const engine = await provideEngine();
    const provider = await provideAwsProvider(asked, engine);
    const environment = (endpoint: string) =>
        sandboxEnvironment(process.env, layout, engine, endpoint);

    const emulator = ready(layout) ?? (await makeReady(layout, environment));
    installProvider(provider, layout.pluginFolder);
    const endpoint = endpointOf(emulator);
    const env = environment(endpoint);
    // While this process lives, the emulator is in use even when nothing runs in it.
    setInterval(() => touch(layout), 60_000).unref();
    return {
        name,
        folder: layout.folder,
        endpoint,
        provider: provider.name,
        env,
        exec: async (command, args, { cwd = REPOSITORY, stdio } = {}) => {
            const finished = await run(command, args, { cwd, stdio, env });
            touch(layout);
            return finished;
        },
        stop: () => stopSandbox(name),
        reset: () => resetSandbox(name),
    };
}

/** Ends the emulator of a sandbox. */
export async function stopSandbox(name: string): Promise<void> {
    const layout = layoutOf(checked(name));
    await withLock(layout.lock, () => stopEmulator(layout));
}

/** Ends the emulator of a sandbox and deletes everything it holds. */
export async function resetSandbox(name: string): Promise<void> {
    const layout = layoutOf(checked(name));
    await withLock(layout.lock, async () => {
        await stopEmulator(layout);
        rmSync(layout.folder, { recursive: true, force: true });
    });
}

/** The folder of a sandbox and its emulator's URL, if that runs. */
export function sandboxStatus(name: string): { folder: string; endpoint: string | undefined } {
    const layout = layoutOf(checked(name));
    const emulator = runningEmulator(layout);
    return { folder: layout.folder, endpoint: emulator && endpointOf(emulator) };
}

/** The emulator of a sandbox that lacks nothing. */
function ready(layout: Layout): Emulator | undefined {
    return isFurnished(layout, stackFilesDigest()) ? runningEmulator(layout) : undefined;
}

/** Makes what is missing, while other processes that open the same sandbox wait. */
function makeReady(
    layout: Layout,
    environment: (endpoint: string) => NodeJS.ProcessEnv,
): Promise<Emulator> {
    return withLock(layout.lock, async () => {
        const made = ready(layout);
        if (made !== undefined) {
            return made;
        }
        const emulator = runningEmulator(layout) ?? (await startAfresh(layout));
        const endpoint = endpointOf(emulator);
        await furnish(layout, endpoint, environment(endpoint));
        return emulator;
    });
}

/** The emulator keeps everything in its memory: a new one knows nothing of an older state. */
async function startAfresh(layout: Layout): Promise<Emulator> {
    if (isFurnished(layout)) {
        report(
            "the AWS emulator has ended; what the stacks had made went with it: starting afresh",
        );
    }
    await stopEmulator(layout);
    rmSync(layout.folder, { recursive: true, force: true });
    touch(layout);
    const { provideEmulator } = await import("./emulator/program");
    const program = await provideEmulator();
    return step("starting the AWS emulator", () =>
        startEmulator(layout, program, emulatorEnvironment()),
    );
}

/** Python may keep what it has compiled, whatever the surroundings say: it saves a second a start. */
function emulatorEnvironment(): NodeJS.ProcessEnv {
    return { ...withoutCloudSettings(process.env), PYTHONDONTWRITEBYTECODE: "" };
}

/** Tells the emulator's supervisor that the sandbox is in use. */
function touch({ folder, lastUsed }: Layout): void {
    mkdirSync(folder, { recursive: true });
    const file = openSync(lastUsed, "a");
    const now = new Date();
    futimesSync(file, now, now);
    closeSync(file);
}

function endpointOf({ port }: Emulator): string {
    return `http://127.0.0.1:${port}`;
}

/** A sandbox's name is a folder's, and must not be one of the files that lie beside those. */
function checked(name: string): string {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) {
        throw new UserError(
            `The sandbox's name is ${JSON.stringify(name)}. ` +
                `Write up to 40 lower-case letters, digits and hyphens, such as "demo".`,
        );
    }
    return name;
}
