import { keyGrants as rule } from "../../../policypack/rules/key-grants";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { ACCOUNT, MEMBER, other } from "../support/stacks";

describe("key-grants", () => {
    const grant = (account: string, operations: string[] = ["Decrypt"]) =>
        other("aws:kms/grant:Grant", "grant", {
            granteePrincipal: `arn:aws:iam::${account}:role/reader`,
            operations,
        });
    const CONFIG = { centralAccountId: ACCOUNT };

    it("accepts a role of the own or a trusted account", () => {
        assertPasses(rule, [grant(ACCOUNT)], CONFIG);
        assertPasses(rule, [grant(MEMBER)], { ...CONFIG, trustedAccountIds: [MEMBER] });
    });

    it("advises against another account", () =>
        assertRefuses(rule, [grant(MEMBER)], /222222222222/, CONFIG));

    it("advises against grants that can be passed on", () =>
        assertRefuses(rule, [grant(ACCOUNT, ["Decrypt", "CreateGrant"])], /CreateGrant/, CONFIG));

    it("needs the central account to decide", () => {
        const { violations, notJudged } = judged(rule, [grant(MEMBER)]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /centralAccountId/);
    });
});
