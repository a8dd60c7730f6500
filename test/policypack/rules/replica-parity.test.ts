import { replicaParity as rule } from "../../../policypack/rules/replica-parity";
import { assertPasses, assertRefuses } from "../support/judged";
import { ADMINISTER, key, policyText, replica, USE_KEY } from "../support/stacks";

describe("replica-parity", () => {
    const PRIMARY = key({ multiRegion: true });

    it("accepts a replica with its primary's policy, in any order and under any Sid", () => {
        assertPasses(rule, [PRIMARY, replica()]);
        const policy = policyText([{ ...USE_KEY, Sid: "Use" }, ADMINISTER]);
        assertPasses(rule, [PRIMARY, replica({ policy })]);
    });

    it("takes an account's id for its ARN", () => {
        const byId = { ...ADMINISTER, Principal: { AWS: "111111111111" } };
        assertPasses(rule, [PRIMARY, replica({ policy: policyText([byId, USE_KEY]) })]);
        const other = { ...ADMINISTER, Principal: { AWS: "222222222222" } };
        const policy = policyText([other, USE_KEY]);
        assertRefuses(rule, [PRIMARY, replica({ policy })], /"Administer"/);
    });

    it("advises against a statement that only the replica has", () => {
        const more = { ...USE_KEY, Sid: "More", Action: "kms:DescribeKey" };
        assertRefuses(
            rule,
            [PRIMARY, replica({ policy: policyText([ADMINISTER, USE_KEY, more]) })],
            /"More"/,
        );
    });

    it("advises against a Deny that only the primary has", () => {
        const deny = { ...USE_KEY, Sid: "NoGrants", Effect: "Deny", Action: "kms:CreateGrant" };
        const primary = key({ multiRegion: true, policy: policyText([ADMINISTER, USE_KEY, deny]) });
        assertRefuses(rule, [primary, replica()], /"NoGrants"/);
    });

    it("does not compare with a primary of another stack", () => assertPasses(rule, [replica()]));
});
