import assert from "node:assert/strict";
import { parse } from "yaml";
import { centralConfig } from "../../../central/config";
import { fleetOf } from "../../../fleet/file/fleet";
import { flattened } from "../../../fleet/file/flattened";
import { memberConfig } from "../../../member/config";
import {
    account,
    fileOf,
    fleet,
    fleetProblems,
    LEAST,
    LOG_ARCHIVE,
    MANAGEMENT,
    organizationOf,
    PAYMENTS,
    SEARCH,
    withAccounts,
} from "./support";

const MEMBERS = organizationOf(LOG_ARCHIVE, PAYMENTS, SEARCH);

/** The member's config and where it comes from. */
function member(text: string, id = PAYMENTS.id, organization = MEMBERS) {
    const found = fleet(text, organization).members.find((one) => one.account.id === id);
    assert.ok(found);
    return found;
}

describe("fleetOf", () => {
    it("gives central and each member what their stack files would hold", () => {
        const { central, members, passedOver, warnings } = fleet(
            `${LEAST}deploy: {role: team/deploy, externalId: abc}\noverrides:\n  - for: {ou: Workloads/Prod}\n    set: {idleSessionTimeout: 15, off: true, "aws:defaultTags": {tags: {a: b}}}\n`,
        );
        assert.deepEqual(central, {
            stack: "central",
            party: "central",
            account: LOG_ARCHIVE,
            config: {
                "aws:assumeRoles": [
                    {
                        roleArn: "arn:aws:iam::111111111111:role/team/deploy",
                        externalId: "abc",
                        sessionName: "session-logs-fleet",
                    },
                ],
                "session-logs:accountId": "111111111111",
                "session-logs:organizationId": "o-exampleorgid1",
                "session-logs:region": "eu-west-1",
            },
            origins: {
                "aws:assumeRoles": { line: 10, place: "deploy" },
                "session-logs:accountId": { line: 2, place: "central" },
                "session-logs:organizationId": { line: 3, place: "central" },
                "session-logs:region": { line: 4, place: "central" },
            },
        });
        const place = "overrides[0] for ou Workloads/Prod";
        assert.deepEqual(members[1], {
            stack: "222222222222",
            party: "member",
            account: PAYMENTS,
            config: {
                "aws:assumeRoles": [
                    {
                        roleArn: "arn:aws:iam::222222222222:role/team/deploy",
                        externalId: "abc",
                        sessionName: "session-logs-fleet",
                    },
                ],
                "aws:defaultTags": { tags: { a: "b" } },
                "session-logs:accountId": "222222222222",
                "session-logs:createRole": { name: "session-node" },
                "session-logs:idleSessionTimeout": "15",
                "session-logs:off": "true",
                "session-logs:regions": ["eu-west-1"],
            },
            origins: {
                "aws:assumeRoles": { line: 10, place: "deploy" },
                "aws:defaultTags": { line: 13, place },
                "session-logs:accountId": { line: undefined, place: "the account's own" },
                "session-logs:createRole": { line: 9, place: "defaults" },
                "session-logs:idleSessionTimeout": { line: 13, place },
                "session-logs:off": { line: 13, place },
                "session-logs:regions": { line: 8, place: "defaults" },
            },
        });
        assert.deepEqual(
            members.map(({ stack }) => stack),
            ["111111111111", "222222222222", "333333333333"],
        );
        assert.deepEqual(
            passedOver.map((one) => one.account.id),
            [MANAGEMENT.id],
        );
        assert.deepEqual(warnings, []);
    });

    it("gives each program a config that it takes", () => {
        const { central, members } = fleet(LEAST);
        assert.ok(centralConfig("session-logs", flattened(central.config)).ok);
        for (const { config } of members) {
            assert.ok(memberConfig("session-logs", flattened(config)).ok);
        }
    });

    it("takes the project's name from whoever asks", () => {
        const result = fleetOf(fileOf(LEAST), MEMBERS, "acme");
        assert.ok(result.ok);
        assert.equal(result.value.members[0]?.config["acme:accountId"], "111111111111");
        assert.equal(result.value.central.config["acme:region"], "eu-west-1");
    });

    it("takes the role that AWS Organizations makes where deploy says no other", () =>
        assert.deepEqual(member(LEAST).config["aws:assumeRoles"], [
            {
                roleArn: "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole",
                sessionName: "session-logs-fleet",
            },
        ]));

    it("writes the role's ARN in the partition of the account's regions", () => {
        const china = LEAST.replaceAll("eu-west-1", "cn-north-1");
        const { central, members } = fleet(china, MEMBERS);
        for (const { config } of [central, ...members]) {
            assert.match(JSON.stringify(config["aws:assumeRoles"]), /arn:aws-cn:iam::/);
        }
    });

    it("lets an account sign in otherwise: by a profile, other roles, or none", () => {
        const text =
            `${LEAST}overrides:\n  - for: {id: "222222222222"}\n    set: {"aws:profile": payments}\n  - for: {id: "333333333333"}\n    set: {"aws:assumeRoles": []}\n`.replace(
                "central:\n",
                'central:\n  aws:assumeRoles: [{roleArn: "arn:aws:iam::111111111111:role/own"}]\n',
            );
        const { central, members } = fleet(text, MEMBERS);
        assert.deepEqual(central.config["aws:assumeRoles"], [
            { roleArn: "arn:aws:iam::111111111111:role/own" },
        ]);
        const [, payments, search] = members;
        assert.equal(payments?.config["aws:profile"], "payments");
        assert.ok(!("aws:assumeRoles" in (payments?.config ?? {})));
        assert.ok(!("aws:assumeRoles" in (search?.config ?? {})));
        assert.ok(!("aws:assumeRoles" in (search?.origins ?? {})));
    });

    it("has an origin for each key, and for no other", () => {
        const { central, members } = fleet(
            `${LEAST}stacks: {central: acme.central}\noverrides:\n  - for: {ou: Workloads}\n    set: {createRole: null, roles: [a], "aws:assumeRoles": []}\n`,
        );
        for (const { config, origins } of [central, ...members]) {
            assert.deepEqual(Object.keys(config).sort(), Object.keys(origins).sort());
        }
    });

    it("replaces whole values, later overrides over earlier ones, and null takes away", () => {
        const { config, origins } = member(
            `${LEAST}  tags: {a: "1", b: "2"}\noverrides:\n  - for: {ou: Workloads}\n    set: {tags: {c: "3"}, roles: [x], createRole: null}\n  - for: {name: payments}\n    set: {roles: [y]}\n`,
        );
        assert.deepEqual(config["session-logs:tags"], { c: "3" });
        assert.deepEqual(config["session-logs:roles"], ["y"]);
        assert.ok(!("session-logs:createRole" in config));
        assert.equal(origins["session-logs:roles"]?.line, 15);
    });

    it("says once which of two overrides wins, and for how many accounts", () => {
        const { warnings } = fleet(
            `${LEAST}overrides:\n  - for: {ou: Workloads}\n    set: {idleSessionTimeout: 5, off: true}\n  - for: {tag: {team: "*"}}\n    set: {idleSessionTimeout: 6, off: true}\n`,
            MEMBERS,
        );
        assert.deepEqual(warnings, [
            "fleet.yaml: idleSessionTimeout of line 14 wins over that of line 12 (2 accounts, such as payments, 222222222222).",
        ]);
    });

    it("warns of overrides for nobody, and of stacks of accounts that are gone", () =>
        assert.deepEqual(
            fleet(
                `${LEAST}overrides:\n  - for: {ou: Workload}\n    set: {off: true}\nstacks: {"444444444444": old}\n`,
                MEMBERS,
            ).warnings,
            [
                "fleet.yaml line 11: overrides[0].for, ou Workload, means no account. Did you mean Workloads?",
                "fleet.yaml line 13: stacks names the stack old for 444444444444, which is no account of the organization.",
            ],
        ));

    it("names stacks as fleet.yaml says, and central only where it is elsewhere", () => {
        const { central, members } = fleet(
            `${LEAST}stacks: {central: acme.central, "222222222222": acme.payments}\n`,
            MEMBERS,
        );
        assert.equal(central.stack, "acme.central");
        assert.deepEqual(
            members.map(({ stack, config }) => [stack, config["session-logs:centralStack"]]),
            [
                ["111111111111", "acme.central"],
                ["acme.payments", undefined],
                ["333333333333", "acme.central"],
            ],
        );
    });

    it("refuses what is wrong for many accounts once, at its line, with an example", () =>
        assert.deepEqual(
            fleetProblems(
                `${LEAST}  maxSessionDuration: 30\noverrides:\n  - for: {ou: Workloads}\n    set: {idleSessionTimeout: 45}\n`,
                MEMBERS,
            ),
            [
                "fleet.yaml line 10: defaults.maxSessionDuration is 30: it is shorter than " +
                    "idleSessionTimeout (45) (2 accounts, such as payments, 222222222222). " +
                    "Write at least 45, or lower idleSessionTimeout.",
            ],
        ));

    it("points to where a key is missing that nothing sets", () => {
        const found = fleetProblems(LEAST.replace(/defaults:\n(.*\n)*/, ""), MEMBERS);
        assert.equal(found.length, 2, found.join("\n"));
        assert.match(
            found[0] ?? "",
            /^fleet\.yaml line 1: defaults\.regions is missing \(3 accounts, such as log-archive, 111111111111\)/,
        );
    });

    it("refuses what only the account's id contradicts, for those accounts", () => {
        const found = fleetProblems(
            `${LEAST}  permissionsBoundary: arn:aws:iam::222222222222:policy/boundary\n`,
            MEMBERS,
        );
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(
            found[0] ?? "",
            /line 10: defaults\.permissionsBoundary .* is in account 222222222222, not in accountId \(111111111111\) \(2 accounts/,
        );
    });

    it("refuses regions in which central makes no key", () =>
        assert.deepEqual(
            fleetProblems(
                `${LEAST}overrides:\n  - for: {ou: Workloads/Prod}\n    set:\n      regions:\n        - eu-west-1\n        - us-east-1\n`,
                MEMBERS,
            ),
            [
                'fleet.yaml line 15: overrides[0].set.regions[1] is "us-east-1", where central makes no ' +
                    "key for sessions (account payments, 222222222222). Add us-east-1 to sessionRegions " +
                    "of central (line 1), or remove it here.",
            ],
        ));

    it("refuses what is wrong with central at its line", () =>
        assert.deepEqual(
            fleetProblems(LEAST.replace("  region:", "  retentionDays: 30\n  region:"), MEMBERS),
            [
                "fleet.yaml line 1: central.archiveAfterDays is 90: it is not less than retentionDays (30). " +
                    "Write fewer days, or raise retentionDays above 90.",
            ],
        ));

    it("refuses another organization than the one that was read", () =>
        assert.deepEqual(fleetProblems(LEAST, { ...MEMBERS, id: "o-anotherorgid1" }), [
            'fleet.yaml line 3: central.organizationId is "o-exampleorgid1", while the accounts are ' +
                "those of o-anotherorgid1. Write o-anotherorgid1, or run with the rights of the other organization.",
        ]));

    it("refuses a central account that is closed, and warns of one that is not there", () => {
        const closed = organizationOf({ ...LOG_ARCHIVE, state: "SUSPENDED" }, PAYMENTS);
        assert.match(
            fleetProblems(LEAST, closed)[0] ?? "",
            /line 2: central\.accountId is "111111111111", an account in the state SUSPENDED/,
        );
        assert.match(
            fleet(LEAST, organizationOf(PAYMENTS)).warnings[0] ?? "",
            /line 2: central\.accountId is 111111111111, which is no account/,
        );
    });

    it("takes a list of accounts for what it is", () => {
        const text = withAccounts('  list: [{id: "222222222222", name: payments}]\n');
        const listed = { ...organizationOf(PAYMENTS), id: "" };
        assert.deepEqual(fleet(text, listed).warnings, []);
    });

    it("works out ten thousand accounts, sharing what is the same", () => {
        const accounts = Array.from({ length: 10_000 }, (_, index) =>
            account(String(300_000_000_000 + index), { ou: index % 2 === 0 ? "A" : "B" }),
        );
        const { members } = fleet(
            `${LEAST}overrides:\n  - for: {ou: A}\n    set: {idleSessionTimeout: 5}\n`,
            organizationOf(...accounts),
        );
        assert.equal(members.length, 10_000);
        const [first, second, third] = members;
        assert.equal(first?.origins, third?.origins);
        assert.equal(first?.config["session-logs:regions"], second?.config["session-logs:regions"]);
    });
});

describe("flattened", () => {
    it("makes text of everything, with the keys of objects in order", () =>
        assert.deepEqual(
            flattened(
                parse(
                    "a: text\nb: [1, {z: true, y: null}]\nc: {b: 1, a: {d: x, c: []}}\nd: 15\n",
                ) as Record<string, unknown>,
            ),
            {
                a: "text",
                b: '[1,{"y":null,"z":true}]',
                c: '{"a":{"c":[],"d":"x"},"b":1}',
                d: "15",
            },
        ));
});
