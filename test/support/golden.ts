import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FOLDER = join(__dirname, "..", "golden");

/**
 * Compares a document with test/golden/<name>.json, so that a changed policy shows as a JSON diff in
 * review. `UPDATE_GOLDEN=1 npm run unit` writes the files anew, and is the only way to.
 */
export function assertGolden(name: string, document: unknown): void {
    const file = join(FOLDER, `${name}.json`);
    const found = `${JSON.stringify(document, undefined, 4)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, found);
    }
    assert.ok(
        existsSync(file),
        `test/golden/${name}.json is missing: run UPDATE_GOLDEN=1 npm run unit`,
    );
    assert.equal(found, readFileSync(file, "utf8"));
}
