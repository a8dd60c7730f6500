import assert from "node:assert/strict";
import { athena } from "../../../archive/commands/athena";
import { assertGolden } from "../../support/golden";
import { object } from "../../support/s3-server";
import { ANYWHERE, closeArchives, fakeArchive, recorded } from "../fake-archive";

const OPTIONS = { database: "default", table: "session_logs" };

describe("sessions athena", () => {
    afterEach(closeArchives);
    const written = async (keys: readonly string[], selection = {}, options = OPTIONS) => {
        const archive = await fakeArchive(
            keys.map((key) => object(key, "x")),
            "session/",
        );
        const said = recorded();
        await athena(archive, { ...ANYWHERE, ...selection }, options, said);
        return said.bytes();
    };
    const KEYS = [
        "session/222222222222/eu-west-1/a.log",
        "session/333333333333/us-east-1/b.log",
        "session/333333333333/<script>/b.log",
        "session/seals/2026-11-26.json",
    ];

    it("projects the accounts and regions that have logs", async () => {
        const sql = await written(KEYS);
        assert.match(sql, /CREATE EXTERNAL TABLE IF NOT EXISTS default\.session_logs \(/);
        assert.match(sql, /'projection\.account\.values' = '222222222222,333333333333'/);
        assert.match(sql, /'projection\.region\.values' = 'eu-west-1,us-east-1'/);
        assert.match(
            sql,
            /'storage\.location\.template' = 's3:\/\/logs\/session\/\$\{account\}\/\$\{region\}\/'/,
        );
        // The queries were read by people, not run: a change of one is to be seen.
        assertGolden("archive/athena", sql.split("\n"));
    });

    it("takes those that are named, before any log is there", async () => {
        const sql = await written([], { accountIds: ["444444444444"], regions: ["eu-north-1"] });
        assert.match(sql, /'projection\.account\.values' = '444444444444'/);
        await assert.rejects(written([]), /has no logs yet.*--account and --region/);
    });

    it("refuses names that SQL would take for something else", async () => {
        await assert.rejects(
            written(KEYS, {}, { ...OPTIONS, table: "x; DROP" }),
            /"x; DROP" can't name a table/,
        );
    });
});
