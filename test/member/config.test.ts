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

describe("memberConfig", () => {
    it("fills in the documented defaults", () => {
        assert.deepEqual(memberConfig("session-logs", least), {
            ok: true,
            value: {
                accountId: "222222222222",
                regions: ["eu-west-1"],
                roles: ["app-server-node"],
                attachment: "managed",
                idleSessionTimeout: 20,
                runAsEnabled: false,
                shellProfile: { linux: "", windows: "" },
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
        ["centralStack", "acme/central", 'is "acme/central"'],
        ["tags", '["CostCenter"]', 'is ["CostCenter"]: it is a list'],
        ["idleTimeout", "20", "is not a key of this program"],
    ];
    for (const [key, value, found] of refused) {
        it(`refuses ${key} ${value}`, () => {
            assert.deepEqual(problemsOf({ [`session-logs:${key}`]: value }), [
                `session-logs:${key} ${found}`,
            ]);
        });
    }

    it("refuses a role's ARN where its name is wanted", () => {
        assert.deepEqual(
            problemsOf({
                "session-logs:roles": '["arn:aws:iam::222222222222:role/app-server-node"]',
            }),
            [
                'session-logs:roles[0] is "arn:aws:iam::222222222222:role/app-server-node": ' +
                    "it is an ARN; the role's name is its last part",
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
                'session-logs:regions[1] is "eu-west-1": it is there twice',
                'session-logs:roles[1] is "node": it is there twice',
            ],
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
