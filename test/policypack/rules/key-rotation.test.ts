import { keyRotation as rule } from "../../../policypack/rules/key-rotation";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses } from "../support/judged";
import { key, other, replica } from "../support/stacks";

describe("key-rotation", () => {
    it("accepts a rotating key", () => assertPasses(rule, [key()]));

    it("refuses rotation off or left out", () => {
        assertRefuses(rule, [key({ enableKeyRotation: false })], /is false/);
        assertRefuses(rule, [key({ enableKeyRotation: undefined })], /is left out/);
    });

    it("names a period that has no effect", () =>
        assertRefuses(
            rule,
            [key({ enableKeyRotation: undefined, rotationPeriodInDays: 365 })],
            /rotationPeriodInDays 365/,
        ));

    for (const [title, props] of Object.entries({
        "an asymmetric key": { customerMasterKeySpec: "RSA_2048" },
        "a signing key": { customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY" },
        "an HMAC key": { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
        "a key in a custom key store": { customKeyStoreId: "cks-1234567890abcdef0" },
    })) {
        it(`does not ask it of ${title}`, () =>
            assertPasses(rule, [key({ ...props, enableKeyRotation: undefined })]));
    }

    it("does not ask it of replicas and imported keys", () =>
        assertPasses(rule, [replica(), other("aws:kms/externalKey:ExternalKey", "imported", {})]));

    it("turns rotation on where KMS can rotate", () => {
        const context = { config: readConfig({}) };
        assert.deepEqual(rule.remediate?.(key({ enableKeyRotation: false }), context), {
            enableKeyRotation: true,
        });
        assert.equal(
            rule.remediate?.(
                key({ customerMasterKeySpec: "HMAC_256", enableKeyRotation: false }),
                context,
            ),
            undefined,
        );
    });
});
