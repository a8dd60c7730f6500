import assert from "node:assert/strict";
import { policyNoLockout as rule } from "../../../policypack/rules/policy-no-lockout";
import { assertPasses, assertRefuses, messages } from "../support/judged";
import {
    ACCOUNT,
    ADMINISTER,
    bucketPolicy,
    key,
    policyText,
    PUT_LOGS,
    READ_ENCRYPTION,
    USE_KEY,
} from "../support/stacks";

describe("policy-no-lockout", () => {
    const DENY_ALL = {
        Sid: "DenyAll",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::acme-session-logs", "arn:aws:s3:::acme-session-logs/*"],
    };

    it("accepts policies that the owner can change and members can use", () =>
        assertPasses(rule, [bucketPolicy(), key(), key({ policy: undefined })]));

    it("refuses a Deny of everything to everybody", () => {
        const found = messages(rule, [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, DENY_ALL])]);
        assert.ok(
            found.some((message) =>
                /"DenyAll" denies the owner's account s3:PutBucketPolicy/.test(message),
            ),
        );
    });

    it("accepts a Deny that spares an administrator", () => {
        const spared = {
            ...DENY_ALL,
            Action: ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"],
            Condition: {
                ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/Admin` },
            },
        };
        assertPasses(rule, [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, spared])]);
    });

    it("refuses an exemption that nobody has, and says so", () => {
        const sessions = `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/*`;
        const spared = {
            ...DENY_ALL,
            Condition: { ArnNotLike: { "aws:PrincipalArn": sessions } },
        };
        const policies = [READ_ENCRYPTION, PUT_LOGS, spared];
        for (const config of [{}, { centralAccountId: ACCOUNT }]) {
            assertRefuses(
                rule,
                [bucketPolicy(policies)],
                /denies the owner's account s3:PutBucketPolicy: .* ArnNotLike aws:PrincipalArn \["arn:aws:sts::111111111111:assumed-role\/Admin\/\*"\] exempts nobody/,
                config,
            );
        }
    });

    it("refuses a key that nobody administers", () =>
        assert.ok(
            messages(rule, [key({ policy: policyText([USE_KEY]) })]).some((message) =>
                /kms:PutKeyPolicy/.test(message),
            ),
        ));

    it("refuses to bypass the safety check", () => {
        assertRefuses(
            rule,
            [key({ bypassPolicyLockoutSafetyCheck: true })],
            /bypassPolicyLockoutSafetyCheck/,
        );
        assertPasses(rule, [
            key({ bypassPolicyLockoutSafetyCheck: false, policy: policyText([ADMINISTER]) }),
        ]);
    });
});
