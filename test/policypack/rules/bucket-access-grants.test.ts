import assert from "node:assert/strict";
import { bucketAccessGrants as rule } from "../../../policypack/rules/bucket-access-grants";
import type { Resource } from "../../../policypack/stack/resource";
import { assertPasses, assertRefuses, judged } from "../support/judged";
import { ACCOUNT, BUCKET_NAME, logBucket, other } from "../support/stacks";

type Props = Record<string, unknown>;

describe("bucket-access-grants", () => {
    const STRANGER = "999988887777";
    const config = { centralAccountId: ACCOUNT };
    const location = (locationScope: unknown = `s3://${BUCKET_NAME}/*`) =>
        other("aws:s3control/accessGrantsLocation:AccessGrantsLocation", "place", {
            locationScope,
        });
    const grant = (props: Props = {}, place: Resource = location()): Resource => ({
        ...other("aws:s3control/accessGrant:AccessGrant", "partner", {
            permission: "READ",
            grantee: {
                granteeType: "IAM",
                granteeIdentifier: `arn:aws:iam::${STRANGER}:role/reader`,
            },
            ...props,
        }),
        propertyDependencies: { accessGrantsLocationId: [place] },
    });
    const to = (granteeIdentifier: unknown, granteeType = "IAM") => ({
        grantee: { granteeType, granteeIdentifier },
    });

    it("refuses readers of other accounts", () => {
        assertRefuses(rule, [grant()], /role\/reader" the permission "READ"/, config);
        assertRefuses(rule, [grant({ permission: "READWRITE" })], /READWRITE/, config);
    });

    it("finds the bucket by the location's resource and by the grant's own scope", () => {
        const place = { ...location(""), propertyDependencies: { locationScope: [logBucket()] } };
        assertRefuses(rule, [grant({}, place)], /READ/, config);
        const scoped = grant({ grantScope: `s3://${BUCKET_NAME}/x*` }, location("s3://"));
        assertRefuses(rule, [scoped], /READ/, config);
        assertPasses(rule, [grant({}, location("s3://acme-data/*"))], config);
    });

    it("accepts the archive's account and trusted ones", () => {
        assertPasses(rule, [grant(to(`arn:aws:iam::${ACCOUNT}:role/auditor`))], config);
        assertPasses(rule, [grant()], { ...config, trustedAccountIds: [STRANGER] });
    });

    it("cannot tell about directories, writers, unnamed owners and the instance's policy", () => {
        const policy = other(
            "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy",
            "instance",
            { policy: "{}" },
        );
        for (const [stack, given, reason] of [
            [[grant(to("9067-1", "DIRECTORY_USER"))], config, /directory/],
            [[grant({ permission: "WRITE" })], config, /may write/],
            [[grant()], {}, /centralAccountId/],
            [[policy, location()], config, /not worked out/],
        ] as const) {
            const { violations, notJudged } = judged(rule, stack, given);
            assert.deepEqual(violations, []);
            assert.match(notJudged[0]?.reason ?? "", reason);
        }
        assert.deepEqual(judged(rule, [policy, location("s3://acme-data/*")]).notJudged, []);
    });
});
