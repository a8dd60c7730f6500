import assert from "node:assert/strict";
import { centralConfig } from "../../central/config";
import type { ExistingFacts, FoundBucket } from "../../central/existing/facts";
import type { CentralFacts } from "../../central/facts";
import { planCentral } from "../../central/plan";
import type { Problem } from "../../shared/problem";
import type { Plan, PlannedResource } from "../../shared/pulumi/plan";
import { assertGolden } from "../support/golden";

const least = {
    accountId: "111111111111",
    organizationId: "o-exampleorgid1",
    region: "eu-west-1",
    sessionRegions: '["us-east-1"]',
};
const BUCKET = { bucketName: "acme-logs", existingBucket: "true" };
const EMPTY_BUCKET: FoundBucket = { region: "eu-west-1", policy: "", lifecycleRules: [] };
const USED_BUCKET: FoundBucket = {
    region: "eu-west-1",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "TrailWrites",
                Effect: "Allow",
                Principal: { Service: "cloudtrail.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: "arn:aws:s3:::acme-logs/trail/*",
                Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
            },
        ],
    }),
    lifecycleRules: [{ id: "trail", status: "Enabled", expiration: { days: 3650 } }],
};

type Changes = Readonly<Record<string, string>>;

function planned(
    changes: Changes = {},
    existing: Partial<ExistingFacts> = {},
    facts: Partial<CentralFacts> = {},
) {
    const wanted = Object.entries({ ...least, ...changes }).filter(
        ([key]) => key !== "organizationId" || changes["accountIds"] === undefined,
    );
    const config = centralConfig(
        "session-logs",
        Object.fromEntries(wanted.map(([key, value]) => [`session-logs:${key}`, value])),
    );
    assert.ok(config.ok, JSON.stringify(config));
    return planCentral(config.value, {
        state: [],
        lockout: { deployed: { ok: true, value: undefined }, members: { ok: true, value: [] } },
        existing: { ok: true, value: { readers: {}, aliases: [], replicas: {}, ...existing } },
        ...facts,
    });
}

function planOf(...args: Parameters<typeof planned>): Plan {
    const plan = planned(...args);
    assert.ok(plan.ok, JSON.stringify(plan));
    return plan.value;
}

function problemsOf(...args: Parameters<typeof planned>): readonly Problem[] {
    const plan = planned(...args);
    return plan.ok ? [] : plan.problems;
}

function the(plan: Plan, type: string, name = "log-archive"): PlannedResource {
    const found = plan.items.find((one) => one.type === type && one.name === name);
    assert.ok(found?.kind === "resource", `${type} ${name}`);
    return found;
}

describe("the plan of an archive", () => {
    const found = (bucket: FoundBucket) => ({ bucket: { kind: "found", value: bucket } }) as const;
    const plans: Readonly<Record<string, Parameters<typeof planned>>> = {
        default: [],
        unprotected: [{ protect: "false" }],
        options: [
            {
                refuseOtherKeys: "true",
                objectLock: '{"mode":"GOVERNANCE","days":30}',
                accessLogs: '{"bucket":"acme-access-logs","prefix":"archive/"}',
                eventBridge: "true",
                namePrefix: "eu-",
                keyPrefix: "sessions/",
            },
        ],
        "one-key": [{ sessionKey: "same" }],
        "existing-bucket": [BUCKET, found(EMPTY_BUCKET)],
        "existing-bucket-kept": [{ ...BUCKET, adopt: "keep" }, found(USED_BUCKET)],
        "existing-bucket-replaced": [{ ...BUCKET, adopt: "replace" }, found(USED_BUCKET)],
        sealer: [
            {
                readerArns: '["arn:aws:iam::111111111111:role/log-reader"]',
                sealer: JSON.stringify({
                    assumedBy: ["arn:aws:iam::111111111111:role/nightly-jobs"],
                    githubSubject: "repo:acme/session-logs:environment:seal",
                }),
                keyPrefix: "sessions/",
                namePrefix: "eu/",
            },
        ],
        "replica-back": [
            {},
            { replicas: { "us-east-1": { keyId: "mrk-1", keyState: "Enabled" } } },
        ],
    };
    for (const [name, args] of Object.entries(plans)) {
        it(`is the one of test/golden/plans/central-${name}.json`, () => {
            assertGolden(`plans/central-${name}`, planOf(...args));
        });
    }

    it("names only what it has before", () => {
        for (const args of Object.values(plans)) {
            const seen = new Set<string>();
            for (const { type, name, ...item } of planOf(...args).items) {
                const named = [...JSON.stringify(item).matchAll(/"\$output":"([^"]+)"/g)].map(
                    ([, address]) => address,
                );
                const { parent, dependsOn = [] } = item.options as PlannedResource["options"];
                for (const address of [...named, ...dependsOn, ...(parent ? [parent] : [])]) {
                    assert.ok(seen.has(address ?? ""), `${type} ${name} names ${address}`);
                }
                seen.add(`${type} ${name}`);
            }
        }
    });

    it("collects everything that keeps it from being made", () => {
        const readerArns = '["arn:aws:iam::111111111111:role/gone"]';
        const problems = problemsOf(
            { readerArns },
            {
                readers: { "arn:aws:iam::111111111111:role/gone": { kind: "missing" } },
                bucketOfThatName: { kind: "found", value: {} },
                aliases: [{ alias: "alias/session-logs-bucket", region: "eu-west-1" }],
                replicas: {
                    "us-east-1": {
                        keyId: "mrk-1",
                        keyState: "PendingDeletion",
                        deletionDate: "2026-12-24T00:00:00Z",
                    },
                },
            },
        );
        assert.deepEqual(
            problems.map(({ key }) => key.slice("session-logs:".length)),
            ["readerArns[0]", "bucketName", "namePrefix", "sessionRegions"],
        );
        assert.match(problems[1]?.expected ?? "", /existingBucket to true/);
        assert.match(
            problems[2]?.found ?? "",
            /already has alias\/session-logs-bucket in eu-west-1/,
        );
        assert.match(problems[3]?.found ?? "", /us-east-1, .* is pending deletion \(2026-12-24/);
    });

    it("names a role of the sealer's name, and who can't take it since they are not there", () => {
        const arn = "arn:aws:iam::111111111111:role/jobs";
        const problems = problemsOf(
            { sealer: JSON.stringify({ assumedBy: [arn] }) },
            {
                readers: { [arn]: { kind: "missing" } },
                roleOfThatName: { kind: "found", value: {} },
            },
        );
        assert.deepEqual(
            problems.map(({ key, found }) => `${key} ${found}`),
            [
                `session-logs:sealer.assumedBy[0] is "${arn}", but the account has no role of that name`,
                'session-logs:namePrefix is "", but the account already has a role session-logs-sealer, not in this stack',
            ],
        );
    });

    it("names a bucket of somebody else, and no bucket that it may not look for", () => {
        const answer = (reason: string) =>
            problemsOf({}, { bucketOfThatName: { kind: "unknown", reason } });
        assert.match(
            answer("operation error S3: HeadBucket, StatusCode: 403, api error Forbidden")[0]
                ?.found ?? "",
            /which is taken by another account/,
        );
        assert.deepEqual(answer("dial tcp: i/o timeout"), []);
    });

    it("refuses accounts or readers whose policies would be larger than AWS takes, with the size", () => {
        const accounts = (count: number) => ({
            accountIds: JSON.stringify(
                Array.from({ length: count }, (_, at) => String(200_000_000_000 + at)),
            ),
        });
        const found = (changes: Changes) =>
            problemsOf(changes)
                .map(({ key, found }) => `${key} ${found}`)
                .join("\n");
        assert.equal(found(accounts(250)), "");
        assert.match(
            found(accounts(400)),
            /^session-logs:accountIds has 400 accounts, which results in a bucket policy of 2\d{4} bytes; AWS allows 20480$/,
        );
        const readers = Array.from(
            { length: 300 },
            (_, at) => `arn:aws:iam::111111111111:role/people/who/read/session-logs-reader-${at}`,
        );
        assert.match(
            found({ readerArns: JSON.stringify(readers) }),
            /readerArns has 300 readers, which results in a bucket policy of \d+ bytes; AWS allows 20480$/,
        );
        assert.match(
            found({ sessionKey: "same", ...accounts(600) }),
            /bucket policy of \d+ bytes; AWS allows 20480\n.* key policy of \d+ bytes; AWS allows 32768/,
        );
    });
});

describe("the plan of an archive in a bucket that exists", () => {
    const bucket = { kind: "found", value: USED_BUCKET } as const;
    const statements = (plan: Plan) => {
        const { policy } = the(plan, "BucketPolicy").inputs as {
            readonly policy: { readonly $json: { readonly Statement: { readonly Sid: string }[] } };
        };
        return policy.$json.Statement.map(({ Sid }) => Sid);
    };
    const rules = (plan: Plan) =>
        (the(plan, "BucketLifecycleConfiguration").inputs["rules"] as { id: string }[]).map(
            ({ id }) => id,
        );

    it("refuses to take its policy and rules away unasked, with what would change", () => {
        const [problem, ...others] = problemsOf(BUCKET, { bucket });
        assert.deepEqual(others, []);
        assert.equal(problem?.key, "session-logs:adopt");
        assert.match(
            problem.expected,
            /keep .* replace makes these changes:\n[^]*"TrailWrites"[^]*"trail"/,
        );
    });

    it("keeps them beside its own, or takes them away, and has them in its state", () => {
        const kept = planOf({ ...BUCKET, adopt: "keep" }, { bucket });
        const replaced = planOf({ ...BUCKET, adopt: "replace" }, { bucket });
        assert.equal(statements(kept)[0], "TrailWrites");
        assert.equal(rules(kept)[0], "trail");
        assert.ok(!statements(replaced).includes("TrailWrites"));
        assert.ok(!rules(replaced).includes("trail"));
        for (const plan of [kept, replaced]) {
            const { policy, lifecycleRules } = USED_BUCKET;
            assert.deepEqual(the(plan, "Stash").inputs["input"], { policy, lifecycleRules });
            assert.equal(the(plan, "BucketPolicy").options.import, "acme-logs@eu-west-1");
            assert.match(plan.warnings.join(), /takes over the policy and lifecycle rules/);
        }
    });

    it("goes on as it began once they are in the stack, whatever was written since", () => {
        const state = [
            { type: "aws:s3/bucketPolicy:BucketPolicy", name: "log-archive", outputs: {} },
            {
                type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                name: "log-archive",
                outputs: {},
            },
            {
                type: "pulumi:index:Stash",
                name: "log-archive",
                outputs: {
                    input: {
                        policy: USED_BUCKET.policy,
                        lifecycleRules: USED_BUCKET.lifecycleRules,
                    },
                },
            },
        ];
        const later = { kind: "found", value: EMPTY_BUCKET } as const;
        const plan = planOf({ ...BUCKET, adopt: "keep" }, { bucket: later }, { state });
        assert.deepEqual([statements(plan)[0], rules(plan)[0]], ["TrailWrites", "trail"]);
        assert.equal(the(plan, "BucketPolicy").options.import, undefined);
        assert.deepEqual(plan.warnings, []);
    });

    it("takes back without a word what it wrote itself and lost from its state", () => {
        const first = planOf(BUCKET, { bucket: { kind: "found", value: EMPTY_BUCKET } });
        const policy = JSON.stringify(
            (the(first, "BucketPolicy").inputs["policy"] as { $json: unknown }).$json,
        );
        const plan = planOf(BUCKET, {
            bucket: { kind: "found", value: { ...EMPTY_BUCKET, policy } },
        });
        assert.equal(the(plan, "BucketPolicy").options.import, "acme-logs@eu-west-1");
        assert.deepEqual(plan.warnings, []);
    });

    it("keeps no statement that lets in somebody from outside", () => {
        const policy = JSON.stringify({
            Version: "2012-10-17",
            Statement: {
                Sid: "Partner",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::999999999999:root" },
                Action: "s3:GetObject",
                Resource: "arn:aws:s3:::acme-logs/*",
            },
        });
        const partner = { kind: "found", value: { ...EMPTY_BUCKET, policy } } as const;
        const [problem] = problemsOf({ ...BUCKET, adopt: "keep" }, { bucket: partner });
        assert.match(problem?.found ?? "", /grants access to .*999999999999.*\(Partner\)/);
        assert.deepEqual(problemsOf({ ...BUCKET, adopt: "replace" }, { bucket: partner }), []);
    });
});

describe("the plan of an archive that leaves a session region", () => {
    const deployed = {
        contractVersion: 1 as const,
        organizationId: "o-exampleorgid1",
        accountId: "111111111111",
        region: "eu-west-1",
        bucketName: "session-logs-111111111111-eu-west-1",
        bucketArn: "arn:aws:s3:::session-logs-111111111111-eu-west-1",
        bucketKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        sessionKeyArns: {
            "eu-west-1": "arn:aws:kms:eu-west-1:111111111111:key/mrk-1",
            "us-east-1": "arn:aws:kms:us-east-1:111111111111:key/mrk-1",
        },
        keyPrefix: "",
        protect: true,
    };
    const lockout = {
        deployed: { ok: true, value: deployed },
        members: { ok: true, value: [] },
    } as const;

    it("is refused, though nobody writes there, since the replica can't come back for a while", () => {
        const [problem] = problemsOf({ sessionRegions: "[]" }, {}, { lockout });
        assert.equal(problem?.key, "session-logs:sessionRegions");
        assert.match(problem.found, /no longer has us-east-1, whose replica/);
        assert.match(problem.expected, /30 days \(KMS allows 7 to 30\).*session-logs:force/);
    });

    it("goes on by force, and no replica is protected", () => {
        const plan = planOf({ sessionRegions: "[]", force: "true" }, {}, { lockout });
        assert.match(plan.warnings.join("\n"), /allows these changes:\n.*no longer has us-east-1/);
        assert.equal(the(planOf(), "ReplicaKey", "session-key-us-east-1").options.protect, false);
    });
});
