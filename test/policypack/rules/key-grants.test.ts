import { keyGrants as rule } from "../../../policypack/rules/key-grants";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { ACCOUNT, KEY_ARN, MEMBER, other } from "../support/stacks";

describe("key-grants", () => {
    const grant = (account: string, operations: string[] = ["Decrypt"]) =>
        other("aws:kms/grant:Grant", "grant", {
            keyId: KEY_ARN,
            granteePrincipal: `arn:aws:iam::${account}:role/reader`,
            operations,
        });
    const CONFIG = { centralAccountId: ACCOUNT, logKeyArns: [KEY_ARN] };

    it("accepts a role of the own or a trusted account", () => {
        assertPasses(rule, [grant(ACCOUNT)], CONFIG);
        assertPasses(rule, [grant(MEMBER)], { ...CONFIG, trustedAccountIds: [MEMBER] });
    });

    it("advises against another account", () =>
        assertRefuses(rule, [grant(MEMBER)], /222222222222/, CONFIG));

    it("advises against grants that can be passed on", () =>
        assertRefuses(rule, [grant(ACCOUNT, ["Decrypt", "CreateGrant"])], /CreateGrant/, CONFIG));

    it("leaves the grants of other teams' keys alone", () =>
        assertPasses(rule, [grant(MEMBER, ["CreateGrant"])], { centralAccountId: ACCOUNT }));

    it("needs the central account to decide", () => {
        const { violations, notJudged } = judged(rule, [grant(MEMBER)], { logKeyArns: [KEY_ARN] });
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /centralAccountId/);
    });
});
