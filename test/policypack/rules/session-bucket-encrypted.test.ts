import { sessionBucketEncrypted as rule } from "../../../policypack/rules/session-bucket-encrypted";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, judged, UNKNOWN } from "../support/judged";
import { choosingDocument, sessionDocument } from "../support/stacks";

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

    it("judges what people may choose", () => {
        const chosen = (choice: Record<string, unknown>) => [
            choosingDocument({ s3EncryptionEnabled: "{{ choice }}" }, choice),
        ];
        assertPasses(rule, chosen({ allowedValues: ["true"], default: "true" }));
        assertPasses(rule, chosen({ type: "Boolean", allowedValues: [true] }));
        assertRefuses(rule, chosen({ allowedValues: ["true", "false"] }), /may be "false"/);
        assertRefuses(
            rule,
            chosen({ type: "Boolean", default: false, allowedValues: [true] }),
            /may be false/,
        );
        assertRefuses(rule, chosen({ default: true }), /has no allowedValues/);
        assert.equal(
            rule.remediate?.(chosen({})[0] as never, { config: readConfig({}) }),
            undefined,
        );
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
