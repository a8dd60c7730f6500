import assert from "node:assert/strict";
import { lifecycleRules } from "../../../central/lifecycle";
import { bucketLifecycleKeepsLogs as rule } from "../../../policypack/rules/bucket-lifecycle-keeps-logs";
import {
    assertPasses,
    assertPassesInStack,
    assertRefuses,
    judged,
    UNKNOWN,
} from "../support/judged";
import { BUCKET_NAME, logBucket, other } from "../support/stacks";

type Props = Record<string, unknown>;

describe("bucket-lifecycle-keeps-logs", () => {
    const lifecycle = (rules: readonly Props[], bucket: unknown = BUCKET_NAME) =>
        other("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "archive", {
            bucket,
            rules,
        });
    const expiring = (days: unknown, props: Props = {}) =>
        lifecycle([{ id: "x", status: "Enabled", expiration: { days }, ...props }]);
    const levels = (props: Props) =>
        judged(rule, [expiring(1, props)]).violations.map(({ level }) => level);

    it("accepts what the central program makes", () => {
        assertPasses(rule, [
            lifecycle(lifecycleRules({ retentionDays: 365, archiveAfterDays: 90 })),
        ]);
        const short = lifecycle(lifecycleRules({ retentionDays: 30, archiveAfterDays: 7 }));
        assertRefuses(rule, [short], /after 30 days, before 90/);
        assertPasses(rule, [short], { minimumRetentionDays: 30 });
    });

    it("asks for 90 days, or as many as are configured", () => {
        assertRefuses(rule, [expiring(1)], /"x" deletes logs after 1 days, before 90/);
        assertRefuses(rule, [expiring(89)], /configure minimumRetentionDays/);
        assertPasses(rule, [expiring(90)]);
        const config = { minimumRetentionDays: 400 };
        assertRefuses(rule, [expiring(399)], /Write 400 or more as expiration.days\./, config);
        assertPasses(rule, [expiring(400)], config);
    });

    it("refuses a date", () =>
        assertRefuses(
            rule,
            [expiring(undefined, { expiration: { date: "2030-01-01" } })],
            /from 2030-01-01 on/,
        ));

    it("reads a bucket's own rules, of both classes, unless another resource has replaced them", () => {
        const inline = (expiration: Props) =>
            logBucket({ lifecycleRules: [{ id: "x", enabled: true, ...expiration }] });
        assertRefuses(rule, [inline({ expiration: { days: 1 } })], /1 days/);
        assertRefuses(rule, [inline({ expirations: [{ days: 1 }] })], /1 days/);
        assertPasses(rule, [inline({ enabled: false, expiration: { days: 1 } })]);
        assertPassesInStack(rule, [inline({ expiration: { days: 1 } }), expiring(365)]);
    });

    for (const [title, props] of Object.entries<Props>({
        disabled: { status: "Disabled" },
        "for incomplete uploads": {
            expiration: undefined,
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
        "for delete markers": { expiration: { expiredObjectDeleteMarker: true, days: 0 } },
        "of transitions": { expiration: undefined, transitions: [{ days: 1 }] },
        "for noncurrent versions": {
            expiration: undefined,
            noncurrentVersionExpiration: { noncurrentDays: 1 },
        },
        "for a tag": { filter: { tag: { key: "temporary", value: "true" } } },
        "for several tags": { filter: { and: { prefix: "", tags: { temporary: "true" } } } },
        "with odd values": { expiration: "soon", filter: 7 },
    })) {
        it(`accepts a rule ${title}`, () => assert.deepEqual(levels(props), []));
    }

    it("is sure of rules for everything and for an account's prefix, not of other prefixes", () => {
        assert.deepEqual(levels({ filter: { prefix: "" } }), ["mandatory"]);
        assert.deepEqual(levels({ filter: {}, prefix: "222222222222/" }), ["mandatory"]);
        assert.deepEqual(levels({ filter: { prefix: "session-logs/" } }), ["mandatory"]);
        assert.deepEqual(levels({ filter: { and: { prefix: "athena/" } } }), ["advisory"]);
        assert.deepEqual(levels({ filter: { objectSizeLessThan: 9 } }), ["advisory"]);
    });

    it("leaves other buckets alone, and unknown days undecided", () => {
        assertPasses(rule, [
            lifecycle([{ id: "x", status: "Enabled", expiration: { days: 1 } }], "acme-data"),
        ]);
        assert.equal(judged(rule, [expiring(UNKNOWN)]).notJudged.length, 1);
    });
});
