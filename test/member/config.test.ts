import assert from "node:assert/strict";
import { memberConfig } from "../../member/config";

const least = {
    "session-logs:accountId": "222222222222",
    "session-logs:regions": '["eu-west-1"]',
    "session-logs:roles": '["app-server-node"]',
};

function problemsOf(changes: Record<string, string>) {
    const read = memberConfig("session-logs", { ...least, ...changes });
    return read.ok ? [] : read.problems.map(({ key, found }) => `${key} ${found}`);
}

const inNamespace = (key: string) => `session-logs:${key}`;

const withNamespace = (changes: Record<string, string>) =>
    Object.fromEntries(Object.entries(changes).map(([key, value]) => [inNamespace(key), value]));

/** A key of the account in each region. */
const keysOf = (...regions: string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
        regions.map((region) => [region, `arn:aws:kms:${region}:222222222222:key/logs`]),
    );

describe("memberConfig", () => {
    it("fills in the documented defaults", () => {
        assert.deepEqual(memberConfig("session-logs", least), {
            ok: true,
            value: {
                accountId: "222222222222",
                regions: ["eu-west-1"],
                newRegions: [],
                roles: ["app-server-node"],
                attachment: "managed",
                path: "/",
                namePrefix: "",
                startSessionPolicy: false,
                idleSessionTimeout: 20,
                runAsEnabled: false,
                shellProfile: { linux: "", windows: "" },
                regionOverrides: {},
                extraDocuments: {},
                blockPublicDocuments: false,
                adopt: "refuse",
                off: false,
                tags: {},
            },
        });
    });

    const refused: readonly (readonly [string, string, string])[] = [
        ["idleSessionTimeout", "0", "is 0"],
        ["idleSessionTimeout", "61", "is 61"],
        ["idleSessionTimeout", "20 minutes", 'is "20 minutes"'],
        ["maxSessionDuration", "1441", "is 1441"],
        ["maxSessionDuration", "10", "is 10: it is shorter than idleSessionTimeout (20)"],
        ["attachment", "customer", 'is "customer"'],
        ["runAsEnabled", "yes", 'is "yes"'],
        [
            "runAsDefaultUser",
            "ssm-operator",
            'is "ssm-operator": it has no effect while runAsEnabled is false',
        ],
        ["createRole", '{"name":"a node"}', 'name is "a node"'],
        ["createRole", "{}", "name is missing"],
        ["dhmc", "[]", "is []: it is a list"],
        ["shellProfile", "[]", "is []: it is a list"],
        ["extraDocuments", '["plain"]', 'is ["plain"]: it is a list'],
        ["dhmc", '{"enable":"maybe"}', 'enable is "maybe"'],
        ["dhmc", '{"roleName":"service-role/node"}', 'roleName is "service-role/node"'],
        ["permissionsBoundary", "boundary", 'is "boundary"'],
        ["path", "session-logs", 'is "session-logs"'],
        ["namePrefix", "acme/", 'is "acme/"'],
        ["startSessionPolicy", "yes", 'is "yes"'],
        ["blockPublicDocuments", "1", 'is "1"'],
        [
            "regionOverrides",
            '{"eu-west-1":{"idleSessionTimeout":61}}',
            "eu-west-1.idleSessionTimeout is 61",
        ],
        ["regionOverrides", '{"eu-west-1":{"idle":5}}', 'eu-west-1.idle is "idle"'],
        [
            "extraDocuments",
            '{"AWS-Shell":{}}',
            'AWS-Shell is "AWS-Shell": it begins with a word that AWS reserves',
        ],
        [
            "extraDocuments",
            '{"SSM-SessionManagerRunShell":{}}',
            'SSM-SessionManagerRunShell is "SSM-SessionManagerRunShell": it is the document that holds the session preferences',
        ],
        ["extraDocuments", '{"no":{}}', 'no is "no"'],
        [
            "cloudWatch",
            '{"logGroupName":"aws/sessions","kmsKeyArns":{}}',
            'logGroupName is "aws/sessions": it begins with aws/, which AWS reserves',
        ],
        ["cloudWatch", '{"retentionDays":31,"kmsKeyArns":{}}', "retentionDays is 31"],
        [
            "cloudWatch",
            '{"kmsKeyArns":{"eu-west-1":"alias/sessions"}}',
            'kmsKeyArns.eu-west-1 is "alias/sessions"',
        ],
        ["centralStack", "acme/central", 'is "acme/central"'],
        ["tags", '["CostCenter"]', 'is ["CostCenter"]: it is a list'],
        ["adopt", "true", 'is "true"'],
        ["off", "yes", 'is "yes"'],
        ["idleTimeout", "20", "is not a key of this program"],
    ];
    for (const [key, value, found] of refused) {
        it(`refuses ${key} ${value}`, () => {
            const separator = /^(is|has) /.test(found) ? " " : ".";
            assert.deepEqual(problemsOf({ [`session-logs:${key}`]: value }), [
                `session-logs:${key}${separator}${found}`,
            ]);
        });
    }

    it("reads every option of its own", () => {
        const read = memberConfig("session-logs", {
            ...least,
            "session-logs:createRole": '{"name":"node"}',
            "session-logs:dhmc": "{}",
            "session-logs:permissionsBoundary": "arn:aws:iam::222222222222:policy/boundary",
            "session-logs:path": "/session-logs/",
            "session-logs:namePrefix": "acme-",
            "session-logs:startSessionPolicy": "true",
            // Pulumi hands numbers and flags within an object on as such.
            "session-logs:regionOverrides":
                '{"eu-west-1":{"idleSessionTimeout":5,"runAsEnabled":true}}',
            "session-logs:extraDocuments": '{"Break.Glass":{"idleSessionTimeout":"60"},"plain":{}}',
            "session-logs:cloudWatch": JSON.stringify({ kmsKeyArns: keysOf("eu-west-1") }),
            "session-logs:blockPublicDocuments": "true",
        });
        assert.ok(read.ok);
        const { createRole, dhmc, permissionsBoundary, path, namePrefix } = read.value;
        assert.deepEqual(
            { createRole, dhmc, permissionsBoundary, path, namePrefix },
            {
                createRole: { name: "node" },
                dhmc: {
                    enable: true,
                    roleName: "AWSSystemsManagerDefaultEC2InstanceManagementRole",
                },
                permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                path: "/session-logs/",
                namePrefix: "acme-",
            },
        );
        const { regionOverrides, extraDocuments, cloudWatch } = read.value;
        assert.deepEqual(
            { regionOverrides, extraDocuments, cloudWatch },
            {
                regionOverrides: { "eu-west-1": { idleSessionTimeout: 5, runAsEnabled: true } },
                extraDocuments: { "Break.Glass": { idleSessionTimeout: 60 }, plain: {} },
                cloudWatch: {
                    logGroupName: "/session-logs/sessions",
                    retentionDays: 30,
                    kmsKeyArns: keysOf("eu-west-1"),
                },
            },
        );
    });

    it("takes no role at all where createRole or dhmc gives nodes one", () => {
        const { "session-logs:roles": _, ...none } = least;
        const alternatives: Record<string, string>[] = [
            { "session-logs:createRole": '{"name":"node"}' },
            { "session-logs:dhmc": "{}" },
        ];
        for (const one of alternatives) {
            assert.ok(memberConfig("session-logs", { ...none, ...one }).ok);
        }
        assert.deepEqual(problemsOf({ "session-logs:roles": "[]" }), [
            "session-logs:roles is []: it names no role, and neither createRole nor dhmc is set",
        ]);
    });

    const contradictory: readonly (readonly [string, Record<string, string>, string[]])[] = [
        [
            "the same role in roles and createRole, prefix included",
            {
                roles: '["acme-node"]',
                createRole: '{"name":"node"}',
                namePrefix: "acme-",
            },
            ['createRole.name is "acme-node": it is also the name of the role in roles'],
        ],
        [
            "the same role in roles and dhmc",
            { dhmc: '{"roleName":"app-server-node","existing":true}' },
            ['dhmc.roleName is "app-server-node": it is also the name of the role in roles'],
        ],
        [
            "the same role in createRole and dhmc",
            { createRole: '{"name":"node"}', dhmc: '{"roleName":"node"}' },
            [
                'createRole.name is "node": it is also the name of the role in dhmc',
                'dhmc.roleName is "node": it is also the name of the role in createRole',
            ],
        ],
        [
            "a role's name that is too long with the prefix",
            { createRole: `{"name":"${"n".repeat(60)}"}`, namePrefix: "acme-" },
            [
                `createRole.name is "acme-${"n".repeat(60)}": it is 65 characters long with namePrefix; IAM allows 64`,
            ],
        ],
        [
            "a default role that is made though no node gets it",
            { dhmc: '{"enable":false,"existing":false}' },
            [
                "dhmc.existing is false: it would create a role that no node gets while enable is false",
            ],
        ],
        [
            "a boundary where no role is made",
            { permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary" },
            [
                'permissionsBoundary is "arn:aws:iam::222222222222:policy/boundary": ' +
                    "it has no effect: neither createRole nor dhmc creates a role",
            ],
        ],
        [
            "a boundary of another account",
            {
                createRole: '{"name":"node"}',
                permissionsBoundary: "arn:aws:iam::333333333333:policy/boundary",
            },
            [
                'permissionsBoundary is "arn:aws:iam::333333333333:policy/boundary": ' +
                    "it is in account 333333333333, not in accountId (222222222222)",
            ],
        ],
        [
            "a boundary of another partition",
            {
                dhmc: "{}",
                permissionsBoundary: "arn:aws-cn:iam::aws:policy/PowerUserAccess",
            },
            [
                'permissionsBoundary is "arn:aws-cn:iam::aws:policy/PowerUserAccess": ' +
                    "it is in partition aws-cn, while regions are in aws",
            ],
        ],
        [
            "overrides for a region of another stack",
            { regionOverrides: '{"us-east-1":{"idleSessionTimeout":5}}' },
            [
                'regionOverrides.us-east-1 is {"idleSessionTimeout":5}: ' +
                    "it is for a region that is not in regions (eu-west-1)",
            ],
        ],
        [
            "a limit of a region below the stack's idle timeout",
            { regionOverrides: '{"eu-west-1":{"maxSessionDuration":10}}' },
            [
                "regionOverrides.eu-west-1.maxSessionDuration is 10: " +
                    "it is shorter than idleSessionTimeout (20)",
            ],
        ],
        [
            "an idle timeout of a region above the stack's limit",
            {
                maxSessionDuration: "30",
                regionOverrides: '{"eu-west-1":{"idleSessionTimeout":40}}',
            },
            [
                "regionOverrides.eu-west-1.idleSessionTimeout is 40: " +
                    "it is longer than maxSessionDuration (30)",
            ],
        ],
        [
            "an idle timeout of a document above the region's limit",
            {
                regionOverrides: '{"eu-west-1":{"maxSessionDuration":30}}',
                extraDocuments: '{"break-glass":{"idleSessionTimeout":40}}',
            },
            [
                "extraDocuments.break-glass.idleSessionTimeout is 40: " +
                    "it is longer than maxSessionDuration (30)",
            ],
        ],
        [
            "a user of a document that does not run as one",
            { extraDocuments: '{"break-glass":{"runAsDefaultUser":"root"}}' },
            [
                'extraDocuments.break-glass.runAsDefaultUser is "root": ' +
                    "it has no effect while runAsEnabled is false",
            ],
        ],
        [
            "log groups without a key, with another region's, and in another stack's region",
            {
                regions: '["eu-west-1","us-east-1"]',
                cloudWatch: JSON.stringify({
                    kmsKeyArns: {
                        "us-east-1": keysOf("eu-west-1")["eu-west-1"],
                        ...keysOf("sa-east-1"),
                    },
                }),
            },
            [
                "cloudWatch.kmsKeyArns.eu-west-1 is missing: " +
                    "it encrypts the log group in eu-west-1",
                `cloudWatch.kmsKeyArns.us-east-1 is "${keysOf("eu-west-1")["eu-west-1"]}": ` +
                    "it is the ARN of a key in eu-west-1",
                `cloudWatch.kmsKeyArns.sa-east-1 is "${keysOf("sa-east-1")["sa-east-1"]}": ` +
                    "it is for a region that is not in regions (eu-west-1, us-east-1)",
            ],
        ],
        ["streaming without any key", { cloudWatch: "{}" }, ["cloudWatch.kmsKeyArns is missing"]],
    ];
    for (const [what, changes, found] of contradictory) {
        it(`refuses ${what}`, () => {
            assert.deepEqual(problemsOf(withNamespace(changes)), found.map(inNamespace));
        });
    }

    it("reports contradictions beside whatever else is wrong", () => {
        assert.deepEqual(
            problemsOf(
                withNamespace({
                    accountId: "12",
                    dhmc: '{"enable":false,"existing":false}',
                    regionOverrides: '{"us-east-1":{}}',
                }),
            ),
            [
                'accountId is "12"',
                "dhmc.existing is false: it would create a role that no node gets while enable is false",
                "regionOverrides.us-east-1 is {}: it is for a region that is not in regions (eu-west-1)",
            ].map(inNamespace),
        );
    });

    it("takes run-as back in a region, and the user with it", () => {
        assert.deepEqual(
            problemsOf(
                withNamespace({
                    runAsEnabled: "true",
                    runAsDefaultUser: "ssm-operator",
                    regionOverrides: '{"eu-west-1":{"runAsEnabled":false}}',
                }),
            ),
            [],
        );
    });

    it("refuses a role's ARN where its name is wanted", () => {
        assert.deepEqual(
            problemsOf({
                "session-logs:roles": '["arn:aws:iam::222222222222:role/app-server-node"]',
            }),
            [
                'session-logs:roles[0] is "arn:aws:iam::222222222222:role/app-server-node": ' +
                    "it is an ARN",
            ],
        );
    });

    it("refuses the same region and the same role twice", () => {
        assert.deepEqual(
            problemsOf({
                "session-logs:regions": '["eu-west-1","eu-west-1"]',
                "session-logs:roles": '["node","node"]',
            }),
            [
                'session-logs:regions[1] is "eu-west-1": it is listed twice',
                'session-logs:roles[1] is "node": it is listed twice',
            ],
        );
    });

    it("refuses regions that do not exist, unless they are said to be newer", () => {
        const regions = { "session-logs:regions": '["eu-west-1","eu-east-1"]' };
        assert.deepEqual(problemsOf(regions), [
            'session-logs:regions[1] is "eu-east-1": it is not a region that this version knows',
        ]);
        assert.deepEqual(
            problemsOf({ ...regions, "session-logs:newRegions": '["eu-east-1"]' }),
            [],
        );
    });

    it("wants at least one region", () => {
        assert.deepEqual(problemsOf({ "session-logs:regions": "[]" }), [
            "session-logs:regions is []",
        ]);
    });

    it("refuses a key of shellProfile that is no operating system", () => {
        const [problem] = problemsOf({ "session-logs:shellProfile": '{"macos":"exec zsh"}' });
        assert.match(problem ?? "", /^session-logs:shellProfile\.macos is /);
    });
});
