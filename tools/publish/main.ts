import { build } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const REPOSITORY = join(__dirname, "..", "..");
const SOURCE = join(REPOSITORY, "policypack");
const TARGET = join(REPOSITORY, "dist", "policypack");

/**
 * Bundles the policy pack into dist/policypack, a folder that needs nothing else of this repository.
 *
 * The policy SDK stays a dependency: the engine's policy host and the pack have to share one copy,
 * and `pulumi policy publish` ships the folder without node_modules.
 */
async function publish(): Promise<void> {
    rmSync(TARGET, { recursive: true, force: true });
    mkdirSync(TARGET, { recursive: true });
    await build({
        entryPoints: [join(SOURCE, "index.ts")],
        outfile: join(TARGET, "index.js"),
        bundle: true,
        platform: "node",
        target: "node20",
        external: ["@pulumi/policy", "@pulumi/pulumi"],
        logLevel: "warning",
    });
    writeFileSync(join(TARGET, "package.json"), `${JSON.stringify(manifest(), undefined, 4)}\n`);
    cpSync(join(SOURCE, "PulumiPolicy.yaml"), join(TARGET, "PulumiPolicy.yaml"));
    cpSync(join(REPOSITORY, "LICENSE"), join(TARGET, "LICENSE"));
    cpSync(join(REPOSITORY, "docs", "policies"), join(TARGET, "docs", "policies"), {
        recursive: true,
    });
    console.log(`${relative(process.cwd(), TARGET)}: session-logs ${manifest().version}`);
}

/** The pack's own package.json, with the SDK's versions that this repository pins. */
function manifest() {
    const { main: _, ...pack } = packageIn(SOURCE);
    const { dependencies = {} } = packageIn(REPOSITORY);
    const pinned = ["@pulumi/policy", "@pulumi/pulumi"].map((name) => [name, dependencies[name]]);
    return { ...pack, main: "index.js", dependencies: Object.fromEntries(pinned) as object };
}

interface Package {
    readonly name: string;
    readonly version: string;
    readonly main?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
}

function packageIn(folder: string): Package {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;
}

publish().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
