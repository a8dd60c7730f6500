import { sessionLogsToBucket as rule } from "../../../policypack/rules/session-logs-to-bucket";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses } from "../support/judged";
import { other, sessionDocument } from "../support/stacks";

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

    it("leaves port forwarding and other documents alone", () => {
        assertPasses(rule, [sessionDocument({ s3BucketName: "" }, {}, "Port")]);
        assertPasses(rule, [
            other("aws:ssm/document:Document", "patch", { documentType: "Command", content: "{}" }),
        ]);
    });

    it("sets the configured bucket and keeps the rest", () => {
        const config = readConfig({ logBucketNames: ["acme-session-logs"] });
        assert.deepEqual(rule.remediate?.(sessionDocument({ s3BucketName: "" }), { config }), {
            content: sessionDocument().props["content"],
        });
    });
});
