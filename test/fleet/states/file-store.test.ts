import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackendError } from "../../../fleet/states/backend-error";
import { fileStore, openFileStore } from "../../../fleet/states/file-store";

describe("a backend in a folder", () => {
    let folder: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-store-"));
        await mkdir(join(folder, "locks", "payments"), { recursive: true });
        for (const name of ["a.json", "a.json.attrs", "b.json", "payments/1.json"]) {
            await writeFile(join(folder, "locks", name), "{}");
        }
    });

    afterEach(() => rm(folder, { recursive: true }));

    const keysOf = async (prefix: string, after?: string) =>
        (await fileStore(folder).list(prefix, after)).map(({ key }) => key);

    it("is listed by prefix, in order, with the folders below", async () => {
        const all = ["locks/a.json", "locks/b.json", "locks/payments/1.json"];
        assert.deepEqual(await keysOf("locks/"), all);
        assert.deepEqual(await keysOf("locks/b"), ["locks/b.json"]);
        assert.deepEqual(await keysOf("locks/", "locks/a.json"), all.slice(1));
        assert.deepEqual(await keysOf("missing/"), []);
    });

    it("is refused where there is no folder, with what to do", async () => {
        const nowhere = join(folder, "nowhere");
        const url = `file://${nowhere}`;
        await assert.rejects(openFileStore(nowhere, url), {
            name: "Error",
            message:
                `The backend is ${url}, but its folder can't be read: ENOENT: no such file or directory, ` +
                `scandir '${nowhere}'. Make that folder, or name another backend by \`pulumi login\` or PULUMI_BACKEND_URL.`,
        });
        const file = join(folder, "locks", "a.json");
        await assert.rejects(openFileStore(file, `file://${file}`), BackendError);
    });

    it("is empty before the engine makes the folder that it is told to make", async () => {
        const nowhere = join(folder, "nowhere");
        const store = await openFileStore(nowhere, `file://${nowhere}?create_dir=true`);
        assert.deepEqual(await store.list(".pulumi/"), []);
    });

    it("tells a file that was replaced, even in the same moment by one as long", async () => {
        const revision = async () => (await fileStore(folder).list("locks/a"))[0]?.revision;
        const moment = new Date(1_790_000_000_000);
        await utimes(join(folder, "locks", "a.json"), moment, moment);
        const before = await revision();
        assert.equal(await revision(), before);
        await writeFile(join(folder, "new"), "[]");
        await utimes(join(folder, "new"), moment, moment);
        await rename(join(folder, "new"), join(folder, "locks", "a.json"));
        assert.notEqual(await revision(), before);
    });
});
