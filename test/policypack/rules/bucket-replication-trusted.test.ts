import assert from "node:assert/strict";
import { bucketReplicationTrusted as rule } from "../../../policypack/rules/bucket-replication-trusted";
import { assertPasses, assertPassesInStack, assertRefuses, judged } from "../support/judged";
import { ACCOUNT, bucket, BUCKET_NAME, logBucket, other } from "../support/stacks";

type Props = Record<string, unknown>;

describe("bucket-replication-trusted", () => {
    const STRANGER = "999988887777";
    const config = { centralAccountId: ACCOUNT };
    const replication = (destination: Props, status = "Enabled", name: unknown = BUCKET_NAME) =>
        other("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "archive", {
            bucket: name,
            rules: [{ status, destination: { bucket: "arn:aws:s3:::copy", ...destination } }],
        });

    it("refuses a foreign account", () =>
        assertRefuses(rule, [replication({ account: STRANGER })], /copy of account 9999/, config));

    it("refuses it in a bucket's own configuration, of both classes", () => {
        const destination = { bucket: "arn:aws:s3:::copy", accountId: STRANGER };
        const replicationConfiguration = { rules: [{ status: "Enabled", destination }] };
        const replicationConfigurations = [
            { rules: [{ status: "Enabled", destinations: [destination] }] },
        ];
        for (const props of [{ replicationConfiguration }, { replicationConfigurations }]) {
            assertRefuses(rule, [logBucket(props)], /account 9999/, config);
            assertPassesInStack(
                rule,
                [logBucket(props), replication({ account: ACCOUNT })],
                config,
            );
        }
    });

    it("accepts the archive's account, trusted ones, and rules that are off", () => {
        assertPasses(rule, [replication({ account: ACCOUNT })], config);
        assertPasses(rule, [replication({ account: STRANGER })], {
            ...config,
            trustedAccountIds: [STRANGER],
        });
        assertPasses(rule, [replication({ account: STRANGER }, "Disabled")], config);
        assertPasses(rule, [replication({ account: STRANGER }, "Enabled", "acme-data")], config);
    });

    it("cannot tell whose a bucket is, unless it is made here", () => {
        const deferred = (...stack: Parameters<typeof judged>[1]) =>
            judged(rule, stack, config).notJudged.map(({ reason }) => reason);
        assert.match(deferred(replication({}))[0] ?? "", /whose arn:aws:s3:::copy is/);
        assert.deepEqual(deferred(replication({}), bucket({ bucket: "copy" })), []);
        const joined = {
            ...replication({ bucket: undefined }),
            propertyDependencies: { rules: [bucket()] },
        };
        assert.deepEqual(deferred(joined), []);
        const { violations, notJudged } = judged(rule, [replication({ account: STRANGER })]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /centralAccountId/);
    });
});
