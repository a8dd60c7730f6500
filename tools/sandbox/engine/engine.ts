import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, provideFolder, shortHash } from "../machine/cache";
import { findExecutable, run } from "../command";
import { step } from "../progress";
import { isAtLeast } from "./version";

/** The version that is downloaded or built; go.mod of the toolchain pins the same. */
const ENGINE_VERSION = "3.259.0";

const LANGUAGE_HOST = "pulumi-language-nodejs";

/** The Go module that pins what is built, and holds the Node language host. */
const TOOLCHAIN = join(__dirname, "..", "toolchain");

/** The oldest `pulumi` on PATH that is used instead: what Pulumi.yaml requires. */
const MINIMUM = "3.219.0";

/** Time for the official download, about 150 MB; without a network it fails at once. */
const DOWNLOAD_LIMIT = 180_000;

/**
 * Provides the Pulumi engine and its Node language host: those on PATH if recent enough, else the
 * official download, else built from Go modules; the latter two once for all clones.
 *
 * @returns The folder that holds `pulumi` and `pulumi-language-nodejs`, for the front of PATH.
 * @throws UserError naming what is missing when none of the ways works.
 */
export async function provideEngine(): Promise<string> {
    return (await engineOnPath()) ?? cachedEngine();
}

/** The language host is looked for where the engine itself looks: in the folder of its own file. */
async function engineOnPath(): Promise<string | undefined> {
    const pulumi = findExecutable("pulumi");
    if (pulumi === undefined) {
        return undefined;
    }
    if (!existsSync(join(dirname(realpathSync(pulumi)), LANGUAGE_HOST))) {
        return undefined;
    }
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await run(pulumi, ["version"], { env });
    return isAtLeast(stdout, MINIMUM) ? dirname(pulumi) : undefined;
}

async function cachedEngine(): Promise<string> {
    const folder = join(cacheFolder(), `engine-${toolchainHash()}`);
    await provideFolder(folder, "bin/pulumi", (empty) =>
        step(
            `providing the Pulumi engine ${ENGINE_VERSION}, once per machine (minutes if built)`,
            async () => {
                if (await downloadEngine(empty)) {
                    return;
                }
                const { buildEngine } = await import("./build");
                await buildEngine(TOOLCHAIN, empty, ENGINE_VERSION);
            },
        ),
    );
    return join(folder, "bin");
}

/** Whether the official download worked, into `bin` of the folder. */
async function downloadEngine(folder: string): Promise<boolean> {
    const script = join(__dirname, "download.mjs");
    const options = { timeout: DOWNLOAD_LIMIT };
    const { status } = await run(process.execPath, [script, ENGINE_VERSION, folder], options);
    return status === 0;
}

function toolchainHash(): string {
    const host = join(TOOLCHAIN, LANGUAGE_HOST);
    const files = ["go.mod", "go.sum"].map((name) => join(TOOLCHAIN, name));
    files.push(...readdirSync(host).map((name) => join(host, name)));
    return shortHash(ENGINE_VERSION, ...files.map((file) => readFileSync(file)));
}
