import assert from "node:assert/strict";
import { bucketPolicy } from "../../central/bucket-policy";
import { keyPolicy, type KeyUse } from "../../central/key-policy";
import { lifecycleRules } from "../../central/lifecycle";
import { ABSENT, present } from "../../shared/iam/match/key-value";
import { analyzeResourcePolicy } from "../../shared/iam/analyze";
import { assertGolden } from "../support/golden";

const archive = {
    partition: "aws",
    accountId: "111111111111",
    region: "eu-west-1",
    bucketName: "acme-session-logs",
    keyPrefix: "",
    admitted: { organizationId: "o-exampleorgid1" },
    readerArns: [],
};
const inChina = { ...archive, partition: "aws-cn", region: "cn-north-1" };
const inGovCloud = { ...archive, partition: "aws-us-gov", region: "us-gov-west-1" };

describe("bucketPolicy", () => {
    it("lets the organization write below own accounts and nothing else", () => {
        assertGolden("central/bucket-policy", bucketPolicy(archive));
    });

    it("refuses uploads with another key, where asked to", () => {
        const onlyKeyArn =
            "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        assertGolden("central/bucket-policy-one-key", bucketPolicy({ ...archive, onlyKeyArn }));
    });

    it("keeps the key prefix before the account, in the partition of the region", () => {
        const keyPrefix = "session/";
        assertGolden("central/bucket-policy-prefix-cn", bucketPolicy({ ...inChina, keyPrefix }));
        assertGolden("central/bucket-policy-gov", bucketPolicy(inGovCloud));
    });
});

describe("keyPolicy", () => {
    for (const [name, ...uses] of [
        ["logs", "logs"],
        ["sessions", "sessions"],
        ["logs-and-sessions", "logs", "sessions"],
    ] as const) {
        it(`lets the log archive administer and the organization encrypt ${uses.join(" and ")}`, () => {
            assertGolden(`central/key-policy-${name}`, keyPolicy({ ...archive, uses }));
        });
    }

    it("names the services as each partition does", () => {
        const uses = ["logs", "sessions"] as const;
        assertGolden("central/key-policy-cn", keyPolicy({ ...inChina, uses }));
        assertGolden("central/key-policy-gov", keyPolicy({ ...inGovCloud, uses }));
    });
});

describe("admission", () => {
    for (const [name, admitted] of [
        [
            "organization-paths",
            {
                organizationId: "o-exampleorgid1",
                organizationPaths: ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"],
            },
        ],
        ["accounts", { accountIds: ["222222222222", "333333333333"] }],
    ] as const) {
        it(`admits ${name} to bucket and keys`, () => {
            const args = { ...archive, admitted };
            assertGolden(`central/bucket-policy-${name}`, bucketPolicy(args));
            const uses = ["logs", "sessions"] as const;
            assertGolden(`central/key-policy-${name}`, keyPolicy({ ...args, uses }));
        });
    }
});

describe("readers", () => {
    const readerArns = [
        "arn:aws:iam::111111111111:role/audit/log-reader",
        "arn:aws:iam::444444444444:role/security-analyst",
    ];

    it("may list and read logs, those of other accounts only within the organization", () => {
        const args = { ...archive, readerArns };
        assertGolden("central/bucket-policy-readers", bucketPolicy(args));
        assertGolden("central/key-policy-readers", keyPolicy({ ...args, uses: ["logs"] }));
    });

    it("are roles of permission sets by the accounts that these are assigned in", () => {
        const args = {
            ...archive,
            readerArns: [
                ...readerArns,
                "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*",
                "arn:aws:iam::444444444444:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Audit_*",
                "arn:aws:iam::444444444444:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Security_*",
            ],
        };
        assertGolden("central/bucket-policy-permission-sets", bucketPolicy(args));
        assertGolden("central/key-policy-permission-sets", keyPolicy({ ...args, uses: ["logs"] }));
    });

    it("have no use for the session key", () => {
        const uses = ["sessions"] as const;
        assert.deepEqual(
            keyPolicy({ ...archive, readerArns, uses }),
            keyPolicy({ ...archive, uses }),
        );
    });

    it("are admitted by their accounts' ids where there is no organization", () => {
        const admitted = { accountIds: ["222222222222", "444444444444"] };
        const { Statement } = bucketPolicy({ ...archive, admitted, readerArns });
        const foreign = Statement.filter(({ Sid }) => Sid.endsWith("AsForeignReader"));
        assert.deepEqual(
            foreign.map(({ Principal, Condition }) => [Principal, Condition]),
            Array(2).fill([{ AWS: [readerArns[1]] }, undefined]),
        );
    });
});

describe("members", () => {
    const paths = ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*"];
    const everywhere = [archive, inChina, inGovCloud].map((place) => ({
        ...place,
        keyPrefix: "session/",
        readerArns: [`arn:${place.partition}:iam::444444444444:role/analyst`],
    }));
    const admissions = [
        { organizationId: "o-exampleorgid1" },
        { organizationId: "o-exampleorgid1", organizationPaths: paths },
        { accountIds: ["222222222222", "333333333333"] },
    ];
    const inUnit = { "aws:principalorgpaths": present("o-exampleorgid1/r-ab12/ou-ab12-11111111/") };
    const ours = { organizationIds: ["o-exampleorgid1"], ownAccountId: archive.accountId };

    for (const place of everywhere) {
        for (const admitted of admissions) {
            const args = { ...place, admitted };
            const title = `${JSON.stringify(admitted)} in ${place.region}`;

            it(`can write to the bucket, with the only key too: ${title}`, () => {
                const keyArn = `arn:${place.partition}:kms:${place.region}:111111111111:key/1234abcd`;
                for (const onlyKeyArn of [undefined, keyArn]) {
                    const header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
                    const { logWriting } = analyzeResourcePolicy(
                        bucketPolicy({ ...args, onlyKeyArn }),
                        {
                            ...ours,
                            kind: "bucket",
                            memberRequest: { ...inUnit, [header]: present(keyArn) },
                        },
                    );
                    assert.equal(logWriting.answer, "yes", JSON.stringify(logWriting));
                }
            });

            it(`can use the key for what it is: ${title}`, () => {
                const bucket = `arn:${place.partition}:s3:::${place.bucketName}`;
                const requests = {
                    logs: {
                        "kms:viaservice": present(`s3.${place.region}.amazonaws.com`),
                        "kms:encryptioncontext:aws:s3:arn": present(bucket),
                    },
                    sessions: {
                        "kms:viaservice": ABSENT,
                        "kms:encryptioncontext:aws:ssm:sessionid": present("jane-0123"),
                        "kms:encryptioncontext:aws:ssm:targetid": present("i-0abc"),
                    },
                };
                for (const use of ["logs", "sessions"] as const) {
                    const answer = (uses: readonly KeyUse[]) =>
                        analyzeResourcePolicy(keyPolicy({ ...args, uses }), {
                            ...ours,
                            kind: "key",
                            memberRequest: { ...inUnit, ...requests[use] },
                        }).logWriting.answer;
                    assert.equal(answer([use]), "yes");
                    assert.equal(answer(["logs", "sessions"]), "yes");
                    assert.equal(answer([use === "logs" ? "sessions" : "logs"]), "no");
                }
            });

            it(`are refused nothing as far as the pack can tell: ${title}`, () => {
                const verdicts = [
                    analyzeResourcePolicy(bucketPolicy(args), { kind: "bucket" }),
                    ...([["logs"], ["sessions"], ["logs", "sessions"]] as const).map((uses) =>
                        analyzeResourcePolicy(keyPolicy({ ...args, uses }), { kind: "key" }),
                    ),
                ];
                for (const { logWriting } of verdicts) {
                    assert.notEqual(logWriting.answer, "no");
                }
            });
        }
    }
});

describe("lifecycleRules", () => {
    it("archives, expires and leaves nothing behind", () => {
        assertGolden(
            "central/lifecycle",
            lifecycleRules({ retentionDays: 365, archiveAfterDays: 90 }),
        );
    });
});
