import assert from "node:assert/strict";
import { AccessDenied } from "../../../tools/oracle/denial";
import { decide, reasonOf, type Request } from "../../../tools/oracle/evaluator";
import type { DeployedPolicy } from "../../../tools/oracle/policy";

const OBJECT = "arn:aws:s3:::logs/a.log";
const NODE = "arn:aws:sts::222222222222:assumed-role/node/i-0123456789abcdef0";

const policy = (
    name: string,
    Effect: string,
    Action: string,
    more: object = {},
): DeployedPolicy => ({
    name,
    document: {
        Version: "2012-10-17",
        Statement: { Sid: "It", Effect, Action, Resource: "*", ...more },
    },
});
const everybody = { Principal: { AWS: "*" } };

/** A request of another account that all sides allow. */
const allowed: Request = {
    principal: NODE,
    identityPolicies: [policy("own", "Allow", "s3:*")],
    permissionsBoundary: policy("cap", "Allow", "*"),
    action: "s3:PutObject",
    resource: OBJECT,
    resourceAccount: "111111111111",
    resourcePolicy: policy("the bucket policy", "Allow", "s3:PutObject", everybody),
    restrictPublicBuckets: false,
    keys: {},
};

describe("a decision of the evaluator", () => {
    const start = `User: ${NODE} is not authorized to perform: s3:PutObject on resource: "${OBJECT}"`;

    it("lets through what every side allows", () => {
        assert.equal(decide(allowed), "Allowed");
        assert.equal(
            reasonOf(allowed, "Allowed"),
            "allowed by the bucket policy's It and own's It and cap's It",
        );
    });

    for (const [what, change, message, because] of [
        [
            "the caller's own policies are silent",
            { identityPolicies: [] },
            `${start} because no identity-based policy allows the s3:PutObject action`,
            "not allowed by the caller's own policies",
        ],
        [
            "the boundary is silent",
            { permissionsBoundary: policy("cap", "Allow", "kms:*") },
            `${start} because no permissions boundary allows the s3:PutObject action`,
            "not allowed by the permissions boundary cap",
        ],
        [
            "the resource is silent",
            { resourcePolicy: undefined },
            `${start} because no resource-based policy allows the s3:PutObject action`,
            "not allowed by a resource without policy",
        ],
        [
            "the caller's own policies deny",
            { identityPolicies: [...allowed.identityPolicies, policy("stop", "Deny", "s3:*")] },
            `${start} with an explicit deny in an identity-based policy`,
            "denied by stop's It",
        ],
        [
            "the boundary denies",
            { permissionsBoundary: policy("cap", "Deny", "s3:*") },
            `${start} with an explicit deny in a permissions boundary`,
            "denied by cap's It",
        ],
        [
            "the resource denies",
            { resourcePolicy: policy("the bucket policy", "Deny", "s3:*", everybody) },
            `${start} with an explicit deny in a resource-based policy`,
            "denied by the bucket policy's It",
        ],
    ] as const) {
        it(`is put in AWS's words when ${what}`, () => {
            const request: Request = { ...allowed, ...change };
            const decision = decide(request);
            const error = new AccessDenied(request, decision);
            assert.equal(error.name, "AccessDenied");
            assert.equal(error.message, message);
            assert.equal(reasonOf(request, decision), because);
        });
    }

    it("is named as the service that was called names it", () => {
        const request: Request = { ...allowed, action: "kms:Decrypt", identityPolicies: [] };
        const decision = decide(request);
        assert.equal(new AccessDenied(request, decision).name, "AccessDeniedException");
        assert.equal(new AccessDenied(request, decision, "s3").name, "AccessDenied");
    });
});
