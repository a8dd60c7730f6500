import { version } from "@pulumi/aws/package.json";
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProvider, provideAwsProvider } from "../../../tools/sandbox/aws-provider";
import { run } from "../../../tools/sandbox/command";
import { UserError } from "../../../shared/user-error";

const PLUGIN = "pulumi-resource-aws";

/** What `pulumi` does where the download works, told by what it prints as a plugin. */
const DOWNLOADS = `
    plugin="$PULUMI_HOME/plugins/resource-aws-v$5/${PLUGIN}"
    mkdir -p "$(dirname "$plugin")"
    printf '#!/bin/sh\necho %s\n' "$*" > "$plugin"
    chmod +x "$plugin"
`;
const IS_OFFLINE = "echo 'error: dial tcp: no such host' >&2; exit 255";

describe("the AWS provider of a sandbox", () => {
    let folder: string;
    const outside = process.env["XDG_CACHE_HOME"];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "provider-"));
        process.env["XDG_CACHE_HOME"] = join(folder, "cache");
    });
    afterEach(() => {
        delete process.env["XDG_CACHE_HOME"];
        if (outside !== undefined) {
            process.env["XDG_CACHE_HOME"] = outside;
        }
        rmSync(folder, { recursive: true });
    });

    const script = (name: string, text: string, mode = 0o755): string => {
        const file = join(folder, name);
        writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode });
        return file;
    };
    const engine = (text: string): string => {
        script("pulumi", text);
        return folder;
    };
    const isRefused = (asked: string, message: RegExp) =>
        assert.rejects(
            provideAwsProvider(asked, folder),
            (error) => error instanceof UserError && message.test(error.message),
        );

    for (const asked of [undefined, ""]) {
        it(`is the stand-in where ${JSON.stringify(asked)} is asked for`, async () => {
            const { name } = await provideAwsProvider(asked, folder);
            assert.equal(name, "the stand-in of this project");
        });
    }

    it("is the plugin at a path, which has the emulator as its proxy", async () => {
        const plugin = script(PLUGIN, 'echo "$HTTP_PROXY"');
        const { name, command } = await provideAwsProvider(plugin, folder);
        assert.equal(name, plugin);
        const env = { ...process.env, AWS_ENDPOINT_URL: "http://127.0.0.1:4000" };
        const { stdout } = await run("sh", ["-c", command], { env });
        assert.equal(stdout, "http://127.0.0.1:4000\n");
    });

    it("is refused where no plugin is, or none that runs", async () => {
        await isRefused("offical", /SANDBOX_AWS_PROVIDER is "offical", .* no file that can be run/);
        await isRefused(script(PLUGIN, "", 0o644), /no file that can be run/);
        await isRefused(folder, /no file that can be run/);
    });

    it("is the published plugin of the pinned version, got once", async () => {
        const first = await provideAwsProvider("official", engine(DOWNLOADS));
        assert.equal(first.name, `the official plugin ${version}`);
        const { stdout } = await run("sh", ["-c", first.command]);
        assert.equal(stdout, `plugin install resource aws ${version}\n`);
        assert.deepEqual(await provideAwsProvider("official", engine(IS_OFFLINE)), first);
    });

    it("says that the published plugin can't be had, and what else to choose", async () => {
        engine(IS_OFFLINE);
        await isRefused(
            "official",
            new RegExp(
                `^SANDBOX_AWS_PROVIDER is "official", but .pulumi plugin install resource aws ${version}. failed:\n` +
                    "error: dial tcp: no such host\nWrite the path of a pulumi-resource-aws",
            ),
        );
    });

    it("is installed over another one", async () => {
        const plugins = join(folder, "plugins");
        for (const word of ["one", "two"]) {
            const command = `'${script(word, `echo ${word} $1`)}'`;
            installProvider({ name: word, command }, plugins);
            const { stdout } = await run(join(plugins, PLUGIN), ["4000"]);
            assert.equal(stdout, `${word} 4000\n`);
        }
        assert.deepEqual(readdirSync(plugins), [PLUGIN]);
        assert.match(readFileSync(join(plugins, PLUGIN), "utf8"), /^#!\/bin\/sh\nexec /);
    });
});
