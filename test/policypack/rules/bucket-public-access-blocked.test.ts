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
                [
                    other(ACCOUNT, "account", { ...ALL_ON, [flag]: false }),
                    logBucket(),
                    bucketPolicy(),
                    publicAccessBlock(),
                ],
                new RegExp(flag),
            );
        });
    }

    it("leaves the blocks of other buckets and accounts alone, unless all are asked for", () => {
        const website = publicAccessBlock({ bucket: "acme-website", blockPublicPolicy: false });
        const hosting = other(ACCOUNT, "hosting", { ...ALL_ON, blockPublicPolicy: false });
        assertPasses(rule, [website]);
        assertPasses(rule, [hosting], { centralAccountId: "111111111111" });
        for (const one of [website, hosting]) {
            assertRefuses(rule, [one], /blockPublicPolicy/, { scope: "everything" });
        }
    });

    it("judges the block of the central account, and of no other", () => {
        const block = (account: string) => ({
            ...other(ACCOUNT, "account", { ...ALL_ON, blockPublicPolicy: false }),
            account,
        });
        const config = { centralAccountId: "111111111111" };
        assertRefuses(rule, [block("111111111111")], /blockPublicPolicy/, config);
        assertPasses(
            rule,
            [block("222222222222"), logBucket(), bucketPolicy(), publicAccessBlock()],
            {
                ...config,
                logBucketNames: ["acme-elsewhere"],
            },
        );
    });

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
