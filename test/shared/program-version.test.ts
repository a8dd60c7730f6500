import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programVersion } from "../../shared/program-version";

const FILES: Readonly<Record<string, string>> = {
    "package.json": '{"dependencies":{"@pulumi/aws":"7.48.0","yaml":"2.0.0"}}',
    "index.ts": "one\ntwo\n",
    "central/plan.ts": "a\n",
    "member/nodes/roles.ts": "b\n",
    "shared/README.md": "words\n",
};

describe("the version of the programs", () => {
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-version-"));
    });

    after(() => rm(folder, { recursive: true }));

    /** The version of a folder of its own: it is read once. */
    let count = 0;
    async function versionOf(changes: Readonly<Record<string, string>> = {}): Promise<string> {
        const root = join(folder, String((count += 1)));
        for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
            await mkdir(join(root, name, ".."), { recursive: true });
            await writeFile(join(root, name), text);
        }
        return programVersion(root);
    }

    it("is the same for the same sources, whatever their line ends and whoever else changes", async () => {
        const version = await versionOf();
        assert.match(version, /^[0-9a-f]{64}$/);
        const asElsewhere = {
            "index.ts": "one\r\ntwo\r\n",
            "shared/README.md": "other words\n",
            "fleet/main.ts": "c\n",
            "package.json": '{"dependencies":{"@pulumi/aws":"7.48.0"}}',
        };
        assert.equal(await versionOf(asElsewhere), version);
    });

    const changes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        "an edited source": { "member/nodes/roles.ts": "c\n" },
        "a new one": { "shared/ids.ts": "" },
        "another start": { "index.ts": "one\n" },
        "another provider": { "package.json": '{"dependencies":{"@pulumi/aws":"7.49.0"}}' },
        "text that moved to the next file": { "central/plan.ts": "", "index.ts": "one\ntwo\na\n" },
    };
    for (const [title, files] of Object.entries(changes)) {
        it(`differs with ${title}`, async () => {
            assert.notEqual(await versionOf(files), await versionOf());
        });
    }

    it("does not change while the process lives: what is loaded does not either", async () => {
        const version = await versionOf();
        await cp(
            join(folder, String(count), "index.ts"),
            join(folder, String(count), "shared/x.ts"),
        );
        assert.equal(programVersion(join(folder, String(count))), version);
    });
});
