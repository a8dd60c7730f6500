import assert from "node:assert/strict";
import { ACCOUNT_ID, ORGANIZATION_ID } from "../../shared/ids";

const CASES: readonly (readonly [
    name: string,
    form: RegExp,
    ids: readonly string[],
    others: readonly string[],
])[] = [
    [
        "an account's id is 12 digits",
        ACCOUNT_ID,
        ["012345678901"],
        ["12345678901", "0123456789012", "01234567890a", "٠١٢٣٤٥٦٧٨٩٠١", "012345678901\n", ""],
    ],
    [
        "an organization's id is o- and 10 to 32 lower-case letters or digits",
        ORGANIZATION_ID,
        ["o-exampleorg", `o-${"a1".repeat(16)}`],
        ["o-exampleor", `o-${"a1".repeat(16)}b`, "o-EXAMPLEORG", "o-exampleorg/*", "xo-exampleorg"],
    ],
];

describe("ids", () => {
    for (const [name, form, ids, others] of CASES) {
        it(name, () => {
            assert.deepEqual(
                [...ids, ...others].filter((text) => form.test(text)),
                ids,
            );
        });
    }
});
