import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { version } from "@pulumi/aws/package.json";
import { findExecutable, run } from "./command";
import { PROVIDER_BUNDLE } from "./layout";
import { cacheFolder, provideFolder } from "./machine/cache";
import { step } from "./progress";
import { provideProviderBundle } from "./provider-bundle";
import { UserError } from "../../shared/user-error";

/** What serves AWS's resources in a sandbox. */
export interface AwsProvider {
    /** For people. */
    readonly name: string;
    /** The shell command that starts the plugin. */
    readonly command: string;
}

/** Environment variable that chooses the provider: `official`, or the path of a plugin. */
export const PROVIDER_VARIABLE = "SANDBOX_AWS_PROVIDER";

const PLUGIN = "pulumi-resource-aws";

/**
 * Provides the AWS provider that is asked for: this project's stand-in unless another is.
 *
 * @param asked The value of `SANDBOX_AWS_PROVIDER`.
 * @param engine The folder that holds the Pulumi engine.
 * @throws UserError where it can't be had.
 */
export async function provideAwsProvider(
    asked: string | undefined,
    engine: string,
): Promise<AwsProvider> {
    switch (asked) {
        case undefined:
        case "":
            await provideProviderBundle();
            return {
                name: "the stand-in of this project",
                command: `'${process.execPath}' '${PROVIDER_BUNDLE}'`,
            };
        case "official": {
            const plugin = await officialPlugin(engine);
            return { name: `the official plugin ${version}`, command: commandOf(plugin) };
        }
        default:
            return { name: resolve(asked), command: commandOf(pluginAt(asked)) };
    }
}

/** Makes a provider the plugin `pulumi-resource-aws` of a folder, whichever was there before. */
export function installProvider({ command }: AwsProvider, folder: string): void {
    const plugin = join(folder, PLUGIN);
    const script = `#!/bin/sh\nexec ${command} "$@"\n`;
    if (existsSync(plugin) && readFileSync(plugin, "utf8") === script) {
        return;
    }
    mkdirSync(folder, { recursive: true });
    // Renamed when complete: an engine may start the provider at any time.
    const unfinished = `${plugin}.${process.pid}`;
    writeFileSync(unfinished, script, { mode: 0o755 });
    renameSync(unfinished, plugin);
}

/**
 * The real provider asks S3 Control at `<account>.<host of the endpoint>`, which does not resolve.
 * The emulator answers as a proxy too, and Go goes past that for loopback addresses. Only the plugin
 * is told of it: Node's gRPC would send the engine's calls there as well.
 *
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
function commandOf(plugin: string): string {
    return `env HTTP_PROXY="$AWS_ENDPOINT_URL" '${plugin}'`;
}

/** The published plugin of the version that package-lock.json pins, once for all clones. */
async function officialPlugin(engine: string): Promise<string> {
    const folder = join(cacheFolder(), `aws-provider-${version}`);
    const plugin = join("plugins", `resource-aws-v${version}`, PLUGIN);
    await provideFolder(folder, plugin, (home) =>
        step(`installing the AWS provider ${version}, once per machine`, () =>
            installOfficial(engine, home),
        ),
    );
    return join(folder, plugin);
}

async function installOfficial(engine: string, home: string): Promise<void> {
    const args = ["plugin", "install", "resource", "aws", version];
    const env = {
        ...process.env,
        PATH: [engine, process.env["PATH"]].join(delimiter),
        PULUMI_HOME: home,
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const { status, stdout, stderr } = await run(join(engine, "pulumi"), args, { env });
    if (status !== 0) {
        throw new UserError(
            `${PROVIDER_VARIABLE} is "official", but \`pulumi ${args.join(" ")}\` failed:\n` +
                `${(stderr.trim() || stdout.trim()).split("\n").slice(-5).join("\n")}\n` +
                `Write the path of a ${PLUGIN} that is here, or leave ${PROVIDER_VARIABLE} out ` +
                "for the stand-in.",
        );
    }
}

function pluginAt(path: string): string {
    const plugin = resolve(path);
    if (findExecutable(plugin) === undefined) {
        throw new UserError(
            `${PROVIDER_VARIABLE} is ${JSON.stringify(path)}, which is no file that can be run. ` +
                `Write the path of a ${PLUGIN}, or "official" for the published plugin, or leave ` +
                "it out for the stand-in.",
        );
    }
    return plugin;
}
