import assert from "node:assert/strict";
import { fileOf, LEAST, problemsOf, read, withAccounts } from "./support";

/** Text of a file → what is said of it: each line with its place, the finding and the remedy. */
const REFUSED: Readonly<Record<string, readonly [string, readonly RegExp[]]>> = {
    "an empty file": ["", [/^fleet\.yaml is empty\. .*fleet init/]],
    "a file of comments": ["# nothing\n", [/^fleet\.yaml is empty/]],
    "a list": [
        "- a\n",
        [/^fleet\.yaml is \["a"\]\. Write an object\. Its keys: central, accounts/],
    ],
    "one word": ["hello", [/^fleet\.yaml is "hello"\. Write an object/]],
    "two documents": [`${LEAST}---\na: 1\n`, [/line 10 begins a second document/]],
    "a tab": ["central:\n\taccountId: x\n", [/line 2 is no YAML: tabs.* Indent with spaces/]],
    "an open bracket": [
        LEAST.replace("[eu-west-1]", "[eu-west-1"),
        [/line 9 is no YAML: .* Close what was opened/],
    ],
    "a key twice": [
        `${LEAST}deploy: {role: a}\ndeploy: {role: b}\n`,
        [/^fleet\.yaml line 11: deploy stands in line 10 already\. Keep one/],
    ],
    "a key twice within an object": [
        LEAST.replace("  region:", "  accountId: x\n  region:"),
        [/line 4: accountId stands in line 2 already/],
    ],
    "an account id twice, once without quotes": [
        `${LEAST}stacks:\n  012345678901: a\n  "012345678901": b\n`,
        [/line 12: 012345678901 stands in line 11 already/],
    ],
    "a key that is a list": [`${LEAST}? [a, b]\n: c\n`, [/line 10 has a key that is no text/]],
    "keys that JavaScript has": [
        `${LEAST}  __proto__: 1\n  constructor: 2\n`,
        [/line 10: __proto__ is not a key here/, /line 11: constructor is not a key here/],
    ],
    "a tag": [
        `${LEAST}  off: !secret x\n`,
        [/line 10 is no YAML: unresolved tag.* Remove the tag/],
    ],
    "an alias without anchor": [LEAST.replace("[eu-west-1]", "*there"), [/can't be read: .*there/]],
    "aliases that explode": [
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n",
        [/can't be read: excessive alias count/],
    ],
    "an unknown key": [
        `${LEAST}deploi: {}\n`,
        [/line 10: deploi is not a key here\. Did you mean deploy\?/],
    ],
    "an unknown key below": [
        `${LEAST}deploy:\n  rol: x\n`,
        [/line 11: deploy\.rol is not a key here\. Did you mean role\? Its keys: role, externalId/],
    ],
    "nothing of what is needed": [
        "defaults: {off: true}\n",
        [
            /line 1: central is missing\. Add it\. The archive/,
            /line 1: accounts is missing\. Add it\. The accounts/,
        ],
    ],
    "a list for an object": [
        `${LEAST}deploy: [a]\n`,
        [/line 10: deploy is \["a"\]\. Write an object/],
    ],
    "a list for config keys": [
        LEAST.replace(
            "defaults:\n  regions: [eu-west-1]\n  createRole: {name: session-node}\n",
            "defaults: [a]\n",
        ),
        [/line 7: defaults is \["a"\]\. Write an object of config keys/],
    ],
    "nothing where something is begun": [`${LEAST}deploy:\n`, [/line 10: deploy is empty/]],
    "both sources of accounts": [
        withAccounts('  from: organizations\n  list: [{id: "222222222222"}]\n'),
        [/line 5: accounts is .*: it does not say where accounts come from, or says it twice/],
    ],
    "no source of accounts": [
        withAccounts("  exclude: []\n"),
        [/does not say where accounts come from/],
    ],
    "another source of accounts": [
        withAccounts("  from: aws\n"),
        [/line 6: accounts\.from is "aws"\. Write organizations/],
    ],
    "an empty list of accounts": [withAccounts("  list: []\n"), [/line 6: accounts\.list is \[\]/]],
    "a reader for a list": [
        withAccounts(
            '  list: [{id: "222222222222"}]\n  role: arn:aws:iam::999999999999:role/reader\n',
        ),
        [/it has a role that reads the organization, and a list/],
    ],
    "an account listed twice": [
        withAccounts('  list:\n    - id: "222222222222"\n    - id: 222222222222\n'),
        [/line 8: accounts\.list\[1\]\.id is "222222222222", which line 7 lists already/],
    ],
    "an id that is none": [
        withAccounts("  list: [{id: 1234}]\n"),
        [/list\[0\]\.id is "1234"\. Write a 12-digit/],
    ],
    "an include of nothing": [
        withAccounts("  from: organizations\n  include: []\n"),
        [/line 7: accounts\.include is \[\]\. .*leave include away/],
    ],
    "an include that was commented out": [
        withAccounts("  from: organizations\n  include:\n    # - ou: A\n"),
        [/line 7: accounts\.include is empty/],
    ],
    "a word for a matcher": [
        withAccounts("  from: organizations\n  include:\n    - Workloads\n"),
        [
            /line 8: accounts\.include\[0\] is "Workloads"\. Write an object\. Its keys: id, name, ou, tag/,
        ],
    ],
    "a matcher of two kinds": [
        withAccounts("  from: organizations\n  include:\n    - {ou: A, name: b}\n    - {}\n"),
        [
            /line 8: .*it does not have exactly one key/,
            /line 9: .*it does not have exactly one key/,
        ],
    ],
    "units that are none": [
        withAccounts(
            "  from: organizations\n  include: [{ou: A//B}, {ou: /}, {ou: '**/Prod'}, {ou: ''}]\n",
        ),
        [
            /include\[0\]\.ou is "A\/\/B": it has an empty name/,
            /include\[1\]\.ou is "".* To take every account, leave include away/,
            /include\[2\]\.ou is "\*\*\/Prod": it has an empty name, or \*\*/,
            /include\[3\]\.ou is ""\. Write the names/,
        ],
    ],
    "a tag without value": [
        withAccounts("  from: organizations\n  include: [{tag: team}, {tag: {}}]\n"),
        [/include\[0\]\.tag is "team"\. Write a tag's key/, /include\[1\]\.tag is \{\}/],
    ],
    "an account both included and excluded": [
        withAccounts(
            '  from: organizations\n  include:\n    - id: "222222222222"\n  exclude:\n    - id: "222222222222"\n',
        ),
        [/line 10: accounts\.exclude\[0\] names account 222222222222, which line 8 includes/],
    ],
    "a role's ARN for its name": [
        `${LEAST}deploy: {role: "arn:aws:iam::222222222222:role/x"}\n`,
        [/deploy\.role is "arn:.*": it is an ARN\. Write what follows role\//],
    ],
    "an external id that STS refuses": [
        `${LEAST}deploy: {externalId: "a b"}\n`,
        [/deploy\.externalId is "a b"/],
    ],
    "the account's id in defaults": [
        `${LEAST}  accountId: "222222222222"\n  centralStack: central\n`,
        [
            /line 10: defaults\.accountId is set by the fleet\. Remove it/,
            /line 11: defaults\.centralStack is set by the fleet\. .*stacks, as central/,
        ],
    ],
    "a config key that is none": [
        `${LEAST}  idelSessionTimeout: 15\n`,
        [
            /line 10: defaults\.idelSessionTimeout is no config key of members\. Did you mean idleSessionTimeout\?/,
        ],
    ],
    "a config key of the other program": [
        `${LEAST}  retentionDays: 15\n`.replace("  region:", "  roles: [a]\n  region:"),
        [
            /line 4: central\.roles is no config key of central\. It is one of members/,
            /line 11: defaults\.retentionDays is no config key of members\. It is one of central/,
        ],
    ],
    "the project's namespace": [
        `${LEAST}  session-logs:off: true\n`,
        [/has the project's namespace\. Write off/],
    ],
    "a strange namespace": [`${LEAST}  a:b:c: 1\n`, [/is not of the form <namespace>:<key>/]],
    "settings of the provider that lead elsewhere": [
        `${LEAST}  aws:region: eu-west-1\n  aws:secretKey: x\n  aws:allowedAccountIds: [a]\n  aws:profile: x\n`,
        [
            /aws:region can't be set here/,
            /aws:secretKey can't be set here\. .*secret/,
            /aws:allowedAccountIds can't be set here/,
            /aws:profile would be the same for every account\. Write deploy/,
        ],
    ],
    "a value of the wrong form, each at its line": [
        `${LEAST}  idleSessionTimeout: 61\n  tags:\n    team: a\n    cost: 12\n  roles:\n    - a\n    - b/c\n`,
        [
            /line 10: defaults\.idleSessionTimeout is 61\. Write a whole number of minutes from 1 to 60/,
            /line 13: defaults\.tags\.cost is 12\./,
            /line 16: defaults\.roles\[1\] is "b\/c": it has a path/,
        ],
    ],
    "a key without value": [
        `${LEAST}  off:\noverrides:\n  - for: {ou: A}\n    set:\n      createRole:\n`,
        [/line 10: defaults\.off is empty/, /line 14: overrides\[0\]\.set\.createRole is empty/],
    ],
    "a placeholder": [
        LEAST.replace('"111111111111"', '"<id>"'),
        [/line 2: central\.accountId is still the placeholder "<id>"/],
    ],
    "an override of nothing, or for nobody": [
        `${LEAST}overrides:\n  - for: []\n    set: {}\n  - set: {off: true}\n  - for: {ou: A}\n`,
        [
            /line 11: overrides\[0\]\.for is \[\]\. Write a matcher/,
            /line 12: overrides\[0\]\.set is \{\}/,
            /line 13: overrides\[1\]\.for is missing/,
            /line 14: overrides\[2\]\.set is missing/,
        ],
    ],
    "an override outside a list": [
        `${LEAST}overrides: {for: {ou: A}, set: {off: true}}\n`,
        [/Write a list of overrides/],
    ],
    "a typing error in an override's matcher": [
        `${LEAST}overrides:\n  - for: {uo: A}\n    set: {off: true}\n  - for: [{nmae: A}]\n    set: {off: true}\n`,
        [
            /line 11: overrides\[0\]\.for\.uo is not a key here\. Its keys: id, name, ou, tag/,
            /line 13: overrides\[1\]\.for\[0\]\.nmae is not a key here\. Did you mean name\?/,
        ],
    ],
    "names of stacks that can't be": [
        `${LEAST}stacks:\n  central: payments\n  "222222222222": central\n  "333333333333": a.Central\n  "444444444444": "555555555555"\n  "666666666666": x\n  "777777777777": x\n  "888888888888": a/b\n`,
        [/stacks\.888888888888 is "a\/b"\. Write a stack's name/],
    ],
    "names of stacks that collide": [
        `${LEAST}stacks:\n  central: payments\n  "222222222222": central\n  "333333333333": a.Central\n  "444444444444": "555555555555"\n  "666666666666": x\n  "777777777777": x\n`,
        [
            /line 11: stacks\.central is "payments", which would run as a member/,
            /line 12: stacks\.222222222222 is "central", which would run as the archive/,
            /line 13: stacks\.333333333333 is "a\.Central", which looks like the archive's/,
            /line 14: stacks\.444444444444 is "555555555555", which is another account's id/,
            /line 16: stacks\.777777777777 is "x", which is also the stack of 666666666666/,
        ],
    ],
    "a secrets provider that is none": [
        `${LEAST}secretsProvider: awskms\n`,
        [/secretsProvider is "awskms"/],
    ],
};

describe("readFleetFile", () => {
    for (const [what, [text, expected]] of Object.entries(REFUSED)) {
        it(`refuses ${what}`, () => {
            const found = problemsOf(text);
            assert.equal(found.length, expected.length, found.join("\n"));
            for (const [index, pattern] of expected.entries()) {
                assert.match(found[index] ?? "", pattern);
            }
        });
    }

    it("says everything that is wrong at once, by line", () => {
        const found = problemsOf(
            `${LEAST}  idleSessionTimeout: 0\ndeploi: {}\nsecretsProvider: x\n`,
        );
        assert.deepEqual(
            found.map((line) => / line (\d+):/.exec(line)?.[1]),
            ["10", "11", "12"],
        );
    });

    it("reads what is right, with lines", () => {
        const file = fileOf(
            `${LEAST}deploy: {role: /team/deploy}\noverrides:\n  - for: {ou: /Workloads/Prod/}\n    set: {idleSessionTimeout: 15, "aws:defaultTags": {tags: {a: b}}}\n  - for: [{id: 012345678901}, {tag: {logged: yes, on: 1.0}}]\n    set:\n      createRole: null\n`,
        );
        assert.deepEqual(file.deploy, { role: "team/deploy", externalId: undefined, line: 10 });
        assert.deepEqual(file.defaults.settings, {
            regions: { value: ["eu-west-1"], line: 8 },
            createRole: { value: { name: "session-node" }, line: 9 },
        });
        assert.deepEqual(
            file.overrides.map(({ place, line, settings, for: matchers }) => ({
                place,
                line,
                settings,
                matchers,
            })),
            [
                {
                    place: "overrides[0] for ou Workloads/Prod",
                    line: 13,
                    settings: {
                        idleSessionTimeout: { value: 15, line: 13 },
                        "aws:defaultTags": { value: { tags: { a: "b" } }, line: 13 },
                    },
                    matchers: [
                        { matcher: { ou: "Workloads/Prod" }, line: 12, place: "overrides[0].for" },
                    ],
                },
                {
                    place: "overrides[1] for id 012345678901 and 1 more",
                    line: 15,
                    settings: { createRole: { value: null, line: 16 } },
                    matchers: [
                        { matcher: { id: "012345678901" }, line: 14, place: "overrides[1].for[0]" },
                        {
                            matcher: { tag: { logged: "yes", on: "1.0" } },
                            line: 14,
                            place: "overrides[1].for[1]",
                        },
                    ],
                },
            ],
        );
    });

    it("reads a list of accounts as words, whatever YAML takes them for", () => {
        const file = fileOf(
            withAccounts(
                "  list:\n    - {id: 012345678901, name: 2024, ou: 7, tags: {live: true, v: 1.10}}\n    - id: 222222222222\n",
            ),
        );
        assert.deepEqual(file.source, {
            from: "list",
            accounts: [
                {
                    id: "012345678901",
                    name: "2024",
                    ou: "7",
                    tags: { live: "true", v: "1.10" },
                    line: 7,
                },
                { id: "222222222222", name: "222222222222", ou: "", tags: {}, line: 8 },
            ],
        });
    });

    it("reads merged and repeated parts", () => {
        const file = fileOf(
            `${LEAST}overrides:\n  - for: {ou: A}\n    set: &short {idleSessionTimeout: 5}\n  - for: {ou: B}\n    set:\n      <<: *short\n      off: true\n`,
        );
        assert.deepEqual(Object.keys(file.overrides[1]?.settings ?? {}).sort(), [
            "idleSessionTimeout",
            "off",
        ]);
    });

    it("reads Windows' line ends and a byte order mark", () => {
        assert.ok(read(`\uFEFF${LEAST.replaceAll("\n", "\r\n")}`).ok);
    });
});
