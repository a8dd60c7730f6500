import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findExecutable } from "../../../tools/sandbox/command";

describe("an executable file", () => {
    const path = process.env["PATH"];
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "command-"));
        file = join(folder, "some-tool");
        writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
        process.env["PATH"] = [join(folder, "missing"), folder].join(delimiter);
    });

    afterEach(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true });
    });

    it("is found by its name in the folders of PATH", () => {
        assert.equal(findExecutable("some-tool"), file);
        assert.equal(findExecutable("other-tool"), undefined);
    });

    it("is found by its path", () => {
        process.env["PATH"] = "";
        assert.equal(findExecutable(file), file);
    });

    it("is neither a folder nor a file that nobody may run", () => {
        assert.equal(findExecutable(folder), undefined);
        chmodSync(file, 0o644);
        assert.equal(findExecutable("some-tool"), undefined);
    });
});
