// Starts main.ts by way of esbuild: an answer should not wait for ts-node, which takes several
// times as long to load TypeScript as doctor takes to answer.
import "../sandbox/install.mjs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";

// Not imported above: before the installation it may not be there.
const { buildSync } = await import("esbuild");

const entry = fileURLToPath(new URL("main.ts", import.meta.url));
const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    write: false,
    logLevel: "warning",
});
compileFunction(outputFiles[0].text, ["require"], { filename: entry })(
    createRequire(import.meta.url),
);
