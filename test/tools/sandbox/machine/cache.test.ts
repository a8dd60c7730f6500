import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { provideFolder, shortHash } from "../../../../tools/sandbox/machine/cache";

describe("cache", () => {
    let parent: string;
    let folder: string;

    beforeEach(() => {
        parent = mkdtempSync(join(tmpdir(), "cache-"));
        folder = join(parent, "thing");
    });

    afterEach(() => {
        rmSync(parent, { recursive: true });
    });

    const make = (empty: string) => {
        writeFileSync(join(empty, "proof"), "made");
        return Promise.resolve();
    };

    it("makes a folder once for all that want it at the same time", async () => {
        let times = 0;
        const slowly = async (empty: string) => {
            times += 1;
            await sleep(20);
            await make(empty);
        };
        const wanted = [1, 2, 3].map(() => provideFolder(folder, "proof", slowly));
        await Promise.all(wanted);
        assert.equal(times, 1);
    });

    it("shows a folder only when it is complete, and leaves nothing beside it", async () => {
        await provideFolder(folder, "proof", (empty) => {
            assert.equal(existsSync(folder), false);
            return make(empty);
        });
        assert.deepEqual(readdirSync(parent), ["thing"]);
    });

    it("makes a folder again whose proof is gone", async () => {
        await provideFolder(folder, "proof", make);
        rmSync(join(folder, "proof"));
        await provideFolder(folder, "proof", make);
        assert.equal(existsSync(join(folder, "proof")), true);
    });

    it("leaves nothing behind when making it fails", async () => {
        const failing = provideFolder(folder, "proof", () => Promise.reject(new Error("no Go")));
        await assert.rejects(failing, /no Go/);
        assert.deepEqual(readdirSync(parent), []);
    });

    it("names contents by a hash that sees where one ends and the next begins", () => {
        assert.equal(shortHash("ab", "c"), shortHash("ab", "c"));
        assert.notEqual(shortHash("ab", "c"), shortHash("a", "bc"));
    });
});
