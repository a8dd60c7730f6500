import assert from "node:assert/strict";
import { bucketOrgGrantsMinimal as rule } from "../../../policypack/rules/bucket-org-grants-minimal";
import { assertPasses, messages } from "../support/judged";
import { bucketPolicy, PUT_LOGS, READ_ENCRYPTION } from "../support/stacks";

describe("bucket-org-grants-minimal", () => {
    it("accepts the three actions", () => assertPasses(rule, [bucketPolicy()]));

    for (const action of [
        "s3:GetObject",
        "s3:DeleteObject",
        "s3:*",
        "s3:Put*",
        "S3:pUTbUCKETpOLICY",
        "*",
    ]) {
        it(`refuses ${action}`, () => {
            const resource = ["arn:aws:s3:::acme-session-logs", "arn:aws:s3:::acme-session-logs/*"];
            const wide = { ...PUT_LOGS, Action: ["s3:PutObject", action], Resource: resource };
            const found = messages(rule, [bucketPolicy([READ_ENCRYPTION, wide])]);
            assert.ok(found.length > 0);
        });
    }

    it("refuses everything but one action", () => {
        const wide = { ...PUT_LOGS, Action: undefined, NotAction: "s3:DeleteBucket" };
        assert.ok(messages(rule, [bucketPolicy([READ_ENCRYPTION, wide])]).length > 0);
    });
});
