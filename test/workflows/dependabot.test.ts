import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

const ROOT = join(__dirname, "..", "..");

interface Update {
    readonly "package-ecosystem": string;
    readonly directory?: string;
    readonly directories?: readonly string[];
}

const { updates } = parse(readFileSync(join(ROOT, ".github", "dependabot.yml"), "utf8")) as {
    readonly updates: readonly Update[];
};

/** Files that pin versions, by what Dependabot calls those who read them. */
const PINS: Readonly<Record<string, RegExp>> = {
    gomod: /(^|\/)go\.mod$/,
    npm: /(^|\/)package-lock\.json$/,
    pip: /(^|\/)requirements\.txt$/,
};

describe("Dependabot", () => {
    for (const [ecosystem, file] of Object.entries(PINS)) {
        it(`moves the pins of every file of ${ecosystem}`, () => {
            const folders = filesOf(file).map((one) => join("/", dirname(one)));
            assert.ok(folders.length > 0);
            assert.deepEqual(foldersOf(ecosystem).sort(), folders.sort());
        });
    }

    it("moves the pins of the workflows' actions", () =>
        assert.deepEqual(foldersOf("github-actions"), ["/"]));
});

function foldersOf(ecosystem: string): string[] {
    return updates
        .filter((one) => one["package-ecosystem"] === ecosystem)
        .flatMap(({ directory, directories = [] }) =>
            directory === undefined ? directories : [directory],
        );
}

/** Those of the repository, not of what is installed in it. */
function filesOf(name: RegExp): string[] {
    const folders = readdirSync(ROOT, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && !/^(\.|node_modules$|dist$)/.test(entry.name),
    );
    const below = folders.flatMap(({ name: folder }) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => !file.includes("node_modules"))
            .map((file) => join(folder, file)),
    );
    return [...readdirSync(ROOT), ...below].filter((file) => name.test(file));
}
