import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { areMany, inputsAt } from "../../../tools/audit/inputs";
import { all, once } from "./audited";

describe("the inputs of an audit", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "audit-inputs-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const at = (path: string) => join(folder, path);
    /** Files whose text is their own path. */
    const write = (...paths: string[]) => {
        for (const path of paths) {
            mkdirSync(dirname(at(path)), { recursive: true });
            writeFileSync(at(path), path);
        }
    };
    /** Names from the folder on, with what they hold or why they can't be read. */
    const read = async (...paths: string[]) => {
        const found: [string, string][] = [];
        for await (const { name, pieces } of inputsAt(paths, once(Buffer.from("piped")))) {
            const text = await all(pieces).then(
                (parts) => parts.join(""),
                (error: NodeJS.ErrnoException) => error.code ?? error.message,
            );
            found.push([relative(folder, name), text]);
        }
        return found;
    };
    const names = async (...paths: string[]) =>
        (await read(...paths.map(at))).map(([name, text]) => {
            assert.equal(text, name);
            return name;
        });

    it("are files in their order, and standard input", async () => {
        write("b", "a.txt");
        assert.deepEqual(await read(at("b"), "-", at("a.txt")), [
            ["b", "b"],
            [relative(folder, "standard input"), "piped"],
            ["a.txt", "a.txt"],
        ]);
    });

    it("are all states below a folder, in the order of their names", async () => {
        write(
            "x/c.json",
            "x/a/z.jsonl",
            "x/b.json.gz",
            "x/a/y.json",
            "x/readme.md",
            "x/.hidden.json",
        );
        assert.deepEqual(await names("x"), [
            "x/a/y.json",
            "x/a/z.jsonl",
            "x/b.json.gz",
            "x/c.json",
        ]);
    });

    it("are the stacks of a backend, and nothing that lies beside them", async () => {
        const stacks = ["acme/dev.json", "acme/prod.json.gz", "old.json"];
        const beside = [
            "stacks/acme/dev.json.bak",
            "stacks/acme/dev.json.attrs",
            "stacks/acme/dev.json.1764165164",
            "stacks/acme/dev.pulumi-tags",
            "meta.yaml",
            "backups/acme/dev/dev.1764165164.json",
            "history/acme/dev/dev-1764165164.checkpoint.json",
            "locks/organization/acme/dev/1.json",
        ];
        const files = [...stacks.map((stack) => `stacks/${stack}`), ...beside];
        write(...files.map((file) => `backend/.pulumi/${file}`), "backend/package.json");
        write(...files.map((file) => `copy/${file}`));
        const expected = (prefix: string) => stacks.map((stack) => `${prefix}/stacks/${stack}`);
        assert.deepEqual(await names("backend"), expected("backend/.pulumi"));
        assert.deepEqual(await names("backend/.pulumi"), expected("backend/.pulumi"));
        assert.deepEqual(await names("copy"), expected("copy"));
        write("home/.pulumi/stacks/acme/dev.json", "home/.pulumi/credentials.json");
        assert.deepEqual(await names("home/.pulumi"), ["home/.pulumi/stacks/acme/dev.json"]);
        assert.deepEqual(await names("backend/.pulumi/stacks"), expected("backend/.pulumi"));
    });

    it("follow links, but not in circles", async () => {
        write("x/a.json", "y/b.json");
        symlinkSync(at("y"), at("x/link"));
        symlinkSync(at("x"), at("x/circle"));
        assert.deepEqual(
            (await read(at("x"))).map(([name]) => name),
            ["x/a.json", "x/link/b.json"],
        );
    });

    it("are said to be missing, or to be links to nothing", async () => {
        write("x/m.json");
        symlinkSync(at("x/2.json"), at("x/1.json"));
        symlinkSync(at("x/1.json"), at("x/2.json"));
        symlinkSync(at("gone.json"), at("x/z.json"));
        assert.deepEqual(await read(at("none"), at("x")), [
            ["none", "ENOENT"],
            ["x/1.json", "ELOOP"],
            ["x/2.json", "ELOOP"],
            ["x/m.json", "x/m.json"],
            ["x/z.json", "ENOENT"],
        ]);
    });

    it("are said to be none in a folder without states", async () => {
        write("x/readme.md");
        const [[name, reason] = [], ...more] = await read(at("x"));
        assert.equal(name, "x");
        assert.match(reason ?? "", /^this folder holds no state\. Pass a backend's folder/);
        assert.deepEqual(more, []);
    });

    it("are many in a folder, or from several paths", async () => {
        write("a.json");
        assert.equal(await areMany([folder]), true);
        assert.equal(await areMany(["-", "-"]), true);
        assert.equal(await areMany([at("a.json")]), false);
        assert.equal(await areMany(["-"]), false);
        assert.equal(await areMany([at("none")]), false);
    });
});
