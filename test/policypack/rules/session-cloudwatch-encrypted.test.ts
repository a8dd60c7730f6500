import { sessionCloudwatchEncrypted as rule } from "../../../policypack/rules/session-cloudwatch-encrypted";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, UNKNOWN } from "../support/judged";
import { choosingDocument, logGroup, sessionDocument } from "../support/stacks";

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

    describe("with a log group or a flag that people choose", () => {
        it("takes a free log group for one, wherever it is", () => {
            const free = { cloudWatchLogGroupName: "{{ choice }}" };
            assertRefuses(rule, [choosingDocument(free, { default: "" })], /has no allowedValues/);
            assertPasses(rule, [
                choosingDocument({ ...free, cloudWatchEncryptionEnabled: true }, { default: "" }),
            ]);
        });

        it("asks for the flag when one of the choices is a log group", () => {
            const chosen = (allowedValues: readonly string[]) =>
                choosingDocument({ cloudWatchLogGroupName: "{{ choice }}" }, { allowedValues });
            assertPasses(rule, [chosen([""])]);
            assertRefuses(rule, [chosen(["", "/sessions"])], /may be "\/sessions"/);
        });

        it("finds the log group of the stack among the choices", () =>
            assertRefuses(
                rule,
                [
                    choosingDocument(
                        { ...ENCRYPTED, cloudWatchLogGroupName: "{{ choice }}" },
                        { allowedValues: ["/other", "/sessions"] },
                    ),
                    logGroup(),
                ],
                /no kmsKeyId/,
            ));

        it("asks that every choice of the flag is true", () => {
            const chosen = (choice: Record<string, unknown>) =>
                choosingDocument(
                    { ...ENCRYPTED, cloudWatchEncryptionEnabled: "{{ choice }}" },
                    choice,
                );
            assertPasses(rule, [chosen({ allowedValues: ["true"] })]);
            assertRefuses(rule, [chosen({ allowedValues: ["true", "false"] })], /may be "false"/);
            assertRefuses(rule, [chosen({ default: "true" })], /has no allowedValues/);
            assert.equal(rule.remediate?.(chosen({}), { config: readConfig({}) }), undefined);
        });
    });

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
