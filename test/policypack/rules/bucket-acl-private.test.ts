import { bucketAclPrivate as rule } from "../../../policypack/rules/bucket-acl-private";
import { assertPasses, assertRefuses } from "../support/judged";
import { acl, logBucket, other } from "../support/stacks";

describe("bucket-acl-private", () => {
    const GROUPS = "http://acs.amazonaws.com/groups";

    it("accepts private ACLs and named grantees", () => {
        assertPasses(rule, [logBucket({ acl: "private" }), acl({ acl: "log-delivery-write" })]);
        const grantee = { type: "CanonicalUser", id: "79a59df900b949e5" };
        assertPasses(rule, [
            acl({ accessControlPolicy: { grants: [{ grantee, permission: "READ" }] } }),
        ]);
        assertPasses(rule, [
            logBucket({ grants: [{ uri: `${GROUPS}/s3/LogDelivery`, permissions: ["WRITE"] }] }),
        ]);
    });

    for (const canned of ["public-read", "public-read-write", "authenticated-read"]) {
        it(`refuses ${canned}`, () => {
            assertRefuses(rule, [acl({ acl: canned })], new RegExp(`"${canned}"`));
            assertRefuses(rule, [logBucket({ acl: canned })], new RegExp(`"${canned}"`));
            assertRefuses(
                rule,
                [
                    other("aws:s3/bucketAclV2:BucketAclV2", "archive", {
                        bucket: "acme-session-logs",
                        acl: canned,
                    }),
                ],
                new RegExp(`"${canned}"`),
            );
        });
    }

    for (const group of ["AllUsers", "AuthenticatedUsers"]) {
        it(`refuses a grant to ${group}`, () => {
            const uri = `${GROUPS}/global/${group}`;
            assertRefuses(
                rule,
                [logBucket({ grants: [{ type: "Group", uri, permissions: ["READ"] }] })],
                /READ/,
            );
            assertRefuses(
                rule,
                [
                    acl({
                        accessControlPolicy: {
                            grants: [{ grantee: { type: "Group", uri }, permission: "WRITE" }],
                        },
                    }),
                ],
                /WRITE/,
            );
        });
    }

    it("leaves a public website alone", () =>
        assertPasses(rule, [acl({ bucket: "acme-website", acl: "public-read" })]));
});
