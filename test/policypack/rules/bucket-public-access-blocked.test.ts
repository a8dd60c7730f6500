import { bucketPublicAccessBlocked as rule } from "../../../policypack/rules/bucket-public-access-blocked";
import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { bucketPolicy, logBucket, other, publicAccessBlock } from "../support/stacks";

describe("bucket-public-access-blocked", () => {
    const ACCOUNT = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
    const ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";
    const ALL_ON = publicAccessBlock().props;

    it("accepts four flags on", () => {
        assertPasses(rule, [publicAccessBlock()]);
        assertPasses(rule, [other(ACCOUNT, "account", ALL_ON)]);
    });

    for (const flag of [
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
    ]) {
        it(`refuses ${flag} off or left out`, () => {
            assertRefuses(
                rule,
                [publicAccessBlock({ [flag]: false })],
                new RegExp(`${flag} is false`),
            );
            assertRefuses(
                rule,
                [publicAccessBlock({ [flag]: undefined })],
                new RegExp(`${flag} is left out`),
            );
            assertRefuses(
                rule,
                [other(ACCOUNT, "account", { ...ALL_ON, [flag]: false })],
                new RegExp(flag),
            );
        });
    }

    it("leaves the blocks of other buckets alone", () =>
        assertPasses(rule, [
            publicAccessBlock({ bucket: "acme-website", blockPublicPolicy: false }),
        ]));

    it("takes an access point's flags as on unless they are off", () => {
        const point = (block: object | undefined) =>
            other(ACCESS_POINT, "logs", {
                bucket: "acme-session-logs",
                publicAccessBlockConfiguration: block,
            });
        assertPasses(rule, [point(undefined)]);
        assertPasses(rule, [point({ blockPublicAcls: true })]);
        assertRefuses(rule, [point({ blockPublicPolicy: false })], /blockPublicPolicy is false/);
    });

    it("advises a block for a known log bucket that has none", () => {
        const { violations } = judged(rule, [logBucket(), bucketPolicy()]);
        assert.deepEqual(
            violations.map(({ level }) => level),
            ["advisory"],
        );
        assertPasses(rule, [logBucket(), bucketPolicy(), publicAccessBlock()]);
    });

    it("turns the four flags on", () =>
        assert.deepEqual(
            rule.remediate?.(publicAccessBlock({ blockPublicAcls: false }), {
                config: readConfig({}),
            }),
            {
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
        ));
});
