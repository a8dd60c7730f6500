import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findExecutable, run } from "../../tools/sandbox/command";
import { isAtLeast } from "../../tools/sandbox/engine/version";
import { cacheFolder, provideFolder, shortHash } from "../../tools/sandbox/machine/cache";

/*
 * Lints the workflows: with zizmor (security, schema), in a Python venv made once for all clones, and
 * with actionlint (expressions, contexts, references between jobs) where a recent Go is installed.
 */

const ROOT = join(__dirname, "..", "..");
const REQUIREMENTS = join(__dirname, "requirements.txt");
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
/** From this one on, Go fetches the newer Go that actionlint's go.mod asks for. */
const MINIMUM_GO = "1.21.0";

async function main(): Promise<void> {
    await must(await zizmor(), ["--quiet", "--offline", "--strict-collection", "--no-config", "."]);
    if (await isGoRecent()) {
        await must("go", ["run", ACTIONLINT]);
    } else {
        console.log(`actionlint was left out: it needs Go ${MINIMUM_GO} or newer.`);
    }
}

/** The linter's program; PyPI has it built for each system. */
async function zizmor(): Promise<string> {
    const python = findExecutable("python3");
    if (python === undefined) {
        throw new Error("No python3 was found on PATH: zizmor, which lints workflows, needs it.");
    }
    const folder = join(cacheFolder(), `zizmor-${shortHash(python, readFileSync(REQUIREMENTS))}`);
    const program = join("bin", "zizmor");
    await provideFolder(folder, program, async (empty) => {
        await must(python, ["-m", "venv", empty]);
        const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        await must(join(empty, "bin", "python"), [...pip, "-r", REQUIREMENTS]);
    });
    return join(folder, program);
}

async function isGoRecent(): Promise<boolean> {
    const { status, stdout } = await run("go", ["version"]);
    return status === 0 && isAtLeast(stdout, MINIMUM_GO);
}

async function must(command: string, args: readonly string[]): Promise<void> {
    const { status, stdout, stderr } = await run(command, args, { cwd: ROOT });
    if (status !== 0) {
        throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
