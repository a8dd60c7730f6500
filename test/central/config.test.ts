import assert from "node:assert/strict";
import { centralConfig } from "../../central/config";

const least = {
    "session-logs:accountId": "111111111111",
    "session-logs:organizationId": "o-exampleorgid1",
    "session-logs:region": "eu-west-1",
};

function problemsOf(changes: Record<string, string>, without: readonly string[] = []) {
    const config = Object.fromEntries(
        Object.entries({ ...least, ...changes }).filter(([key]) => !without.includes(key)),
    );
    const read = centralConfig("session-logs", config);
    return read.ok ? [] : read.problems;
}

describe("centralConfig", () => {
    it("fills in the documented defaults", () => {
        const read = centralConfig("session-logs", { ...least, "aws:profile": "log-archive" });
        assert.deepEqual(read, {
            ok: true,
            value: {
                accountId: "111111111111",
                admitted: { organizationId: "o-exampleorgid1" },
                region: "eu-west-1",
                bucketName: "session-logs-111111111111-eu-west-1",
                existingBucket: false,
                adopt: "refuse",
                namePrefix: "",
                keyPrefix: "",
                sessionKey: "separate",
                sessionRegions: [],
                newRegions: [],
                readerArns: [],
                retentionDays: 365,
                archiveAfterDays: 90,
                refuseOtherKeys: false,
                eventBridge: false,
                tags: {},
                protect: true,
                force: false,
            },
        });
    });

    it("reports every problem at once, each with key, value found and accepted form", () => {
        const problems = problemsOf({
            "session-logs:accountId": "1111",
            "session-logs:bucketName": "Session_Logs",
            "session-logs:retentionDays": "0",
            "session-logs:sessionKey": "none",
            "session-logs:organizationId": "o-short",
        });
        assert.deepEqual(
            problems.map(({ key, found }) => `${key} ${found}`),
            [
                'session-logs:accountId is "1111"',
                'session-logs:organizationId is "o-short"',
                'session-logs:bucketName is "Session_Logs"',
                'session-logs:sessionKey is "none"',
                "session-logs:retentionDays is 0",
            ],
        );
        assert.match(problems[0]?.expected ?? "", /12-digit/);
        assert.match(problems[2]?.expected ?? "", /no underscores/);
        assert.match(problems[3]?.expected ?? "", /separate or same/);
        assert.match(problems[4]?.expected ?? "", /days from 1 to 36500/);
    });

    it("names the nearest known key for an unknown one", () => {
        const [problem] = problemsOf({ "session-logs:retentionDay": "30" });
        assert.equal(problem?.key, "session-logs:retentionDay");
        assert.match(problem?.expected ?? "", /Did you mean session-logs:retentionDays\?/);
    });

    it("offers no known key for one that is nothing like any", () => {
        const [problem] = problemsOf({ "session-logs:roles": '["app-server-node"]' });
        assert.doesNotMatch(problem?.expected ?? "", /Did you mean/);
        assert.match(problem?.expected ?? "", /^Its keys: accountId, organizationId, /);
    });

    it("reports a check over several keys beside other problems", () => {
        const problems = problemsOf({
            "session-logs:retentionDays": "60",
            "session-logs:bucketName": "a_b",
        });
        assert.deepEqual(problems.map(({ key }) => key).sort(), [
            "session-logs:archiveAfterDays",
            "session-logs:bucketName",
        ]);
    });

    it("refuses a region that is listed twice, at its place in the list", () => {
        const [problem] = problemsOf({
            "session-logs:sessionRegions": '["us-east-1","us-east-1"]',
        });
        assert.equal(problem?.key, "session-logs:sessionRegions[1]");
        assert.equal(problem?.found, 'is "us-east-1": it is listed twice');
    });

    it("refuses regions that do not exist, unless they are said to be newer", () => {
        const regions = {
            "session-logs:region": "us-esat-1",
            "session-logs:sessionRegions": '["us-east-1","eu-east-1"]',
        };
        assert.deepEqual(problemsOf({ ...regions, "session-logs:newRegions": '["eu-east-1"]' }), [
            {
                key: "session-logs:region",
                found: 'is "us-esat-1": it is not a region that this version knows',
                expected:
                    "Did you mean us-east-1? List a region that AWS has opened since in newRegions as well.",
            },
        ]);
        assert.equal(problemsOf(regions)[1]?.key, "session-logs:sessionRegions[1]");
    });

    it("refuses a session region of another partition", () => {
        const [problem] = problemsOf({ "session-logs:sessionRegions": '["us-gov-west-1"]' });
        assert.equal(problem?.key, "session-logs:sessionRegions[0]");
        assert.match(problem.found, /it is in partition aws-us-gov, while eu-west-1 is in aws$/);
    });

    it("refuses text where a list is wanted", () => {
        const [problem] = problemsOf({ "session-logs:sessionRegions": "us-east-1" });
        assert.match(problem?.expected ?? "", /such as \[eu-west-1, us-east-1\]/);
    });

    it("wants an organization or accounts to be admitted, and not both", () => {
        const without = ["session-logs:organizationId"];
        assert.deepEqual(problemsOf({}, without), [
            {
                key: "session-logs:organizationId",
                found: "is missing: it is required unless accountIds is set",
                expected:
                    "Write the id of your organization, such as o-exampleorgid1, or list the accounts that may write in accountIds.",
            },
        ]);
        const accountIds = { "session-logs:accountIds": '["222222222222"]' };
        assert.deepEqual(problemsOf(accountIds, without), []);
        assert.deepEqual(
            problemsOf(accountIds).map(({ key, found }) => `${key} ${found}`),
            [
                'session-logs:accountIds is ["222222222222"]: it conflicts with organizationId (o-exampleorgid1)',
            ],
        );
    });

    for (const [accountIds, found] of [
        ["[]", "is []"],
        ['["222222222222","222222222222"]', 'is "222222222222": it is listed twice'],
        ["[222222222222]", "is 222222222222"],
        ["222222222222", "is 222222222222"],
        [
            '["111111111111"]',
            'is "111111111111": it is also accountId, whose nodes need no admission',
        ],
    ] as const) {
        it(`refuses ${accountIds} as the admitted accounts`, () => {
            const [problem] = problemsOf({ "session-logs:accountIds": accountIds }, [
                "session-logs:organizationId",
            ]);
            assert.match(problem?.key ?? "", /^session-logs:accountIds/);
            assert.equal(problem?.found, found);
        });
    }

    for (const [sealer, found] of [
        ["{}", "is {}: it names nobody who may take the role"],
        ["[]", "is []: it is a list"],
        [
            '{"githubSubject":"repo:acme/*:ref:refs/heads/main"}',
            'is "repo:acme/*:ref:refs/heads/main"',
        ],
        [
            '{"githubSubject":"repo:acme/logs:pull_request"}',
            'is "repo:acme/logs:pull_request": it is what every pull request\'s workflow says of itself',
        ],
        ['{"assumedBy":["*"]}', 'is "*": it is not the ARN of a role or user'],
        [
            '{"assumedBy":["arn:aws:iam::222222222222:role/jobs"]}',
            'is "arn:aws:iam::222222222222:role/jobs": it is not of the log-archive account (111111111111)',
        ],
        [
            '{"assumedBy":["arn:aws-cn:iam::111111111111:role/jobs"]}',
            'is "arn:aws-cn:iam::111111111111:role/jobs": it is not of the log-archive account (111111111111)',
        ],
    ] as const) {
        it(`refuses ${sealer} as the sealer`, () => {
            const [problem] = problemsOf({ "session-logs:sealer": sealer });
            assert.match(problem?.key ?? "", /^session-logs:sealer/);
            assert.equal(problem?.found, found);
        });
    }

    it("takes a workflow's subject with ids for the sealer", () => {
        const githubSubject = "repo:acme-1234/session-logs@5678:environment:seal";
        const read = centralConfig("session-logs", {
            ...least,
            "session-logs:sealer": JSON.stringify({ githubSubject }),
        });
        assert.deepEqual(read.ok && read.value.sealer, { assumedBy: [], githubSubject });
    });

    it("takes paths of the organization's units", () => {
        const paths = ["o-exampleorgid1/r-ab12/ou-ab12-11111111/*", "o-exampleorgid1/r-ab12/"];
        const read = centralConfig("session-logs", {
            ...least,
            "session-logs:organizationPaths": JSON.stringify(paths),
        });
        assert.deepEqual(read.ok && read.value.admitted, {
            organizationId: "o-exampleorgid1",
            organizationPaths: paths,
        });
    });

    for (const path of [
        "o-exampleorgid1",
        "o-exampleorgid1/*",
        "o-exampleorgid1/r-ab12",
        "o-*/r-ab12/",
        "o-exampleorgid1/r-ab12/ou-*",
        "ou-ab12-11111111",
        "o-anotherorg99/r-ab12/ou-ab12-11111111/*",
    ]) {
        it(`refuses ${path} as a path of the organization`, () => {
            const [problem] = problemsOf({ "session-logs:organizationPaths": `["${path}"]` });
            assert.match(problem?.key ?? "", /^session-logs:organizationPaths/);
        });
    }

    it("refuses paths without an organization", () => {
        const problems = problemsOf(
            {
                "session-logs:accountIds": '["222222222222"]',
                "session-logs:organizationPaths": '["o-exampleorgid1/r-ab12/"]',
            },
            ["session-logs:organizationId"],
        );
        assert.deepEqual(
            problems.map(({ key, found }) => `${key} ${found}`),
            [
                'session-logs:organizationPaths is ["o-exampleorgid1/r-ab12/"]: it restricts organizationId, which is not set',
            ],
        );
    });

    for (const arn of [
        "arn:aws:iam::111111111111:root",
        "arn:aws:iam::111111111111:role/*",
        "arn:aws:iam::111111111111:role/a b",
        "arn:aws:iam::111111111111:role/AWSReservedSSO_*",
        "arn:aws:iam::111111111111:role/AWSReservedSSO_*_0123456789abcdef",
        "arn:aws:iam::111111111111:role/acme/AWSReservedSSO_LogReader_*",
        "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_LogReader_*",
        "arn:aws:iam::*:role/AWSReservedSSO_LogReader_*",
        "arn:aws:iam::111111111111:user/AWSReservedSSO_LogReader_*",
        "arn:aws:iam::111111111111:role/log-reader-*",
        "arn:aws:iam::111111111111:group/readers",
        "arn:aws:sts::111111111111:assumed-role/reader/session",
        "arn:aws:iam::111111111111:role/",
        "111111111111",
        "ssm.amazonaws.com",
        "*",
    ]) {
        it(`refuses ${arn} as a reader`, () => {
            const [problem] = problemsOf({ "session-logs:readerArns": `["${arn}"]` });
            assert.equal(problem?.key, "session-logs:readerArns[0]");
            assert.match(
                problem.expected,
                /^Write an ARN such as arn:aws:iam::111111111111:role\/log-reader/,
            );
        });
    }

    it("takes the role of a permission set as a reader, whatever its suffix will be", () => {
        for (const path of ["", "aws-reserved/sso.amazonaws.com/"]) {
            const arn = `arn:aws:iam::111111111111:role/${path}AWSReservedSSO_Log-Reader_EU_*`;
            assert.deepEqual(problemsOf({ "session-logs:readerArns": `["${arn}"]` }), []);
        }
    });

    it("refuses a reader of another partition", () => {
        const [problem] = problemsOf({
            "session-logs:readerArns": '["arn:aws-cn:iam::111111111111:role/reader"]',
        });
        assert.match(
            problem?.found ?? "",
            /it is in partition aws-cn, while region \(eu-west-1\) is in aws$/,
        );
    });

    it("refuses a reader of an account that is not admitted", () => {
        const accounts = { "session-logs:accountIds": '["222222222222"]' };
        const of = (id: string) => ({
            ...accounts,
            "session-logs:readerArns": `["arn:aws:iam::${id}:user/reader"]`,
        });
        const without = ["session-logs:organizationId"];
        assert.deepEqual(problemsOf(of("111111111111"), without), []);
        assert.deepEqual(problemsOf(of("222222222222"), without), []);
        assert.match(
            problemsOf(of("333333333333"), without)[0]?.found ?? "",
            /in account 333333333333, which is neither accountId nor listed in accountIds$/,
        );
    });

    for (const [key, value, found] of [
        ["objectLock", '{"mode":"SOFT","days":30}', 'is "SOFT"'],
        ["objectLock", '{"mode":"GOVERNANCE","days":0}', "is 0"],
        ["objectLock", '{"mode":"GOVERNANCE","days":"30"}', 'is "30"'],
        ["objectLock", '{"mode":"GOVERNANCE"}', "is missing"],
        ["objectLock", '{"mode":"GOVERNANCE","days":1,"years":1}', 'is "years"'],
        [
            "objectLock",
            '{"mode":"COMPLIANCE","days":366}',
            "is 366: it is more than retentionDays (365), after which logs are deleted",
        ],
        ["refuseOtherKeys", "yes", 'is "yes"'],
        ["eventBridge", "1", 'is "1"'],
        ["accessLogs", "acme-access-logs", 'is "acme-access-logs"'],
        ["accessLogs", '{"prefix":"s3/"}', "is missing"],
        ["accessLogs", '{"bucket":"a_b"}', 'is "a_b"'],
        [
            "accessLogs",
            '{"bucket":"session-logs-111111111111-eu-west-1"}',
            'is "session-logs-111111111111-eu-west-1": it is the archive itself, where each access log would cause another',
        ],
        ["tags", '["CostCenter"]', 'is ["CostCenter"]: it is a list'],
        ["tags", '{"CostCenter":1234}', "is 1234"],
        [
            "tags",
            '{"aws:CostCenter":"1"}',
            'is "aws:CostCenter": it begins with aws:, which AWS reserves',
        ],
        ["tags", '{"a":"","A":""}', 'is {"a":"","A":""}: it has keys that differ only in case'],
        ["tags", '{"a":"*"}', 'is "*"'],
        ["bucketKeyArn", "alias/acme-logs", 'is "alias/acme-logs"'],
        [
            "bucketKeyArn",
            "arn:aws:kms:us-east-1:111111111111:key/1234abcd",
            'is "arn:aws:kms:us-east-1:111111111111:key/1234abcd": it is not a key of account 111111111111 in eu-west-1, where the bucket is',
        ],
        [
            "bucketKeyArn",
            "arn:aws:kms:eu-west-1:222222222222:key/1234abcd",
            'is "arn:aws:kms:eu-west-1:222222222222:key/1234abcd": it is not a key of account 111111111111 in eu-west-1, where the bucket is',
        ],
    ] as const) {
        it(`refuses ${value} as ${key}`, () => {
            const [problem, ...more] = problemsOf({ [`session-logs:${key}`]: value });
            assert.deepEqual(more, []);
            assert.match(problem?.key ?? "", new RegExp(`^session-logs:${key}`));
            assert.equal(problem?.found, found);
        });
    }

    it("takes 50 tags and no more", () => {
        const tags = (count: number) => ({
            "session-logs:tags": JSON.stringify(
                Object.fromEntries(Array.from({ length: count }, (_, at) => [`tag${at}`, ""])),
            ),
        });
        assert.deepEqual(problemsOf(tags(50)), []);
        assert.equal(problemsOf(tags(51))[0]?.key, "session-logs:tags");
    });

    it("wants the name of a bucket that exists", () => {
        const existing = { "session-logs:existingBucket": "true" };
        assert.deepEqual(
            problemsOf(existing).map(({ key, found }) => `${key} ${found}`),
            ["session-logs:bucketName is missing: it is required when existingBucket is true"],
        );
        assert.deepEqual(problemsOf({ ...existing, "session-logs:bucketName": "acme-logs" }), []);
    });

    it("refuses to archive logs that are already gone", () => {
        const [problem] = problemsOf({ "session-logs:retentionDays": "60" });
        assert.equal(problem?.key, "session-logs:archiveAfterDays");
        assert.equal(problem?.found, "is 90: it is not less than retentionDays (60)");
    });

    for (const name of [
        "ab",
        "a".repeat(64),
        "-logs",
        "logs.",
        "a..b",
        "192.168.1.1",
        "xn--logs",
        "logs-s3alias",
    ]) {
        it(`refuses ${name} as a bucket name`, () => {
            assert.equal(
                problemsOf({ "session-logs:bucketName": name })[0]?.key,
                "session-logs:bucketName",
            );
        });
    }

    for (const prefix of ["session", "/", "a//", "a b/", "${x}/", "*/"]) {
        it(`refuses ${prefix} as a key prefix`, () => {
            assert.equal(
                problemsOf({ "session-logs:keyPrefix": prefix })[0]?.key,
                "session-logs:keyPrefix",
            );
        });
    }
});
