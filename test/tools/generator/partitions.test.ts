import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { partitionsText } from "../../../tools/generator/partitions";
import { PARTITIONS } from "../../../shared/partitions";

const FILE = join(__dirname, "..", "..", "..", "shared", "partitions.ts");

describe("the table of partitions", () => {
    it("is that of the pinned SDK", () => {
        assert.equal(
            readFileSync(FILE, "utf8"),
            partitionsText(),
            "partitions.ts is not current: npm run regions",
        );
    });

    it("has the commercial partition first, with regions of both kinds", () => {
        const [{ name, regions, optInRegions }] = PARTITIONS;
        assert.equal(name, "aws");
        assert.equal(regions.length, 17);
        assert.ok(optInRegions.includes("ap-east-1"));
        assert.ok(!regions.some((region) => optInRegions.includes(region)));
    });

    it("has no region that is a global service's", () => {
        const names = PARTITIONS.flatMap(({ regions, optInRegions }) => [
            ...regions,
            ...optInRegions,
        ]);
        assert.deepEqual(
            names.filter((name) => !/-\d$/.test(name)),
            [],
        );
    });
});
