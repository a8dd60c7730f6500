import { sessionLogsToBucket as rule } from "../../../policypack/rules/session-logs-to-bucket";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, messages } from "../support/judged";
import { BUCKET_NAME, choosingDocument, other, sessionDocument } from "../support/stacks";

describe("session-logs-to-bucket", () => {
    it("accepts a bucket, in JSON, YAML and object form", () => {
        assertPasses(rule, [sessionDocument()]);
        assertPasses(rule, [
            sessionDocument(
                {},
                {
                    content: "---\nsessionType: Standard_Stream\ninputs:\n  s3BucketName: acme\n",
                    documentFormat: "YAML",
                },
            ),
        ]);
        assertPasses(rule, [
            sessionDocument(
                {},
                { content: { sessionType: "Standard_Stream", inputs: { s3BucketName: "acme" } } },
            ),
        ]);
    });

    for (const found of [undefined, "", "  "]) {
        it(`refuses s3BucketName ${JSON.stringify(found)}`, () =>
            assertRefuses(rule, [sessionDocument({ s3BucketName: found })], /s3BucketName is/));
    }

    it("refuses a document without inputs, and inputs of another shape", () => {
        for (const inputs of [undefined, null, "none", [{ s3BucketName: "acme" }]]) {
            const content = JSON.stringify({ sessionType: "Standard_Stream", inputs });
            assertRefuses(rule, [sessionDocument({}, { content })], /s3BucketName is left out/);
        }
    });

    it("names the key that was written in another case", () =>
        assertRefuses(
            rule,
            [sessionDocument({ s3BucketName: undefined, S3BucketName: "acme" })],
            /s3BucketName is left out \(S3BucketName is another key\)/,
        ));

    for (const type of ["InteractiveCommands", "NonInteractiveCommands", "port"]) {
        it(`judges sessions of type ${type} like shells`, () => {
            assertPasses(rule, [sessionDocument({}, {}, type)]);
            assertRefuses(rule, [sessionDocument({ s3BucketName: "" }, {}, type)], /s3BucketName/);
        });
    }

    it("judges a document without a session type", () =>
        assertRefuses(rule, [sessionDocument({}, { content: "{}" })], /s3BucketName/));

    it("reads the document's type in any case of letters", () =>
        assertRefuses(
            rule,
            [sessionDocument({ s3BucketName: "" }, { documentType: "session" })],
            /s3BucketName/,
        ));

    it("refuses any shell document, whatever its name", () =>
        assertRefuses(
            rule,
            [sessionDocument({ s3BucketName: "" }, { name: "break-glass" })],
            /s3BucketName/,
        ));

    it("refuses content that cannot be read", () => {
        assertRefuses(rule, [sessionDocument({}, { content: "{ not: [json" })], /cannot be read/);
        assertRefuses(rule, [sessionDocument({}, { content: "[]" })], /cannot be read/);
    });

    it("asks for the configured bucket", () =>
        assertRefuses(rule, [sessionDocument()], /Write "acme-central"/, {
            logBucketNames: ["acme-central"],
        }));

    describe("with a bucket that people choose", () => {
        const chosen = (choice?: Record<string, unknown>, s3BucketName = "{{ choice }}") => [
            choosingDocument({ s3BucketName }, choice),
        ];
        const ours = { logBucketNames: [BUCKET_NAME] };

        it("accepts a list of log buckets, with or without a default", () => {
            assertPasses(
                rule,
                chosen({ allowedValues: [BUCKET_NAME], default: BUCKET_NAME }),
                ours,
            );
            assertPasses(rule, chosen({ allowedValues: [BUCKET_NAME] }, "{{choice}}"), ours);
        });

        it("accepts a part of the name that makes log buckets only", () =>
            assertPasses(
                rule,
                chosen({ allowedValues: ["logs"] }, "acme-session-{{ choice }}"),
                ours,
            ));

        it("refuses each value that is no log bucket, the default too", () => {
            const found = messages(
                rule,
                chosen({ allowedValues: [BUCKET_NAME, "theirs", ""], default: "forgotten" }),
                ours,
            );
            assert.equal(found.length, 3);
            assert.match(found[0] ?? "", /is "\{\{ choice \}\}", which may be "theirs"/);
            assert.match(found[1] ?? "", /may be "", so sessions leave no log/);
            assert.match(found[2] ?? "", /may be "forgotten"/);
        });

        it("refuses a part of the name that may make another bucket", () =>
            assertRefuses(
                rule,
                chosen({ allowedValues: ["logs", "tests"] }, "acme-session-{{ choice }}"),
                /may be "acme-session-tests"/,
                ours,
            ));

        for (const free of [
            {},
            { default: BUCKET_NAME },
            { default: BUCKET_NAME, allowedValues: [] },
            { allowedPattern: `^${BUCKET_NAME}$` },
        ]) {
            it(`refuses a free one: ${JSON.stringify(free)}`, () =>
                assertRefuses(rule, chosen(free), /parameter "choice" has no allowedValues/));
        }

        it("refuses a free part of the name", () =>
            assertRefuses(rule, chosen({}, "acme-{{ choice }}"), /has no allowedValues/));

        it("refuses a parameter that nobody declares", () => {
            assertRefuses(rule, chosen(), /declares no parameter "choice"/);
            assertRefuses(
                rule,
                chosen(undefined, "{{ constructor }}"),
                /declares no parameter "constructor"/,
            );
        });

        it("refuses what Parameter Store says when a session starts", () => {
            assertRefuses(rule, chosen(undefined, "{{ ssm:bucket }}"), /Parameter Store/);
            assertRefuses(rule, chosen({ allowedValues: ["{{ssm:bucket}}"] }), /looked up/);
        });

        it("gives up on more texts than it can list", () => {
            const allowedValues = Array.from({ length: 1001 }, (_, index) => `acme-${index}`);
            assertRefuses(rule, chosen({ allowedValues }), /more than 1000 texts/);
        });

        it("leaves the choice to its author, though a bucket is configured", () =>
            assert.equal(
                rule.remediate?.(chosen({})[0] as never, { config: readConfig(ours) }),
                undefined,
            ));
    });

    it("mends no content that it can't read, and no key in another case", () => {
        const context = { config: readConfig({ logBucketNames: [BUCKET_NAME] }) };
        for (const document of [
            sessionDocument({}, { content: "[]" }),
            sessionDocument({ s3BucketName: undefined, S3BucketName: "acme" }),
            sessionDocument({}, { content: '{"sessionType": "Standard_Stream", "Inputs": {}}' }),
        ]) {
            assert.notDeepEqual(rule.judge?.(document, context), []);
            assert.equal(rule.remediate?.(document, context), undefined);
        }
    });

    it("leaves port forwarding and other documents alone", () => {
        assertPasses(rule, [sessionDocument({ s3BucketName: "" }, {}, "Port")]);
        assertPasses(rule, [
            other("aws:ssm/document:Document", "patch", { documentType: "Command", content: "{}" }),
            sessionDocument({ s3BucketName: "" }, { name: "tool", documentType: "Command" }),
            other("aws:ssm/document:Document", "untyped", { content: '{"mainSteps": []}' }),
        ]);
    });

    it("sets the configured bucket and keeps the rest", () => {
        const config = readConfig({ logBucketNames: ["acme-session-logs"] });
        assert.deepEqual(rule.remediate?.(sessionDocument({ s3BucketName: "" }), { config }), {
            content: sessionDocument().props["content"],
        });
    });
});
