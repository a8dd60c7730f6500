import { sessionStreamEncrypted as rule } from "../../../policypack/rules/session-stream-encrypted";
import assert from "node:assert/strict";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { choosingDocument, SESSION_KEY_ARN, sessionDocument } from "../support/stacks";

describe("session-stream-encrypted", () => {
    it("accepts a key's ARN", () => {
        assertPasses(rule, [sessionDocument()]);
        assertPasses(rule, [sessionDocument({}, { region: "us-east-1" })]);
    });

    for (const found of [undefined, "", " "]) {
        it(`refuses ${JSON.stringify(found)}`, () =>
            assertRefuses(rule, [sessionDocument({ kmsKeyId: found })], /kmsKeyId is/));
    }

    it("refuses an AWS managed key", () =>
        assertRefuses(rule, [sessionDocument({ kmsKeyId: "alias/aws/ssm" })], /AWS managed/));

    it("judges what people may choose", () => {
        const chosen = (choice: Record<string, unknown>, kmsKeyId = "{{ choice }}") => [
            choosingDocument({ kmsKeyId }, choice),
        ];
        const [beginning = "", id = ""] = SESSION_KEY_ARN.split("key/");
        assertPasses(rule, chosen({ allowedValues: [SESSION_KEY_ARN] }));
        assertPasses(rule, chosen({ allowedValues: [id] }, `${beginning}key/{{ choice }}`));
        assertRefuses(rule, chosen({ default: "" }), /has no allowedValues/);
        assertRefuses(rule, chosen({ default: SESSION_KEY_ARN }), /has no allowedValues/);
        assertRefuses(
            rule,
            chosen({ allowedValues: [SESSION_KEY_ARN, ""] }),
            /may be "": the session is encrypted by no key/,
        );
        assertRefuses(
            rule,
            chosen({ allowedValues: [SESSION_KEY_ARN], default: "alias/aws/ssm" }),
            /AWS managed/,
        );
    });

    it("refuses commands whose session no key encrypts", () =>
        assertRefuses(
            rule,
            [sessionDocument({ kmsKeyId: "" }, {}, "InteractiveCommands")],
            /kmsKeyId is ""/,
        ));

    it("only advises against an id, an alias and another region's key", () => {
        for (const document of [
            sessionDocument({ kmsKeyId: "alias/session" }),
            sessionDocument({ kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }),
            sessionDocument({}, { region: "eu-west-1" }),
            { ...sessionDocument(), providerRegion: "eu-west-1" },
        ]) {
            assert.deepEqual(
                judged(rule, [document]).violations.map(({ level }) => level),
                ["advisory"],
            );
        }
    });
});
