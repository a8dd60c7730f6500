import assert from "node:assert/strict";
import { nodePolicy } from "../../../member/nodes/node-policy";
import { PARTITIONS } from "../../../shared/partitions";
import { analyzeNodePolicy, type NodePolicyContext } from "../../../shared/iam/analyze-node-policy";
import { BUCKET, policy, type Json } from "./policies";

const KEY = "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const MULTI_REGION_KEY =
    "arn:aws:kms:us-east-1:111111111111:key/mrk-0123456789abcdef0123456789abcdef";

function allow(action: unknown, resource: unknown, changes: Json = {}): Json {
    return { Effect: "Allow", Action: action, Resource: resource, ...changes };
}

const writeLogs = allow(["s3:PutObject", "s3:PutObjectAcl"], `${BUCKET}/*`);

function reasons(context: NodePolicyContext, ...statements: readonly Json[]): readonly string[] {
    const { findings, problems } = analyzeNodePolicy(policy(...statements), context);
    assert.deepEqual(problems, []);
    return findings.map(({ reason }) => reason);
}

describe("a node's policy", () => {
    it("may do what the project's own policy does", () => {
        const own = nodePolicy({
            accountId: "222222222222",
            bucketArn: BUCKET,
            keyPrefix: "logs/",
            bucketKeyArn: KEY,
            sessionKeyArns: [MULTI_REGION_KEY],
        });
        const verdict = analyzeNodePolicy(own, {});
        assert.deepEqual(verdict.findings, []);
        assert.deepEqual(verdict.problems, []);
        assert.deepEqual(verdict.writesToBuckets, ["acme-session-logs-111111111111"]);
        assert.equal(verdict.usesKeys, true);
    });

    it("may use keys only by their ARNs", () => {
        const use = (resource: unknown): readonly string[] =>
            reasons({}, allow(["kms:Decrypt", "kms:GenerateDataKey"], resource));
        assert.deepEqual(use([KEY, MULTI_REGION_KEY]), []);
        assert.deepEqual(use(MULTI_REGION_KEY.replace("us-east-1", "*")), []);
        const wide = [
            "*",
            "arn:aws:kms:us-east-1:111111111111:key/*",
            "arn:aws:kms:us-east-1:111111111111:*",
            KEY.replace("111111111111", "*"),
            "arn:aws:kms:us-east-1:111111111111:alias/session-logs",
            `${KEY.slice(0, -1)}?`,
        ];
        for (const resource of wide) {
            assert.deepEqual(use(resource), ["keys-not-named"], resource);
        }
        assert.deepEqual(use([KEY, "*"]), ["keys-not-named"]);
    });

    for (const { name: partition } of PARTITIONS) {
        it(`may use no wildcards in partition ${partition}`, () => {
            assert.deepEqual(reasons({}, allow("s3:PutObject", `arn:${partition}:s3:::*`)), [
                "buckets-not-named",
            ]);
            assert.deepEqual(reasons({}, allow("kms:Decrypt", `arn:${partition}:kms:*:*:key/*`)), [
                "keys-not-named",
            ]);
        });
    }

    it("may not use all keys but one", () => {
        const allBut = { Effect: "Allow", Action: "kms:Decrypt", NotResource: KEY };
        assert.deepEqual(reasons({}, allBut), ["keys-not-named"]);
    });

    it("may use all keys that a Deny leaves", () => {
        const others = { Effect: "Deny", Action: "kms:*", NotResource: [KEY] };
        assert.deepEqual(reasons({}, allow("kms:Decrypt", "*"), others), []);
        const some = { Effect: "Deny", Action: "kms:Decrypt", Resource: MULTI_REGION_KEY };
        assert.deepEqual(reasons({}, allow("kms:Decrypt", "*"), some), ["keys-not-named"]);
    });

    it("may not administer keys", () => {
        assert.deepEqual(reasons({}, allow("kms:*", KEY)), ["key-actions-too-wide"]);
        assert.deepEqual(reasons({}, allow("kms:CreateGrant", KEY)), ["key-actions-too-wide"]);
        assert.deepEqual(reasons({}, allow(["kms:DescribeKey", "kms:ListAliases"], "*")), []);
    });

    it("may only write to the log bucket", () => {
        assert.deepEqual(reasons({}, writeLogs), []);
        const wide: readonly Json[] = [
            allow("s3:*", [BUCKET, `${BUCKET}/*`]),
            allow("s3:GetObject", `${BUCKET}/*`),
            allow("s3:GetObject", "*"),
            allow("s3:Get*", "arn:aws:s3:::acme-*"),
            allow("s3:ListBucket", BUCKET),
            { Effect: "Allow", NotAction: "s3:DeleteObject", Resource: `${BUCKET}/*` },
            { Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::other/*" },
        ];
        for (const statement of wide) {
            const found = reasons({}, writeLogs, statement);
            assert.ok(found.includes("bucket-actions-too-wide"), JSON.stringify(statement));
        }
    });

    it("may do what it likes with other buckets and services", () => {
        const elsewhere: readonly Json[] = [
            allow("s3:GetObject", "arn:aws:s3:::aws-ssm-us-east-1/*"),
            allow("s3:*", ["arn:aws:s3:::acme-app-data", "arn:aws:s3:::acme-app-data/*"]),
            allow(["ssm:*", "ssmmessages:*", "ec2messages:*"], "*"),
            allow("s3:GetEncryptionConfiguration", "*"),
            allow("s3:ListAllMyBuckets", "*"),
        ];
        assert.deepEqual(reasons({}, writeLogs, ...elsewhere), []);
    });

    it("is judged by the configured log buckets", () => {
        const read = allow("s3:GetObject", "arn:aws:s3:::acme-app-data/*");
        assert.deepEqual(reasons({ logBucketNames: ["acme-app-data"] }, writeLogs, read), [
            "bucket-actions-too-wide",
        ]);
    });

    it("may do what a Deny takes back on just the objects granted", () => {
        const all = allow("s3:*", `${BUCKET}/222222222222/*`);
        const denied = { Effect: "Deny", Action: "s3:*", NotResource: `${BUCKET}/a.log` };
        assert.deepEqual(reasons({}, all), ["bucket-actions-too-wide"]);
        assert.deepEqual(reasons({}, all, denied), []);
        const onAll = allow("s3:*", `${BUCKET}/*`);
        assert.deepEqual(reasons({}, onAll, denied), ["bucket-actions-too-wide"]);
    });

    it("may not write to every bucket", () => {
        assert.deepEqual(reasons({}, allow("s3:PutObject", "*")), ["buckets-not-named"]);
        assert.deepEqual(reasons({}, allow("s3:PutObject", "arn:aws:s3:::*/*")), [
            "buckets-not-named",
        ]);
    });

    it("may not do everything", () => {
        const found = new Set(reasons({}, allow("*", "*")));
        assert.deepEqual([...found].sort(), [
            "bucket-actions-too-wide",
            "buckets-not-named",
            "key-actions-too-wide",
            "keys-not-named",
        ]);
    });

    it("uses the keys of logs directly or through S3", () => {
        const through = (service: string): readonly string[] =>
            reasons(
                {},
                allow("kms:Decrypt", "*", {
                    Condition: { StringLike: { "kms:ViaService": service } },
                }),
            );
        assert.deepEqual(through("ssm.eu-west-1.amazonaws.com"), []);
        assert.deepEqual(through("secretsmanager.*.amazonaws.com"), []);
        assert.deepEqual(through("s3.*.amazonaws.com"), ["keys-not-named"]);
        assert.deepEqual(through("s3.cn-north-1.amazonaws.com.cn"), ["keys-not-named"]);
        assert.deepEqual(through("s3.us-iso-east-1.c2s.ic.gov"), ["keys-not-named"]);
        assert.deepEqual(through("*"), ["keys-not-named"]);
    });

    it("uses the keys of logs in contexts that these have", () => {
        const inContext = (key: string): readonly string[] =>
            reasons(
                {},
                allow("kms:Decrypt", "*", {
                    Condition: { StringLike: { [`kms:EncryptionContext:${key}`]: "*" } },
                }),
            );
        assert.deepEqual(inContext("PARAMETER_ARN"), []);
        assert.deepEqual(inContext("aws:s3:arn"), ["keys-not-named"]);
        assert.deepEqual(inContext("aws:ssm:SessionId"), ["keys-not-named"]);
    });

    it("is told by the agent's actions, written out", () => {
        const opens = (action: string): boolean =>
            analyzeNodePolicy(policy(allow(action, "*")), {}).opensChannels;
        const agents = [
            "ssm:UpdateInstanceInformation",
            "ssmmessages:*",
            "ssmmessages:OpenControl*",
        ];
        for (const action of agents) {
            assert.ok(opens(action), action);
        }
        for (const action of ["*", "ssm:*", "ssmmessages:OpenDataChannel", "ssm:StartSession"]) {
            assert.ok(!opens(action), action);
        }
    });

    it("tells what it speaks of, and whether it only reads or picks by tags", () => {
        const { namesBuckets, findings } = analyzeNodePolicy(
            policy(
                allow("s3:Get*", "arn:aws:s3:::acme-logs-*/x", {
                    Condition: { StringEquals: { "aws:ResourceAccount": "111111111111" } },
                }),
                allow("s3:*", "*"),
            ),
            { logBucketNames: ["acme-logs-1"] },
        );
        assert.deepEqual(namesBuckets, ["acme-logs-"]);
        assert.deepEqual(
            findings.map(({ onlyReads, picksResources }) => [onlyReads, picksResources]),
            [
                [true, true],
                [false, false],
                [false, false],
            ],
        );
    });

    it("has no principal", () => {
        const { problems } = analyzeNodePolicy(policy({ ...writeLogs, Principal: "*" }), {});
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["Statement[0].Principal"],
        );
    });
});

describe("whether a node's policy lets logs be written", () => {
    const NAME = "acme-session-logs-111111111111";
    const lookUp = allow("s3:GetEncryptionConfiguration", "*");
    const useKey = allow(["kms:Decrypt", "kms:GenerateDataKey*"], KEY);
    const refused = (...statements: readonly Json[]): readonly string[] =>
        analyzeNodePolicy(policy(...statements), {}).logWriting.flatMap(({ bucket, calls }) => {
            assert.equal(bucket, NAME);
            return calls.filter(({ answer }) => answer === "no").map(({ action }) => action);
        });

    it("is asked for each bucket that it writes to by name", () => {
        assert.deepEqual(analyzeNodePolicy(policy(lookUp, useKey), {}).logWriting, []);
        assert.deepEqual(refused(writeLogs, lookUp, useKey), []);
        assert.deepEqual(refused(writeLogs, useKey), ["s3:GetEncryptionConfiguration"]);
        const elsewhere = allow("s3:GetEncryptionConfiguration", "arn:aws:s3:::other");
        assert.deepEqual(refused(writeLogs, elsewhere, useKey), ["s3:GetEncryptionConfiguration"]);
    });

    it("takes one key for decryption and data keys, through S3", () => {
        const decrypt = allow("kms:Decrypt", MULTI_REGION_KEY);
        const generate = allow("kms:GenerateDataKey", KEY);
        assert.equal(refused(writeLogs, lookUp, decrypt, generate).length, 1);
        const through = (service: string) => ({
            Condition: { StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com` } },
        });
        assert.deepEqual(refused(writeLogs, lookUp, { ...useKey, ...through("s3") }), []);
        assert.deepEqual(refused(writeLogs, lookUp, { ...useKey, ...through("ssm") }), [
            "kms:Decrypt",
            "kms:GenerateDataKey",
        ]);
    });

    it("heeds denials and conditions", () => {
        const acl = (value: string) => ({ Condition: { StringEquals: { "s3:x-amz-acl": value } } });
        const needed = [lookUp, useKey];
        const own = acl("bucket-owner-full-control");
        assert.deepEqual(refused({ ...writeLogs, ...own }, ...needed), []);
        assert.deepEqual(refused({ ...writeLogs, ...acl("private") }, ...needed), [
            "s3:PutObject",
            "s3:PutObjectAcl",
        ]);
        const deny = { ...writeLogs, Effect: "Deny" };
        assert.equal(refused(writeLogs, ...needed, deny).length, 2);
        assert.equal(refused(writeLogs, ...needed, { ...deny, ...acl("private") }).length, 0);
        const network = { Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
        assert.equal(refused(writeLogs, ...needed, { ...deny, ...network }).length, 0);
    });
});
