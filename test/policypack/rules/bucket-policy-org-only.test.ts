import assert from "node:assert/strict";
import { bucketPolicyOrgOnly as rule } from "../../../policypack/rules/bucket-policy-org-only";
import type { Resource } from "../../../policypack/stack/resource";
import { assertPasses, assertPassesInStack, judged, messages, UNKNOWN } from "../support/judged";
import {
    ACCOUNT,
    BUCKET_ARN,
    bucket,
    bucketPolicy,
    DENY_PLAIN_HTTP,
    logBucket,
    MEMBER,
    other,
    policyText,
    PUT_LOGS,
    READ_ENCRYPTION,
} from "../support/stacks";

describe("bucket-policy-org-only", () => {
    const OPEN = { ...PUT_LOGS, Condition: undefined };

    it("accepts a policy for the organization", () => assertPasses(rule, [bucketPolicy()]));

    it("refuses an unguarded statement beside guarded ones, naming it and who gets in", () => {
        const found = messages(rule, [bucketPolicy([READ_ENCRYPTION, OPEN, DENY_PLAIN_HTTP])]);
        assert.ok(found.length > 0);
        for (const message of found) {
            assert.match(
                message,
                /Statement\[1\] "PutLogs" grants external access .*s3:PutObject.*aws:PrincipalOrgID/,
            );
        }
    });

    it("names the operator that lets somebody through", () => {
        const ifExists = { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorgid1" } };
        const [message] = messages(rule, [bucketPolicy([{ ...PUT_LOGS, Condition: ifExists }])]);
        assert.match(message ?? "", /despite StringEqualsIfExists aws:PrincipalOrgID/);
    });

    it("reads every resource that carries a bucket policy", () => {
        const policy = policyText([OPEN]);
        for (const carrier of [
            logBucket({ policy }),
            other("aws:s3/bucketV2:BucketV2", "session-logs", { policy }),
            other("aws:s3/accessPoint:AccessPoint", "logs", {
                bucket: "acme-session-logs",
                policy,
            }),
            other("aws:s3control/accessPointPolicy:AccessPointPolicy", "session-logs", { policy }),
        ]) {
            assert.ok(messages(rule, [carrier]).length > 0, carrier.type);
        }
    });

    it("follows multi-Region and Object Lambda access points to a log bucket", () => {
        const policy = (service: string, place: string) =>
            policyText([
                {
                    Effect: "Allow",
                    Principal: "*",
                    Action: `${service}:GetObject`,
                    Resource: `arn:aws:${service}:${place}:${ACCOUNT}:accesspoint/x/object/*`,
                },
            ]);
        const multiRegion = (details: object, sources: readonly Resource[] = []) => {
            const type = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint";
            const point = {
                ...other(type, "x", { details }),
                propertyDependencies: { details: sources },
            };
            return {
                ...other(`${type.replaceAll("Point", "PointPolicy")}`, "x", {
                    details: { name: "x", policy: policy("s3", "") },
                }),
                propertyDependencies: { details: [point] },
            };
        };
        const point = other("aws:s3/accessPoint:AccessPoint", "x", { bucket: "acme-session-logs" });
        const lambda = {
            ...other("aws:s3control/objectLambdaAccessPoint:ObjectLambdaAccessPoint", "x", {}),
            propertyDependencies: { configuration: [point] },
        };
        const regions = [{ bucket: "acme-session-logs" }, { bucket: "acme-data" }];
        for (const carrier of [
            multiRegion({ name: "x", regions }),
            multiRegion({ name: "x", regions: [{ bucket: UNKNOWN }] }, [logBucket()]),
            {
                ...other(
                    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy",
                    "x",
                    { name: "x", policy: policy("s3-object-lambda", "eu-west-1") },
                ),
                propertyDependencies: { name: [lambda] },
            },
        ]) {
            const found = messages(rule, [carrier]);
            assert.match(found[0] ?? "", /anyone, without credentials: s3:GetObject/, carrier.type);
        }
        assertPasses(rule, [multiRegion({ name: "x", regions: [{ bucket: "acme-data" }] })]);
    });

    it("reads a policy given as an object", () =>
        assert.ok(
            messages(rule, [
                bucketPolicy([], { policy: { Version: "2012-10-17", Statement: OPEN } }),
            ]).length > 0,
        ));

    it("leaves an application's shared bucket alone", () =>
        assertPasses(rule, [
            bucket(),
            bucketPolicy([{ ...READ_ENCRYPTION, Condition: undefined }], { bucket: "acme-data" }),
        ]));

    it("judges every bucket that takes what the agent sends, in any order of statements", () => {
        for (const statements of [
            [OPEN, READ_ENCRYPTION, PUT_LOGS],
            [PUT_LOGS, READ_ENCRYPTION, OPEN],
        ]) {
            const policy = bucketPolicy(statements, { bucket: "acme-data" });
            assert.ok(messages(rule, [policy]).length > 0);
        }
    });

    it("leaves another team's bucket alone that anybody may write to", () =>
        assertPasses(rule, [bucketPolicy([OPEN], { bucket: "acme-data" })]));

    it("ignores the inline copy beside a separate policy", () =>
        assertPassesInStack(rule, [logBucket({ policy: policyText([OPEN]) }), bucketPolicy()]));

    it("accepts a role of the central account, once that is configured", () => {
        const read = {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Auditor` },
            Action: "s3:GetObject",
            Resource: `${BUCKET_ARN}/*`,
        };
        const stack = [bucketPolicy([READ_ENCRYPTION, PUT_LOGS, read])];
        assertPasses(rule, stack, { centralAccountId: ACCOUNT });
        assert.ok(
            messages(rule, stack, { centralAccountId: MEMBER, organizationId: "o-exampleorgid1" })
                .length > 0,
        );
        assertPasses(rule, stack, {
            centralAccountId: MEMBER,
            organizationId: "o-exampleorgid1",
            trustedAccountIds: [ACCOUNT],
        });
    });

    it("refuses another organization than the configured", () =>
        assert.ok(
            messages(rule, [bucketPolicy()], { organizationId: "o-anotherorg99" }).length > 0,
        ));

    it("does not judge an unknown policy", () => {
        const { violations, notJudged } = judged(rule, [bucketPolicy([], { policy: UNKNOWN })]);
        assert.deepEqual(violations, []);
        assert.match(notJudged[0]?.reason ?? "", /policy can't be known/);
    });

    it("does not judge an object with an unknown value inside", () => {
        const policy = { Version: "2012-10-17", Statement: [{ ...OPEN, Resource: UNKNOWN }] };
        const { violations, notJudged } = judged(rule, [bucketPolicy([], { policy })]);
        assert.deepEqual(violations, []);
        assert.equal(notJudged.length, 1);
    });
});
