import assert from "node:assert/strict";
import { keyPolicyOrgOnly as rule } from "../../../policypack/rules/key-policy-org-only";
import { assertPasses, messages } from "../support/judged";
import { ADMINISTER, key, MEMBER, other, policyText, replica, USE_KEY } from "../support/stacks";

describe("key-policy-org-only", () => {
    const OPEN = policyText([ADMINISTER, { ...USE_KEY, Condition: undefined }]);

    it("accepts keys for the organization, and AWS's default policy", () => {
        assertPasses(rule, [key(), replica()]);
        assertPasses(rule, [key({ policy: undefined })]);
    });

    it("judges every key, replica and key policy by itself", () => {
        for (const carrier of [
            key({ policy: OPEN }),
            replica({ policy: OPEN }),
            other("aws:kms/keyPolicy:KeyPolicy", "policy", { keyId: "1234", policy: OPEN }),
            other("aws:kms/externalKey:ExternalKey", "imported", { policy: OPEN }),
            other("aws:kms/replicaExternalKey:ReplicaExternalKey", "imported", { policy: OPEN }),
        ]) {
            const found = messages(rule, [key(), carrier]);
            assert.ok(found.length > 0, carrier.type);
            assert.match(found[0] ?? "", /"UseKey" grants external access/);
        }
    });

    it("lets a key of something else name a partner's account, but not everybody", () => {
        const partner = {
            ...USE_KEY,
            Principal: { AWS: `arn:aws:iam::${MEMBER}:root` },
            Condition: undefined,
        };
        const config = { organizationId: "o-exampleorgid1", centralAccountId: "111111111111" };
        const backup = key({ policy: policyText([ADMINISTER, partner]) });
        assertPasses(rule, [{ ...backup, name: "backup" }], config);
        assert.ok(messages(rule, [{ ...backup, name: "session-key" }], config).length > 0);
        assert.ok(
            messages(rule, [{ ...key({ policy: OPEN }), name: "backup" }], config).length > 0,
        );
    });
});
