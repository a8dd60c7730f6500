import { keyDeletionWindow as rule } from "../../../policypack/rules/key-deletion-window";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses } from "../support/judged";
import { key, replica } from "../support/stacks";

describe("key-deletion-window", () => {
    it("accepts 30 days and the default, which is 30", () => {
        assertPasses(rule, [key(), replica()]);
        assertPasses(rule, [key({ deletionWindowInDays: undefined })]);
    });

    it("refuses fewer, on replicas too", () => {
        assertRefuses(rule, [key({ deletionWindowInDays: 7 })], /is 7, fewer than 30/);
        assertRefuses(rule, [replica({ deletionWindowInDays: 29 })], /is 29/);
    });

    it("takes the minimum from the configuration", () =>
        assertPasses(rule, [key({ deletionWindowInDays: 14 })], { minimumDeletionWindowDays: 14 }));

    it("sets the minimum", () =>
        assert.deepEqual(
            rule.remediate?.(key({ deletionWindowInDays: 7 }), { config: readConfig({}) }),
            {
                deletionWindowInDays: 30,
            },
        ));
});
