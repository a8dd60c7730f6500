import { sessionBucketEncrypted as rule } from "../../../policypack/rules/session-bucket-encrypted";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, judged, UNKNOWN } from "../support/judged";
import { sessionDocument } from "../support/stacks";

describe("session-bucket-encrypted", () => {
    it("accepts the boolean true", () => assertPasses(rule, [sessionDocument()]));

    for (const found of [undefined, false, "true", "false", null]) {
        it(`refuses ${JSON.stringify(found)}`, () =>
            assertRefuses(
                rule,
                [sessionDocument({ s3EncryptionEnabled: found })],
                /s3EncryptionEnabled is/,
            ));
    }

    it("refuses false in YAML", () =>
        assertRefuses(
            rule,
            [
                sessionDocument(
                    {},
                    {
                        content:
                            "sessionType: Standard_Stream\ninputs:\n  s3EncryptionEnabled: false\n",
                    },
                ),
            ],
            /is false/,
        ));

    it("does not judge an unknown document", () => {
        const { violations, notJudged } = judged(rule, [sessionDocument({}, { content: UNKNOWN })]);
        assert.deepEqual(violations, []);
        assert.equal(notJudged.length, 1);
    });

    it("sets it in JSON, and leaves YAML to its author", () => {
        const context = { config: readConfig({}) };
        assert.deepEqual(
            rule.remediate?.(sessionDocument({ s3EncryptionEnabled: false }), context),
            {
                content: sessionDocument().props["content"],
            },
        );
        const yaml = sessionDocument({}, { content: "sessionType: Standard_Stream\ninputs: {}\n" });
        assert.equal(rule.remediate?.(yaml, context), undefined);
    });
});
