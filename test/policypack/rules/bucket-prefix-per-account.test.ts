import assert from "node:assert/strict";
import { bucketPrefixPerAccount as rule } from "../../../policypack/rules/bucket-prefix-per-account";
import { assertPasses, judged } from "../support/judged";
import {
    bucketPolicy,
    DENY_PLAIN_HTTP,
    policyText,
    PUT_LOGS,
    READ_ENCRYPTION,
} from "../support/stacks";

describe("bucket-prefix-per-account", () => {
    it("accepts writing below the own account's prefix", () =>
        assertPasses(rule, [bucketPolicy()]));

    it("advises against writing anywhere", () => {
        const anywhere = { ...PUT_LOGS, Resource: "arn:aws:s3:::acme-session-logs/*" };
        const { violations } = judged(rule, [
            bucketPolicy([READ_ENCRYPTION, anywhere, DENY_PLAIN_HTTP]),
        ]);
        assert.deepEqual([...new Set(violations.map(({ level }) => level))], ["advisory"]);
    });

    it("refuses the variable where it is literal text", () => {
        const policy = policyText([READ_ENCRYPTION, PUT_LOGS, DENY_PLAIN_HTTP], "2008-10-17");
        const { violations } = judged(rule, [bucketPolicy([], { policy })]);
        assert.ok(
            violations.some(
                ({ level, message }) => level === "mandatory" && /2012-10-17/.test(message),
            ),
        );
    });
});
