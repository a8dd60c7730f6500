import assert from "node:assert/strict";
import { keyPolicy } from "../../central/key-policy";
import { run } from "../../central/program";
import type { PolicyDocument } from "../../shared/policy-document";
import { type Answer, awsError, type Registered, runProgram } from "../support/mocks";

const least = {
    "aws:profile": "log-archive",
    accountId: "111111111111",
    organizationId: "o-exampleorgid1",
    region: "eu-west-1",
    sessionRegions: '["us-east-1","ap-southeast-2"]',
};

const deploy = (changes: Record<string, string> = {}, without: readonly string[] = []) => {
    const config = Object.fromEntries(
        Object.entries({ ...least, ...changes }).filter(([key]) => !without.includes(key)),
    );
    return runProgram({ stack: "central", config }, run);
};

describe("central program", () => {
    it("exports the contract, and what is configured about access", async () => {
        const { digest, ...outputs } = (await deploy()).outputs;
        assert.match(String(digest), /^v1\.[0-9a-f]{16}\.[0-9a-f]{16}$/);
        assert.deepEqual(outputs, {
            contractVersion: 1,
            organizationId: "o-exampleorgid1",
            accountId: "111111111111",
            region: "eu-west-1",
            bucketName: "session-logs-111111111111-eu-west-1",
            bucketArn: "arn:aws:s3:::session-logs-111111111111-eu-west-1",
            bucketKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/bucket-key",
            sessionKeyArns: {
                "eu-west-1": "arn:aws:kms:eu-west-1:111111111111:key/session-key",
                "us-east-1": "arn:aws:kms:us-east-1:111111111111:key/session-key-us-east-1",
                "ap-southeast-2":
                    "arn:aws:kms:ap-southeast-2:111111111111:key/session-key-ap-southeast-2",
            },
            keyPrefix: "",
            protect: true,
            readerArns: [],
            refuseOtherKeys: false,
            retentionDays: 365,
        });
    });

    it("exports the accounts that it admits instead of an organization", async () => {
        const { outputs, ofType } = await deploy(
            { accountIds: '["222222222222","333333333333"]' },
            ["organizationId"],
        );
        const { accountIds, organizationId } = outputs;
        assert.deepEqual(accountIds, ["222222222222", "333333333333"]);
        assert.equal(organizationId, undefined);
        const roots = ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"];
        for (const { inputs } of [...ofType("BucketPolicy"), ...ofType("Key")]) {
            const [, admitting] = (
                JSON.parse(String(inputs["policy"])) as { Statement: { Principal: unknown }[] }
            ).Statement;
            assert.deepEqual(admitting?.Principal, { AWS: roots });
        }
    });

    it("exports the paths that narrow its organization down", async () => {
        const organizationPaths = ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"];
        const { outputs } = await deploy({ organizationPaths: JSON.stringify(organizationPaths) });
        assert.deepEqual(outputs["organizationPaths"], organizationPaths);
    });

    describe("with readers", () => {
        const reading = (readerArns: readonly string[], answers: Record<string, Answer>) =>
            runProgram(
                {
                    stack: "central",
                    config: { ...least, readerArns: JSON.stringify(readerArns) },
                    answers,
                },
                run,
            );
        const missing: Answer = () => {
            throw awsError("reading IAM: NoSuchEntity: not found");
        };

        it("refuses those of its own account that are not there, all at once", async () => {
            const readers = ["role/gone", "user/left", "role/log-reader"];
            await assert.rejects(
                reading(
                    readers.map((one) => `arn:aws:iam::111111111111:${one}`),
                    {
                        getRole: (args) =>
                            args["name"] === "gone" ? missing(args) : { path: "/audit/" },
                        getUser: missing,
                    },
                ),
                (error: Error) => {
                    assert.match(error.message, /^Nothing was planned/);
                    assert.match(
                        error.message,
                        /readerArns\[0\] is ".+gone", but the account has no role of that name/,
                    );
                    assert.match(
                        error.message,
                        /readerArns\[1\] is ".+left", but the account has no user of that name/,
                    );
                    assert.match(
                        error.message,
                        /readerArns\[2\] is ".+", but the role or user of that name has the path \/audit\//,
                    );
                    return true;
                },
            );
        });

        it("asks nothing about those of other accounts, and roles of permission sets", async () => {
            const readers = [
                "arn:aws:iam::222222222222:role/log-reader",
                "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*",
            ];
            const { ofType } = await reading(readers, { getRole: missing, getUser: missing });
            assert.equal(ofType("BucketPolicy").length, 1);
        });

        it("goes on, with a warning, where it may not look one up", async () => {
            const { ofType, warnings } = await reading(
                ["arn:aws:iam::111111111111:role/audit/log-reader"],
                {
                    getRole: () => {
                        throw awsError("AccessDenied: not authorized to perform: iam:GetRole");
                    },
                },
            );
            assert.equal(ofType("BucketPolicy").length, 1);
            assert.match(
                warnings.join(),
                /readerArns\[0\] is ".+", which can't be looked up: .*AccessDenied/,
            );
        });
    });

    it("lets readers into the bucket and the key of the logs, not into the session key", async () => {
        const reader = "arn:aws:iam::111111111111:role/log-reader";
        const { ofType } = await deploy({ readerArns: JSON.stringify([reader]) });
        const speakOfReader = [...ofType("BucketPolicy"), ...ofType("Key"), ...ofType("ReplicaKey")]
            .filter(({ inputs }) => String(inputs["policy"]).includes(reader))
            .map(({ name }) => name);
        assert.deepEqual(speakOfReader, ["log-archive", "bucket-key"]);
    });

    it("makes one provider that takes no other account's credentials", async () => {
        const { resources } = await deploy();
        const providers = resources.filter(({ type }) => type === "pulumi:providers:aws");
        assert.equal(providers.length, 1);
        assert.equal(providers[0]?.inputs["allowedAccountIds"], '["111111111111"]');
        assert.equal(providers[0]?.inputs["profile"], "log-archive");
    });

    it("makes a bucket key in one region and a multi-Region session key with replicas", async () => {
        const { ofType } = await deploy();
        assert.deepEqual(
            ofType("Key").map(({ name, inputs }) => [
                name,
                inputs["multiRegion"],
                inputs["enableKeyRotation"],
                inputs["deletionWindowInDays"],
            ]),
            [
                ["bucket-key", false, true, 30],
                ["session-key", true, true, 30],
            ],
        );
        assert.deepEqual(
            ofType("ReplicaKey").map(({ inputs }) => [
                inputs["region"],
                inputs["deletionWindowInDays"],
            ]),
            [
                ["us-east-1", 30],
                ["ap-southeast-2", 30],
            ],
        );
        assert.equal(ofType("Alias").length, 4);
    });

    it("gives every replica the policy of its key", async () => {
        const { ofType } = await deploy();
        const [bucketKey, sessionKey] = ofType("Key").map(({ inputs }) => inputs["policy"]);
        assert.notEqual(bucketKey, sessionKey);
        assert.deepEqual(
            ofType("ReplicaKey").map(({ inputs }) => inputs["policy"]),
            [sessionKey, sessionKey],
        );
    });

    it("lets the bucket's key serve sessions where sessionKey is same", async () => {
        const { ofType, outputs } = await deploy({ sessionKey: "same" });
        assert.deepEqual(
            ofType("Key").map(({ name, inputs }) => [name, inputs["multiRegion"]]),
            [["bucket-key", true]],
        );
        assert.equal(ofType("ReplicaKey").length, 2);
        const { bucketKeyArn, sessionKeyArns } = outputs as Record<string, unknown> & {
            sessionKeyArns: Record<string, string>;
        };
        assert.equal(sessionKeyArns["eu-west-1"], bucketKeyArn);
    });

    it("tags the session key and its replicas for just-in-time node access, and no other key", async () => {
        const tagged = (resources: readonly Registered[]) =>
            resources
                .filter(({ inputs }) => inputs["tags"] !== undefined)
                .map(({ name, inputs }) => [name, inputs["tags"]]);
        const tag = { SystemsManagerJustInTimeNodeAccessManaged: "true" };
        const separate = await deploy({});
        assert.deepEqual(tagged(separate.resources), [
            ["session-key", tag],
            ["session-key-us-east-1", tag],
            ["session-key-ap-southeast-2", tag],
        ]);
        const same = await deploy({ sessionKey: "same" });
        assert.deepEqual(tagged(same.resources), [
            ["bucket-key", tag],
            ["bucket-key-us-east-1", tag],
            ["bucket-key-ap-southeast-2", tag],
        ]);
    });

    it("keeps room for that tag", async () => {
        const tags = JSON.stringify(
            Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`Tag${at}`, ""])),
        );
        await assert.rejects(
            deploy({ tags }),
            /have 50 tags together, in addition to the program's own SystemsManagerJustInTimeNodeAccessManaged/,
        );
    });

    it("makes no replica in the bucket's own region", async () => {
        const { ofType } = await deploy({ sessionRegions: '["eu-west-1"]' });
        assert.equal(ofType("ReplicaKey").length, 0);
    });

    it("encrypts the bucket with the full ARN of its key and a bucket key", async () => {
        const { ofType } = await deploy();
        const [encryption] = ofType("BucketServerSideEncryptionConfiguration");
        assert.deepEqual(encryption?.inputs["rules"], [
            {
                bucketKeyEnabled: true,
                applyServerSideEncryptionByDefault: {
                    sseAlgorithm: "aws:kms",
                    kmsMasterKeyId: "arn:aws:kms:eu-west-1:111111111111:key/bucket-key",
                },
            },
        ]);
    });

    it("closes the bucket to the public, to ACLs and to unversioned writes", async () => {
        const { ofType } = await deploy();
        const [block] = ofType("BucketPublicAccessBlock");
        for (const flag of [
            "blockPublicAcls",
            "blockPublicPolicy",
            "ignorePublicAcls",
            "restrictPublicBuckets",
        ]) {
            assert.equal(block?.inputs[flag], true, flag);
        }
        assert.deepEqual(ofType("BucketOwnershipControls")[0]?.inputs["rule"], {
            objectOwnership: "BucketOwnerEnforced",
        });
        assert.deepEqual(ofType("BucketVersioning")[0]?.inputs["versioningConfiguration"], {
            status: "Enabled",
        });
    });

    it("locks logs by a resource of its own, so that the bucket stays", async () => {
        const { ofType } = await deploy({ objectLock: '{"mode":"COMPLIANCE","days":30}' });
        assert.deepEqual(ofType("BucketObjectLockConfiguration")[0]?.inputs["rule"], {
            defaultRetention: { mode: "COMPLIANCE", days: 30 },
        });
        assert.equal(ofType("Bucket")[0]?.inputs["objectLockEnabled"], undefined);
        assert.equal((await deploy()).ofType("BucketObjectLockConfiguration").length, 0);
    });

    it("ties uploads to the bucket's key where refuseOtherKeys says so", async () => {
        const keyArn = "arn:aws:kms:eu-west-1:111111111111:key/bucket-key";
        const denials = async (refuseOtherKeys: string) =>
            policyOf((await deploy({ refuseOtherKeys })).ofType("BucketPolicy")).filter(
                ({ Effect, Action }) => Effect === "Deny" && Action === "s3:PutObject",
            );
        assert.deepEqual(await denials("false"), []);
        const [, otherKeys, ...rest] = await denials("true");
        assert.deepEqual(otherKeys?.Condition?.["StringNotEquals"], {
            "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn,
        });
        assert.equal(rest.length, 2);
    });

    it("lets S3 write access logs to another bucket, and tell EventBridge of logs", async () => {
        const { ofType } = await deploy({
            accessLogs: '{"bucket":"acme-access-logs","prefix":"session-logs/"}',
            eventBridge: "true",
        });
        const [logging] = ofType("BucketLogging");
        assert.equal(logging?.inputs["targetBucket"], "acme-access-logs");
        assert.equal(logging.inputs["targetPrefix"], "session-logs/");
        assert.equal(ofType("BucketNotification")[0]?.inputs["eventbridge"], true);
        const { ofType: byDefault } = await deploy();
        assert.equal(byDefault("BucketLogging").length, 0);
        assert.equal(byDefault("BucketNotification").length, 0);
    });

    it("tags everything by the provider, beside what aws:defaultTags says", async () => {
        const tagsOf = async (config: Record<string, string>) => {
            const { resources } = await deploy(config);
            const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
            return provider?.inputs["defaultTags"];
        };
        const aws = { "aws:defaultTags": '{"tags":{"Stage":"prod"}}' };
        assert.equal(await tagsOf({}), undefined);
        assert.equal(
            await tagsOf({ ...aws, tags: '{"Team":"security"}' }),
            '{"tags":{"Stage":"prod","Team":"security"}}',
        );
        await assert.rejects(
            deploy({ ...aws, tags: '{"Stage":"test"}' }),
            /session-logs:tags.Stage is "test", but aws:defaultTags has "prod"/,
        );
    });

    for (const [region, partition] of [
        ["cn-north-1", "aws-cn"],
        ["us-gov-west-1", "aws-us-gov"],
        ["eusc-de-east-1", "aws-eusc"],
        ["us-iso-east-1", "aws-iso"],
        ["us-isob-east-1", "aws-iso-b"],
        ["eu-isoe-west-1", "aws-iso-e"],
        ["us-isof-south-1", "aws-iso-f"],
    ] as const) {
        it(`names everything as partition ${partition} does`, async () => {
            const { ofType } = await deploy({
                region,
                sessionRegions: "[]",
                readerArns: `["arn:${partition}:iam::111111111111:role/log-reader"]`,
            });
            const policies = [...ofType("BucketPolicy"), ...ofType("Key")]
                .map(({ inputs }) => String(inputs["policy"]))
                .join();
            const partitions = [...policies.matchAll(/arn:([a-z-]+):/g)].map(([, found]) => found);
            assert.ok(partitions.length > 8);
            assert.deepEqual([...new Set(partitions)], [partition]);
            assert.match(policies, new RegExp(`"s3\\.${region}\\.amazonaws\\.com"`));
        });
    }

    it("warns of a region that every account has to enable", async () => {
        const { warnings } = await deploy({ region: "eu-south-1" });
        assert.deepEqual(warnings, [
            "The archive is in eu-south-1, an opt-in region. Enable it in every account that writes or " +
                "reads logs: S3 there rejects the requests of any other.",
        ]);
        assert.deepEqual((await deploy()).warnings, []);
    });

    describe("with a key that exists", () => {
        const id = "mrk-1234abcd12ab34cd56ef1234567890ab";
        const arn = `arn:aws:kms:eu-west-1:111111111111:key/${id}`;
        const withKey = (changes: Record<string, string>, found: object = {}) => {
            const { bucketName } = changes;
            const policy = keyPolicy({
                partition: "aws",
                accountId: least.accountId,
                region: least.region,
                bucketName: bucketName ?? "session-logs-111111111111-eu-west-1",
                admitted: { organizationId: least.organizationId },
                readerArns: [],
                uses: ["logs", "sessions"],
            });
            const key = {
                arn,
                keyId: id,
                isEnabled: true,
                customerMasterKeySpec: "SYMMETRIC_DEFAULT",
                multiRegion: true,
                policy: JSON.stringify(policy),
                ...found,
            };
            const config = { ...least, bucketKeyArn: arn, ...changes };
            return runProgram({ stack: "central", config, existing: { [id]: key } }, run);
        };

        it("makes none for the logs, and encrypts the bucket with it", async () => {
            const { ofType, outputs } = await withKey({});
            assert.deepEqual(
                ofType("Key").map(({ name }) => name),
                ["session-key"],
            );
            assert.match(
                JSON.stringify(ofType("BucketServerSideEncryptionConfiguration")[0]?.inputs),
                new RegExp(`"kmsMasterKeyId":"${arn}"`),
            );
            assert.equal(outputs["bucketKeyArn"], arn);
        });

        it("makes its replicas where it serves sessions too", async () => {
            const { ofType } = await withKey({ sessionKey: "same" });
            assert.deepEqual(ofType("Key"), []);
            assert.deepEqual(
                ofType("ReplicaKey").map(({ inputs }) => [
                    inputs["primaryKeyArn"],
                    inputs["region"],
                ]),
                [
                    [arn, "us-east-1"],
                    [arn, "ap-southeast-2"],
                ],
            );
        });

        it("refuses one that can't be read", async () => {
            await assert.rejects(
                withKey({}, { policy: undefined }),
                /Nothing was planned[^]*bucketKeyArn is "arn:aws:kms:[^"]+", a key whose policy can't be read/,
            );
        });

        it("refuses it before it registers anything, with what has to be added", async () => {
            await assert.rejects(
                withKey(
                    {},
                    { policy: '{"Version":"2012-10-17","Statement":[]}', isEnabled: false },
                ),
                (error: Error) => {
                    assert.equal(error.constructor.name, "RunError");
                    assert.match(error.message, /bucketKeyArn names a key that is disabled/);
                    assert.match(error.message, /Add to its policy:\n\[[^]*"EncryptLogsThroughS3"/);
                    return true;
                },
            );
        });
    });

    describe("with a bucket that exists", () => {
        const bucketName = "acme-session-logs";
        const withBucket = (bucketRegion: string | undefined) =>
            runProgram(
                {
                    stack: "central",
                    config: { ...least, bucketName, existingBucket: "true" },
                    existing: {
                        [bucketName]: {
                            bucket: bucketName,
                            arn: `arn:aws:s3:::${bucketName}`,
                            bucketRegion,
                        },
                    },
                },
                run,
            );

        it("makes none, and sets it up", async () => {
            const { ofType } = await withBucket("eu-west-1");
            assert.deepEqual(ofType("Bucket"), []);
            for (const type of [
                "BucketPolicy",
                "BucketVersioning",
                "BucketLifecycleConfiguration",
                "BucketPublicAccessBlock",
                "BucketServerSideEncryptionConfiguration",
            ]) {
                assert.deepEqual(
                    ofType(type).map(({ inputs }) => inputs["bucket"]),
                    [bucketName],
                    type,
                );
            }
        });

        it("refuses one that can't be read", async () => {
            await assert.rejects(
                withBucket(undefined),
                /Nothing was planned[^]*bucketName is "acme-session-logs", a bucket that can't be read/,
            );
        });

        it("refuses one of another region", async () => {
            await assert.rejects(
                withBucket("us-east-1"),
                /session-logs:bucketName names a bucket in "us-east-1", while region is "eu-west-1"/,
            );
        });
    });

    it("refuses a config that can't be used before it registers anything", async () => {
        await assert.rejects(deploy({ accountId: "1", bucketName: "a_b" }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /^Nothing was planned: .*central/);
            assert.match(error.message, /session-logs:accountId is "1"/);
            assert.match(error.message, /session-logs:bucketName is "a_b"/);
            return true;
        });
    });

    it("refuses the credentials of another account", async () => {
        const stack = { stack: "central", config: least, credentialsOf: "222222222222" };
        await assert.rejects(
            runProgram(stack, run),
            /session-logs:accountId is "111111111111", but the AWS credentials are for account 222222222222/,
        );
    });
});

function policyOf(resources: readonly Registered[]) {
    const { Statement } = JSON.parse(String(resources[0]?.inputs["policy"])) as PolicyDocument;
    return Statement;
}
