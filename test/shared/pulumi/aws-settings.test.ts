import assert from "node:assert/strict";
import { awsSettings } from "../../../shared/pulumi/aws-settings";

describe("awsSettings", () => {
    it("hands on the aws namespace only, lists and objects parsed", () => {
        assert.deepEqual(
            awsSettings({
                "aws:profile": "log-archive",
                "aws:assumeRoles": '[{"roleArn":"arn:aws:iam::111111111111:role/deploy"}]',
                "aws:skipRegionValidation": "true",
                "session-logs:accountId": "111111111111",
            }),
            {
                profile: "log-archive",
                assumeRoles: [{ roleArn: "arn:aws:iam::111111111111:role/deploy" }],
                skipRegionValidation: true,
            },
        );
    });

    it("keeps text that only begins like JSON", () => {
        assert.deepEqual(awsSettings({ "aws:profile": "[dev" }), { profile: "[dev" });
    });
});
