import {
    chmodSync,
    existsSync,
    mkdirSync,
    readdirSync,
    renameSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const SOURCES = join(__dirname, "provider");

/** Bundles the stand-in for the AWS provider, which then starts without compiling, if need be. */
export async function provideProviderBundle(bundle: string): Promise<void> {
    if (isFresh(bundle)) return;
    mkdirSync(dirname(bundle), { recursive: true });
    // Renamed when complete: the engine may start the provider at any time.
    const unfinished = `${bundle}.${process.pid}`;
    const { build } = await import("esbuild");
    await build({
        entryPoints: [join(SOURCES, "main.ts")],
        outfile: unfinished,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        logLevel: "error",
    });
    renameSync(unfinished, bundle);
}

/** The executable that the engine looks for on PATH, running the bundle. */
export function writeProviderCommand(file: string, bundle: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${bundle}' "$@"\n`);
    chmodSync(file, 0o755);
}

function isFresh(bundle: string): boolean {
    if (!existsSync(bundle)) return false;
    const bundled = statSync(bundle).mtimeMs;
    return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
        .map((name) => statSync(join(SOURCES, name)).mtimeMs)
        .every((changed) => changed < bundled);
}
