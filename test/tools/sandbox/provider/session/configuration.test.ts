import assert from "node:assert/strict";
import {
    configurationFailures,
    decodedConfiguration,
} from "../../../../../tools/sandbox/provider/session/configuration";

describe("the stand-in provider's configuration", () => {
    it("may come as JSON text or as values", () => {
        const tags = { project: "session-logs" };
        const plain = {
            region: "eu-west-1",
            allowedAccountIds: ["111111111111"],
            defaultTags: { tags },
            skipCredentialsValidation: true,
        };
        const encoded = {
            region: "eu-west-1",
            allowedAccountIds: '["111111111111"]',
            defaultTags: JSON.stringify({ tags }),
            skipCredentialsValidation: "true",
            version: "7.48.0",
        };
        assert.deepEqual(decodedConfiguration(encoded), plain);
        assert.deepEqual(decodedConfiguration(plain), plain);
        assert.deepEqual(configurationFailures(encoded), []);
    });

    it("keeps an account id a string", () => {
        assert.equal(decodedConfiguration({ accessKey: "111111111111" }).accessKey, "111111111111");
    });

    it("is refused where a key is unknown, not served or of another kind", () => {
        const failures = configurationFailures({
            allowedAccountId: "x",
            endpoints: "[]",
            assumeRoles: '[{"rolArn":"x"}]',
            allowedAccountIds: "111111111111",
        });
        assert.deepEqual(
            failures.map(({ reason }) => reason.replace(/^pulumi:providers:aws /, "")),
            [
                'has no property "allowedAccountId"; did you mean "allowedAccountIds"?',
                '"allowedAccountIds" is 111111111111; write a list.',
                'has no property "assumeRoles[0].rolArn"; did you mean "roleArn"?',
                'has "endpoints", but the sandbox does not serve it: leave it out.',
            ],
        );
    });
});
