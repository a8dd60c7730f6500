import assert from "node:assert/strict";
import { nodePolicy } from "../../member/nodes/node-policy";
import { sessionDocument } from "../../member/sessions/session-document";
import { startSessionPolicy } from "../../member/sessions/start-session-policy";
import { analyzeNodePolicy } from "../../shared/iam/analyze-node-policy";
import { trustPolicy } from "../../member/nodes/trust-policy";
import { contract } from "../support/contract";
import { assertGolden } from "../support/golden";

const accountId = "222222222222";

describe("nodePolicy", () => {
    it("lets nodes write below their own account with both keys", () => {
        assertGolden(
            "member/node-policy",
            nodePolicy({
                ...contract,
                accountId,
                sessionKeyArns: Object.values(contract.sessionKeyArns),
            }),
        );
    });

    it("lets nodes stream to the log groups too", () => {
        assertGolden(
            "member/node-policy-cloudwatch",
            nodePolicy({
                ...contract,
                accountId,
                sessionKeyArns: Object.values(contract.sessionKeyArns),
                logGroupArns: [
                    "arn:aws:logs:eu-west-1:222222222222:log-group:/session-logs/sessions",
                    "arn:aws:logs:us-east-1:222222222222:log-group:/session-logs/sessions",
                ],
            }),
        );
    });
});

describe("a node with this policy", () => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
        it(`can write its log in ${partition}`, () => {
            const there = (arn: string) => arn.replace("arn:aws:", `arn:${partition}:`);
            const [sessionKeyArn = ""] = Object.values(contract.sessionKeyArns);
            for (const keyPrefix of ["", "session/"]) {
                const policy = nodePolicy({
                    accountId,
                    keyPrefix,
                    bucketArn: there(contract.bucketArn),
                    bucketKeyArn: there(contract.bucketKeyArn),
                    sessionKeyArns: [there(sessionKeyArn)],
                });
                const [writing, ...others] = analyzeNodePolicy(policy, {}).logWriting;
                assert.equal(others.length, 0);
                assert.equal(writing?.bucket, contract.bucketName);
                assert.deepEqual(
                    writing.calls.map(({ answer }) => answer),
                    Array(5).fill("yes"),
                );
            }
        });
    }
});

describe("trustPolicy", () => {
    it("lets a service hand the role to nodes, by its name in the partition", () => {
        assertGolden("member/trust-policies", {
            instance: trustPolicy("ec2", "aws"),
            instanceInChina: trustPolicy("ec2", "aws-cn"),
            defaultHost: trustPolicy("ssm", "aws"),
            defaultHostInChina: trustPolicy("ssm", "aws-cn"),
        });
    });
});

describe("startSessionPolicy", () => {
    const args = {
        partition: "aws",
        accountId,
        regions: Object.keys(contract.sessionKeyArns),
        sessionKeyArns: Object.values(contract.sessionKeyArns),
        documents: [],
    };

    it("lets people start logged sessions, and end and resume their own", () => {
        assertGolden("member/start-session-policy", startSessionPolicy(args));
    });

    it("lets them name the further documents, in any partition", () => {
        assertGolden(
            "member/start-session-policy-documents-cn",
            startSessionPolicy({
                ...args,
                partition: "aws-cn",
                regions: ["cn-north-1"],
                sessionKeyArns: [
                    "arn:aws-cn:kms:cn-north-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                ],
                documents: ["break-glass", "long-session"],
            }),
        );
    });

    it("fits a managed policy in an account with forty regions", () => {
        const regions = Array.from({ length: 40 }, (_, index) => `ap-southeast-${index + 1}`);
        const [key = ""] = Object.values(contract.sessionKeyArns);
        const policy = startSessionPolicy({
            ...args,
            regions,
            sessionKeyArns: regions.map((region) => key.replace("eu-west-1", region)),
        });
        assert.ok(JSON.stringify(policy).length < 6144);
    });
});

describe("sessionDocument", () => {
    const least = {
        ...contract,
        accountId,
        region: "us-east-1",
        sessionKeyArn: contract.sessionKeyArns["us-east-1"] ?? "",
        idleSessionTimeout: 20,
        runAsEnabled: false,
        shellProfile: { linux: "", windows: "" },
    };

    it("logs to the archive below account and region, encrypted with the key of the region", () => {
        assertGolden("member/session-document", sessionDocument(least));
    });

    it("streams to an encrypted log group too", () => {
        assertGolden(
            "member/session-document-cloudwatch",
            sessionDocument({ ...least, logGroupName: "/session-logs/sessions" }),
        );
    });

    it("carries every preference", () => {
        assertGolden(
            "member/session-document-full",
            sessionDocument({
                ...least,
                keyPrefix: "session/",
                idleSessionTimeout: 5,
                maxSessionDuration: 480,
                runAsEnabled: true,
                runAsDefaultUser: "ssm-operator",
                shellProfile: { linux: "exec /bin/bash", windows: "Set-Location C:\\" },
            }),
        );
    });
});
