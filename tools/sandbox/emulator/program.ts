import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder, provideFolder, shortHash } from "../machine/cache";
import { findExecutable, run } from "../command";
import { step } from "../progress";
import { UserError } from "../../../shared/user-error";
import { isAtLeast } from "../engine/version";

/** A command that serves the AWS emulator on 127.0.0.1 until it is ended. */
export interface EmulatorProgram {
    readonly command: string;
    readonly args: readonly string[];
    /** Beside the surroundings. */
    readonly env: Readonly<Record<string, string>>;
}

/**
 * @param port Where it serves.
 * @param nodes The folder with the disks of the sandbox's nodes, on which it runs commands.
 */
export type ProgramOf = (port: number, nodes: string) => EmulatorProgram;

/** The oldest moto that is used; requirements.txt pins the same. */
const MINIMUM_MOTO = "5.2.5";

/** moto's server, as the sandbox runs it. */
const SERVER = join(__dirname, "server.py");
const REQUIREMENTS = join(__dirname, "requirements.txt");
const PRINT_MOTO_VERSION = "import importlib.metadata as m; print(m.version('moto'))";

/**
 * Provides the emulator: `moto_server` on PATH if recent enough, else moto in a Python venv made
 * once for all clones, else the Docker image.
 *
 * @returns The command that serves.
 * @throws UserError naming what is missing when none of the ways works.
 */
export async function provideEmulator(): Promise<ProgramOf> {
    const onPath = await emulatorOnPath();
    if (onPath !== undefined) {
        return serving(onPath);
    }
    const venv = await emulatorInVenv();
    if (venv.ok) {
        return serving(venv.python);
    }
    if (await isDockerRunning()) {
        return inDocker;
    }
    throw new UserError(
        [
            `The AWS emulator is missing: no recent \`moto_server\` is on PATH, no Docker engine`,
            `answers, and ${venv.reason}.`,
            `Install Python 3.10 or newer with its venv module (Debian: apt install python3-venv),`,
            `then try again.`,
        ].join("\n"),
    );
}

function serving(python: string): ProgramOf {
    return (port, nodes) => ({
        command: python,
        args: [SERVER, "-H", "127.0.0.1", "-p", String(port)],
        env: { SANDBOX_NODES: nodes },
    });
}

function inDocker(port: number, nodes: string): EmulatorProgram {
    const image = `motoserver/moto:${MINIMUM_MOTO}`;
    const settings = [
        ...["-e", "MOTO_IAM_LOAD_MANAGED_POLICIES", "-p", `127.0.0.1:${port}:5000`],
        ...["-e", "SANDBOX_NODES", "-v", `${nodes}:/nodes`],
    ];
    const server = [
        "-v",
        `${dirname(SERVER)}:/emulator:ro`,
        "--entrypoint",
        "python",
        image,
        "/emulator/server.py",
    ];
    return {
        command: "docker",
        args: ["run", "--rm", ...settings, ...server, "-H", "0.0.0.0", "-p", "5000"],
        env: { SANDBOX_NODES: "/nodes" },
    };
}

/** The Python of a recent `moto_server` on PATH, which has no `--version`: its Python is asked. */
async function emulatorOnPath(): Promise<string | undefined> {
    const server = findExecutable("moto_server");
    if (server === undefined) {
        return undefined;
    }
    const python = pythonOf(server);
    const { stdout } = await run(python, ["-c", PRINT_MOTO_VERSION]);
    return isAtLeast(stdout, MINIMUM_MOTO) ? python : undefined;
}

/** The interpreter a script names in its first line, or the one beside a script of another kind. */
function pythonOf(script: string): string {
    const [firstLine = ""] = readFileSync(script, "latin1").split("\n", 1);
    const interpreter = firstLine.replace(/^#!\s*/, "").trim();
    return basename(interpreter).startsWith("python")
        ? interpreter
        : join(dirname(script), "python3");
}

type Venv =
    | { readonly ok: true; readonly python: string }
    | { readonly ok: false; readonly reason: string };

async function emulatorInVenv(): Promise<Venv> {
    const python = findExecutable("python3");
    if (python === undefined) {
        return { ok: false, reason: "no python3 was found on PATH" };
    }
    const hash = shortHash(python, readFileSync(REQUIREMENTS));
    const folder = join(cacheFolder(), `emulator-${hash}`);
    try {
        await provideFolder(folder, "bin/python", (empty) =>
            step("installing the AWS emulator, once per machine", () => install(python, empty)),
        );
        return { ok: true, python: join(folder, "bin", "python") };
    } catch (error) {
        return { ok: false, reason: (error as Error).message };
    }
}

/**
 * The venv works after it is renamed, because it is only ever used through its `python`, which
 * finds its packages by its own place. Compiling all packages beforehand would double the time.
 */
async function install(python: string, folder: string): Promise<void> {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"];
    await must(python, ["-m", "venv", folder]);
    await must(join(folder, "bin", "python"), [...pip, "-r", REQUIREMENTS]);
}

async function must(command: string, args: readonly string[]): Promise<void> {
    const { status, stdout, stderr } = await run(command, args);
    if (status !== 0) {
        const said = (stderr.trim() || stdout.trim()).split("\n").slice(-10).join("\n");
        throw new Error(`\`${command} ${args.join(" ")}\` failed:\n${said}`);
    }
}

async function isDockerRunning(): Promise<boolean> {
    const args = ["version", "--format", "{{.Server.Version}}"];
    return (await run("docker", args, { timeout: 5000 })).status === 0;
}
