import { sessionCloudwatchEncrypted as rule } from "../../../policypack/rules/session-cloudwatch-encrypted";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, UNKNOWN } from "../support/judged";
import { logGroup, sessionDocument } from "../support/stacks";

describe("session-cloudwatch-encrypted", () => {
    const ENCRYPTED = { cloudWatchLogGroupName: "/sessions", cloudWatchEncryptionEnabled: true };

    it("does not ask for the flag without a log group", () =>
        assertPasses(rule, [sessionDocument()]));

    it("accepts an encrypted log group", () => {
        assertPasses(rule, [sessionDocument(ENCRYPTED)]);
        assertPasses(rule, [sessionDocument(ENCRYPTED), logGroup({ kmsKeyId: "arn:aws:kms:…" })]);
        assertPasses(rule, [sessionDocument(ENCRYPTED), logGroup({ kmsKeyId: UNKNOWN })]);
    });

    for (const found of [undefined, false, "true"]) {
        it(`refuses a log group with the flag ${JSON.stringify(found)}`, () =>
            assertRefuses(
                rule,
                [sessionDocument({ ...ENCRYPTED, cloudWatchEncryptionEnabled: found })],
                /cloudWatchEncryptionEnabled is/,
            ));
    }

    it("refuses a log group of the stack without a key", () =>
        assertRefuses(rule, [sessionDocument(ENCRYPTED), logGroup()], /no kmsKeyId/));

    it("leaves other log groups alone", () =>
        assertPasses(rule, [sessionDocument(ENCRYPTED), logGroup({ name: "/application" })]));

    it("sets the flag", () =>
        assert.deepEqual(
            rule.remediate?.(
                sessionDocument({ ...ENCRYPTED, cloudWatchEncryptionEnabled: false }),
                {
                    config: readConfig({}),
                },
            ),
            { content: sessionDocument(ENCRYPTED).props["content"] },
        ));
});
