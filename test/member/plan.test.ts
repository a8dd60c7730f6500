import assert from "node:assert/strict";
import { memberConfig } from "../../member/config";
import type { AccountFacts, MemberFacts } from "../../member/facts";
import type { NodeRole } from "../../member/nodes/node-roles";
import { planMember } from "../../member/plan";
import { NO_LABELS } from "../../member/sessions/existing-preferences";
import type { Problem } from "../../shared/problem";
import type { PlannedResource } from "../../shared/pulumi/plan";
import { contract } from "../support/contract";
import { assertGolden } from "../support/golden";

const least = {
    accountId: "222222222222",
    regions: '["eu-west-1"]',
    roles: '["api-node"]',
};
const FREE = { policies: [], roles: [], instanceProfiles: [], logGroups: [], documents: [] };
const role = (inline: readonly string[] = []) =>
    ({
        kind: "found",
        value: { path: "/", trust: undefined, attached: [], inline },
    }) as const;
const THEIRS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"theirs"}}';
const theirs = {
    kind: "found",
    value: {
        inEffect: { version: "1", content: THEIRS },
        latest: { version: "1", content: THEIRS },
        labels: { tags: { Team: "platform" }, sharedWith: ["333333333333"] },
    },
} as const;
const missing = { kind: "missing" } as const;

type Changes = Readonly<Record<string, string>>;

function planned(
    changes: Changes = {},
    account: Partial<AccountFacts> = {},
    facts: Partial<MemberFacts> = {},
) {
    const settings = { ...least, ...changes };
    const config = memberConfig(
        "session-logs",
        Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`session-logs:${key}`, value]),
        ),
    );
    assert.ok(config.ok, JSON.stringify(config));
    const found: AccountFacts = {
        roles: { "api-node": role() },
        organization: { kind: "member", organizationId: contract.organizationId },
        preferences: new Map(config.value.regions.map((region) => [region, missing])),
        taken: FREE,
        ...account,
    };
    return planMember(
        config.value,
        {
            state: [],
            contract: { ok: true, value: contract },
            account: { ok: true, value: found },
            ...facts,
        },
        Object.keys(settings),
    );
}

function planOf(...args: Parameters<typeof planned>) {
    const plan = planned(...args);
    assert.ok(plan.ok, JSON.stringify(plan));
    return plan.value;
}

function problemsOf(...args: Parameters<typeof planned>): readonly Problem[] {
    const plan = planned(...args);
    return plan.ok ? [] : plan.problems;
}

describe("the plan of a member", () => {
    const keys = '{"eu-west-1":"arn:aws:kms:eu-west-1:222222222222:key/logs"}';
    const inState = [
        {
            type: "aws:ssm/document:Document",
            name: "session-preferences-eu-west-1",
            outputs: { content: THEIRS, defaultVersion: "1" },
        },
        {
            type: "pulumi:index:Stash",
            name: "session-preferences-eu-west-1",
            outputs: { input: { content: THEIRS, tags: { Team: "platform" } } },
        },
    ];
    const plans: Readonly<Record<string, Parameters<typeof planned>>> = {
        default: [],
        options: [
            {
                roles: "[]",
                createRole: '{"name":"node"}',
                dhmc: "{}",
                permissionsBoundary: "arn:aws:iam::222222222222:policy/boundary",
                namePrefix: "acme-",
                path: "/acme/",
                startSessionPolicy: "true",
                extraDocuments: '{"break-glass":{"maxSessionDuration":30}}',
                cloudWatch: `{"kmsKeyArns":${keys}}`,
                blockPublicDocuments: "true",
            },
        ],
        inline: [{ attachment: "inline", dhmc: '{"roleName":"hosts","existing":"true"}' }],
        "taken-over": [{ adopt: "keep" }, { preferences: new Map([["eu-west-1", theirs]]) }],
        off: [
            { off: "true" },
            { preferences: new Map([["eu-west-1", theirs]]) },
            { state: inState },
        ],
    };
    for (const [name, args] of Object.entries(plans)) {
        it(`is the one of test/golden/plans/member-${name}.json`, () => {
            assertGolden(`plans/member-${name}`, planOf(...args));
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

    it("collects what keeps it from being made, of central, account and names", () => {
        const made: NodeRole = {
            kind: "instance",
            name: "node",
            isMade: true,
            path: ["createRole", "name"],
        };
        const problems = problemsOf(
            {
                regions: '["eu-west-1","sa-east-1"]',
                createRole: '{"name":"node"}',
                startSessionPolicy: "true",
                cloudWatch: JSON.stringify({
                    kmsKeyArns: {
                        "eu-west-1": "arn:aws:kms:eu-west-1:222222222222:key/logs",
                        "sa-east-1": "arn:aws:kms:sa-east-1:222222222222:key/logs",
                    },
                }),
                extraDocuments: '{"break-glass":{}}',
            },
            {
                roles: { "api-node": missing },
                preferences: new Map<string, typeof missing | { kind: "unknown"; reason: string }>([
                    ["eu-west-1", missing],
                    ["sa-east-1", { kind: "unknown", reason: "AccessDeniedException" }],
                ]),
                taken: {
                    policies: ["arn:aws:iam::222222222222:policy/session-logs-node"],
                    roles: [made],
                    instanceProfiles: ["node"],
                    logGroups: ["eu-west-1"],
                    documents: [{ name: "break-glass", region: "eu-west-1" }],
                },
            },
        );
        assert.deepEqual(
            problems.map(({ key, found }) => [
                key.slice("session-logs:".length),
                found.slice(0, 60),
            ]),
            [
                ["regions", "has sa-east-1, where central has no session key (it has one "],
                ["regions", "has sa-east-1, whose session preferences can't be looked up:"],
                ["roles[0]", 'is "api-node", but the account has no role of that name'],
                ["namePrefix", 'is "", but the account already has the policy arn:aws:iam::2'],
                ["createRole.name", 'would create role "node", but the account already has a role'],
                [
                    "cloudWatch.logGroupName",
                    'is "/session-logs/sessions", which already exists in eu-west',
                ],
                ["extraDocuments", 'has "break-glass", which already exists in eu-west-1 and is '],
            ],
        );
    });

    it("writes over no inline policy of somebody else, and over its own", () => {
        const roles = { "api-node": role(["session-logs-node"]) };
        const inline = { attachment: "inline" };
        const [problem, ...others] = problemsOf(inline, { roles });
        assert.deepEqual(others, []);
        assert.match(problem?.found ?? "", /an inline policy session-logs-node in role api-node/);
        const own = {
            type: "aws:iam/rolePolicy:RolePolicy",
            name: "node-permissions-api-node",
            outputs: { name: "session-logs-node", role: "api-node" },
        };
        assert.deepEqual(problemsOf(inline, { roles }, { state: [own] }), []);
    });

    it("restores labels that an older version did not keep as none", () => {
        const state = [inState[0], { ...inState[1], outputs: { input: THEIRS } }] as typeof inState;
        const plan = planOf(
            { off: "true" },
            { preferences: new Map([["eu-west-1", theirs]]) },
            { state },
        );
        const document = plan.items.find(({ type }) => type === "Document") as PlannedResource;
        assert.deepEqual([document.inputs["tags"], NO_LABELS.tags], [undefined, {}]);
        assert.equal(document.options.retainOnDelete, true);
    });

    it("lets a member go that central admits no more, once it is off", () => {
        const organization = { kind: "member", organizationId: "o-otherorgid01" } as const;
        assert.match(problemsOf({}, { organization })[0]?.found ?? "", /o-otherorgid01/);
        assert.deepEqual(problemsOf({ off: "true" }, { organization }), []);
    });
});
