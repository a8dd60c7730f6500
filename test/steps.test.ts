import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ON_PROVIDER, SCOPES, shardOf, type Step } from "./steps";

const FOLDER = join("test", "e2e");

const filesOf = (steps: readonly Step[]) =>
    steps.flatMap(({ command }) => command.filter((word) => word.startsWith(`${FOLDER}/`)));
const testsOf = (steps: readonly Step[]) =>
    filesOf(steps).filter((word) => word.endsWith(".test.ts"));

describe("the steps of a test run", () => {
    it("are each end-to-end test once, wherever it is listed", () => {
        const files = readdirSync(FOLDER).filter((file) => file.endsWith(".test.ts"));
        const expected = files.map((file) => `${FOLDER}/${file}`).sort();
        const elsewhere = ["fleet", "faults"]
            .flatMap((scope) => testsOf(SCOPES[scope]?.() ?? []))
            .filter((file) => expected.includes(file));
        for (const scope of ["all", "e2e"]) {
            const tests = [...testsOf(SCOPES[scope]?.() ?? []), ...elsewhere];
            assert.deepEqual(tests.sort(), expected, scope);
        }
    });

    it("name files that are there", () => {
        for (const [scope, steps] of Object.entries(SCOPES)) {
            const files = steps().flatMap(({ command }) =>
                command.filter((word) => /^test\/.*\.ts$/.test(word)),
            );
            for (const file of files) {
                assert.ok(existsSync(file), `${scope}: ${file}`);
            }
        }
        assert.equal(testsOf(SCOPES["provider"]?.() ?? []).length, ON_PROVIDER.length);
    });

    it("wait longer on a provider that is not the stand-in", () => {
        for (const { name, command } of SCOPES["provider"]?.() ?? []) {
            assert.equal(command[command.indexOf("--timeout") + 1], "1200000", name);
        }
    });

    it("are shared out among machines, each to one", () => {
        const steps = SCOPES["e2e"]?.() ?? [];
        const shards = ["1/3", "2/3", "3/3"].map((shard) => shardOf(steps, shard));
        const names = (of: readonly Step[]) => of.map(({ name }) => name).sort();
        assert.deepEqual(names(shards.flat()), names(steps));
        const sizes = shards.map(({ length }) => length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join());
    });

    for (const shard of ["0/3", "4/3", "2", "two/3", ""]) {
        it(`are refused for the shard ${JSON.stringify(shard)}`, () => {
            assert.throws(() => shardOf([], shard), /The shard is ".*"\. Write one such as 2\/3/);
        });
    }
});
