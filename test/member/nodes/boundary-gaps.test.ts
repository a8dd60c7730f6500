import assert from "node:assert/strict";
import { boundaryGaps } from "../../../member/nodes/boundary-gaps";
import { nodePolicy } from "../../../member/nodes/node-policy";
import { contract } from "../../support/contract";

const accountId = "222222222222";
const NEEDED = [
    "s3:GetEncryptionConfiguration",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

const gapsOf = (...statements: object[]) =>
    boundaryGaps({
        boundary: JSON.stringify({
            Version: "2012-10-17",
            Statement: statements.map((statement) =>
                "NotResource" in statement ? statement : { Resource: "*", ...statement },
            ),
        }),
        policy: nodePolicy({
            ...contract,
            accountId,
            sessionKeyArns: Object.values(contract.sessionKeyArns),
        }),
        bucketRegion: contract.region,
        accountId,
        regions: Object.keys(contract.sessionKeyArns),
    });

const none = { denied: [], uncertain: [] };

describe("boundaryGaps", () => {
    it("finds none where all is allowed", () => {
        assert.deepEqual(gapsOf({ Effect: "Allow", Action: "*" }), none);
        assert.deepEqual(
            gapsOf({ Effect: "Allow", NotAction: ["iam:*", "organizations:*"] }),
            none,
        );
        assert.deepEqual(gapsOf({ Effect: "Allow", Action: NEEDED }), none);
    });

    it("finds each need that no statement allows", () => {
        for (const missing of NEEDED) {
            const others = NEEDED.filter((action) => action !== missing);
            const gaps = gapsOf({ Effect: "Allow", Action: others });
            assert.deepEqual(gaps, { denied: [missing], uncertain: [] });
        }
    });

    it("finds a key that the boundary does not reach", () => {
        const reached = Object.values(contract.sessionKeyArns).slice(0, 1);
        const gaps = gapsOf(
            { Effect: "Allow", NotAction: "kms:Decrypt" },
            { Effect: "Allow", Action: "kms:*", Resource: [contract.bucketKeyArn, ...reached] },
        );
        assert.deepEqual(gaps, { denied: ["kms:Decrypt"], uncertain: [] });
    });

    it("finds what is denied whatever is allowed", () => {
        const gaps = gapsOf(
            { Effect: "Allow", Action: "*" },
            { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::acme-data/*" },
        );
        assert.deepEqual(gaps.denied, NEEDED.slice(0, 3));
    });

    it("knows where a request goes", () => {
        const limited = (...regions: string[]) =>
            gapsOf(
                { Effect: "Allow", Action: "*" },
                {
                    Effect: "Deny",
                    NotAction: "iam:*",
                    Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
                },
            );
        assert.deepEqual(limited("eu-west-1", "us-east-1"), none);
        // The bucket and its key are in eu-west-1.
        assert.deepEqual(limited("us-east-1").denied, NEEDED);
        assert.deepEqual(
            limited("eu-west-1").denied,
            NEEDED.filter((action) => /^(kms:Decrypt|ssm)/.test(action)),
        );
    });

    it("is not sure of what depends on the request", () => {
        const gaps = gapsOf(
            { Effect: "Allow", NotAction: "kms:*" },
            {
                Effect: "Allow",
                Action: "kms:*",
                Condition: { StringEquals: { "aws:PrincipalTag/team": "payments" } },
            },
        );
        assert.deepEqual(gaps, { denied: [], uncertain: ["kms:Decrypt", "kms:GenerateDataKey"] });
    });

    it("takes a boundary that can't be read for one that allows nothing", () => {
        const { denied } = boundaryGaps({
            boundary: "{",
            policy: { Version: "2012-10-17", Statement: [] },
            bucketRegion: "eu-west-1",
            accountId,
            regions: ["eu-west-1"],
        });
        assert.equal(denied.length, 5);
    });
});
