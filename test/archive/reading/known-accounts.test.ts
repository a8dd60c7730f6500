import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountText, knownAccounts } from "../../../archive/reading/known-accounts";

describe("the accounts that are known", () => {
    let folder: string;
    const read = async (content: unknown) => {
        const file = join(folder, "accounts.json");
        await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
        return knownAccounts(file);
    };
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const payments = { id: "222222222222", name: "payments", state: "ACTIVE", ou: "Workloads" };
    const search = { id: "333333333333" };
    const both: readonly [string, string | undefined][] = [
        ["222222222222", "payments"],
        ["333333333333", undefined],
    ];

    it("are read from the fleet's file, from a list of accounts and from one of ids", async () => {
        assert.deepEqual([...((await read({ accounts: [payments, search] })) ?? [])], both);
        const kept = { keptAt: "2026-11-26", organization: { accounts: [payments, search] } };
        assert.deepEqual([...((await read(kept)) ?? [])], both);
        assert.deepEqual([...((await read([payments, "333333333333"])) ?? [])], both);
    });

    for (const content of ["{", { accounts: [{ id: "2222" }] }, {}, ["payments"], 222222222222]) {
        it(`are not taken from ${JSON.stringify(content)}`, () =>
            assert.rejects(
                read(content),
                /accounts\.json holds no accounts\. Write a list of ids/,
            ));
    }

    it("have to be where they are said to be, and need not be where the fleet keeps them", async () => {
        await assert.rejects(knownAccounts(join(folder, "none")), /none can't be read: ENOENT/);
        const before = process.cwd();
        process.chdir(folder);
        try {
            assert.equal(await knownAccounts(undefined), undefined);
        } finally {
            process.chdir(before);
        }
    });

    it("are called by id and name", () => {
        const names = new Map(both);
        assert.equal(accountText("222222222222", names), "222222222222 payments");
        assert.equal(accountText("333333333333", names), "333333333333");
        assert.equal(accountText("222222222222", undefined), "222222222222");
    });
});
