import { keyUsable as rule } from "../../../policypack/rules/key-usable";
import assert from "node:assert/strict";
import type { Resource } from "../../../policypack/stack/resource";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { ADMINISTER, encryption, key, policyText, sessionDocument } from "../support/stacks";

describe("key-usable", () => {
    const OWN = policyText([ADMINISTER]);

    function takenBy(made: Resource): Resource {
        return { ...encryption(), propertyDependencies: { rules: [made] } };
    }

    it("accepts an enabled symmetric key", () => {
        const made = key({ isEnabled: true });
        assertPasses(rule, [made, takenBy(made)]);
    });

    it("refuses a disabled key that members may use", () =>
        assertRefuses(rule, [key({ isEnabled: false })], /isEnabled is false/));

    it("refuses a key that the bucket takes and S3 cannot use", () => {
        const made = key({ policy: OWN, customerMasterKeySpec: "RSA_4096" });
        assertRefuses(rule, [made, takenBy(made)], /"RSA_4096"/);
    });

    it("leaves keys for something else alone", () =>
        assertPasses(rule, [
            key({ policy: OWN, customerMasterKeySpec: "HMAC_256" }),
            key({ policy: OWN, isEnabled: false }),
        ]));

    it("takes the project's own key for seals, which signs", () => {
        const made = key({
            policy: OWN,
            customerMasterKeySpec: "ECC_NIST_P256",
            keyUsage: "SIGN_VERIFY",
        });
        const urn = `urn:pulumi:central::session-logs::session-logs:central:Sealer$${made.type}::seal-key`;
        assertPasses(rule, [{ ...made, urn }]);
        const encrypting = { ...made.props, keyUsage: "ENCRYPT_DECRYPT" };
        assertRefuses(rule, [{ ...made, urn, props: encrypting }], /ECC_NIST_P256/);
    });

    it("advises a multi-Region key where documents of several regions take it", () => {
        const made = key({ policy: OWN });
        const documents = ["us-east-1", "eu-west-1"].map((region) => ({
            ...sessionDocument({}, { region }),
            propertyDependencies: { content: [made] },
        }));
        assert.deepEqual(
            judged(rule, [made, ...documents]).violations.map(({ level }) => level),
            ["advisory"],
        );
    });
});
