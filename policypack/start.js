// The policy host would type-check and transpile these 50 files one by one at every preview, some
// two seconds; esbuild needs a tenth of one. `npm run types` does the checking. In an installation
// without esbuild the host's own ts-node takes over.
const source = require.resolve("./index.ts");
const bundled = bundle();
if (bundled === undefined) {
    require(source);
} else {
    module._compile(bundled, source);
}

function bundle() {
    try {
        const { outputFiles } = require("esbuild").buildSync({
            entryPoints: [source],
            bundle: true,
            platform: "node",
            target: "node20",
            packages: "external",
            write: false,
        });
        return outputFiles[0].text;
    } catch (error) {
        if (error.code === "MODULE_NOT_FOUND") {
            return undefined;
        }
        throw error;
    }
}
