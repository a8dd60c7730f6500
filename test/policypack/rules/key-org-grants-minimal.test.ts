import assert from "node:assert/strict";
import { keyOrgGrantsMinimal as rule } from "../../../policypack/rules/key-org-grants-minimal";
import { assertPasses, judged } from "../support/judged";
import { ADMINISTER, key, policyText, USE_KEY } from "../support/stacks";

describe("key-org-grants-minimal", () => {
    const using = (...actions: string[]) =>
        key({ policy: policyText([ADMINISTER, { ...USE_KEY, Action: actions }]) });

    it("accepts decrypting, data keys and descriptions", () => {
        assertPasses(rule, [key()]);
        assertPasses(rule, [
            using("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"),
        ]);
    });

    for (const action of [
        "kms:*",
        "kms:CreateGrant",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
    ]) {
        it(`refuses ${action}`, () => {
            const { violations } = judged(rule, [using("kms:Decrypt", action)]);
            assert.ok(violations.some(({ level }) => level === "mandatory"));
        });
    }

    it("only advises against encrypting", () => {
        const { violations } = judged(rule, [
            using("kms:Decrypt", "kms:Encrypt", "kms:ReEncryptTo"),
        ]);
        assert.deepEqual([...new Set(violations.map(({ level }) => level))], ["advisory"]);
    });
});
