import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOrganization, type ReadOptions } from "../../../fleet/organization/read-organization";
import { fakeOrganization } from "./fake-organization";

const READ_AT = new Date("2026-01-02T03:00:00Z");
const minutesLater = (minutes: number) => () => new Date(READ_AT.getTime() + minutes * 60_000);

describe("what is kept of an organization", () => {
    let folder: string;
    let keptFile: string;
    let reports: string[];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "session-logs-"));
        keptFile = join(folder, ".fleet", "organization.json");
        reports = [];
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    /** Reads; whether the organization was asked. */
    async function read(options: Partial<ReadOptions> = {}): Promise<boolean> {
        const source = fakeOrganization({ accounts: { "222222222222": "ACTIVE" } });
        const organization = await readOrganization(source, {
            keptFile,
            fresh: false,
            role: undefined,
            profile: "management",
            organizationId: undefined,
            withTags: false,
            report: (text) => reports.push(text),
            now: () => READ_AT,
            ...options,
        });
        assert.deepEqual(
            organization.accounts.map(({ id }) => id),
            ["222222222222"],
        );
        return source.calls.length > 0;
    }

    it("serves for an hour", async () => {
        assert.equal(await read(), true);
        assert.equal(await read({ now: minutesLater(60) }), false);
        assert.equal(await read({ now: minutesLater(61) }), true);
        assert.deepEqual(reports, []);
    });

    it("does not serve who asks for a fresh one, nor before it was read", async () => {
        await read();
        assert.equal(await read({ fresh: true }), true);
        assert.equal(await read({ now: minutesLater(-1) }), true);
    });

    it("serves one who wants tags only if they were read", async () => {
        await read();
        assert.equal(await read({ withTags: true }), true);
        assert.equal(await read({ withTags: true }), false);
        assert.equal(await read({ withTags: false }), false);
        assert.deepEqual(reports, []);
    });

    for (const [what, options, reason] of [
        ["role", { role: "arn:aws:iam::999999999999:role/reader" }, /another role or profile/],
        ["profile", { profile: "other" }, /another role or profile/],
        [
            "organization",
            { organizationId: "o-other12345" },
            /about o-exampleorgid1, not o-other12345/,
        ],
    ] as const) {
        it(`is left aside, with a word, for another ${what}`, async () => {
            await read();
            assert.equal(await read(options), true);
            assert.equal(reports.length, 1);
            assert.match(reports[0] ?? "", reason);
        });
    }

    for (const [what, damage] of [
        ["cut off", (text: string) => text.slice(0, -20)],
        ["of another form", (text: string) => text.replace('"format":1', '"format":2')],
        ["without an account's state", (text: string) => text.replace('"state":"ACTIVE",', "")],
        ["with a state that AWS has not", (text: string) => text.replace("ACTIVE", "GONE")],
        ["without a time", (text: string) => text.replace("2026-01-02", "some day")],
    ] as const) {
        it(`is left aside, with a word, when it is ${what}, and replaced`, async () => {
            await read();
            const text = readFileSync(keptFile, "utf8");
            writeFileSync(keptFile, damage(text));
            assert.equal(await read(), true);
            assert.deepEqual(reports, [
                `${keptFile} is damaged or of another version: the organization is read again.`,
            ]);
            assert.equal(readFileSync(keptFile, "utf8"), text);
        });
    }

    it("is whole when several write it at once, and nothing else remains", async () => {
        await Promise.all(Array.from({ length: 8 }, () => read({ fresh: true })));
        assert.deepEqual(reports, []);
        assert.equal(await read(), false);
        assert.deepEqual(readdirSync(join(folder, ".fleet")), ["organization.json"]);
    });

    it("is not needed: where it can't be written, that is said", async () => {
        writeFileSync(join(folder, ".fleet"), "a file");
        assert.equal(await read(), true);
        assert.equal(reports.length, 1);
        assert.match(
            reports[0] ?? "",
            /can't be written .*: the next run reads the organization again/,
        );
    });
});
