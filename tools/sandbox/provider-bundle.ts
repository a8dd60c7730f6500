import { existsSync, mkdirSync, readdirSync, renameSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROVIDER_BUNDLE, REPOSITORY } from "./layout";

const SOURCES = join(__dirname, "provider");

/** Compiles the stand-in for the AWS provider into one file, unless that is newer than its sources. */
export async function provideProviderBundle(): Promise<void> {
    if (isFresh()) {
        return;
    }
    const started = new Date();
    mkdirSync(dirname(PROVIDER_BUNDLE), { recursive: true });
    // Renamed when complete: an engine may start the provider at any time.
    const unfinished = `${PROVIDER_BUNDLE}.${process.pid}`;
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
    // A source that was changed in the meantime is newer than the bundle.
    utimesSync(unfinished, started, started);
    renameSync(unfinished, PROVIDER_BUNDLE);
}

function isFresh(): boolean {
    if (!existsSync(PROVIDER_BUNDLE)) {
        return false;
    }
    const bundled = statSync(PROVIDER_BUNDLE).mtimeMs;
    const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
    return [
        join(REPOSITORY, "package-lock.json"),
        SOURCES,
        ...sources.map((name) => join(SOURCES, name)),
    ].every((source) => statSync(source).mtimeMs < bundled);
}
