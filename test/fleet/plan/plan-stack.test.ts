import assert from "node:assert/strict";
import type { StackSpec } from "../../../fleet/file/stack-spec";
import { begunUpdate } from "../../../shared/pulumi/begun-update";
import { expectedDigest, expectedMark } from "../../../fleet/plan/expected-digest";
import { planStack, type PlanPorts } from "../../../fleet/plan/plan-stack";
import { type Project, stackConfigOf } from "../../../fleet/plan/project";
import type { StackState, StateResource } from "../../../fleet/states/stack-state";
import type { MemberLookUps } from "../../../member/look-ups";
import { contract } from "../../support/contract";

const project: Project = {
    name: "session-logs",
    programVersion: "1",
    config: { "session-logs:idleSessionTimeout": 30, "session-logs:sessionRegions": ["us-east-1"] },
};

const spec = (changes: Readonly<Record<string, unknown>> = {}): StackSpec => ({
    stack: "payments",
    party: "member",
    account: {
        id: "222222222222",
        name: "payments",
        state: "ACTIVE",
        ou: "",
        ouIds: [],
        tags: {},
        isManagement: false,
    },
    config: {
        "session-logs:accountId": "222222222222",
        "session-logs:regions": ["eu-west-1"],
        "session-logs:roles": ["api-node"],
        ...changes,
    },
    origins: {},
});

const missing = () => Promise.resolve({ kind: "missing" } as const);

/** An account that has the role and nothing else, and says who it is asked by. */
function account(asked: string[]): MemberLookUps {
    return {
        signIn: () => {
            asked.push("signIn");
            return Promise.resolve({ ok: true, value: undefined });
        },
        role: () =>
            Promise.resolve({
                kind: "found",
                value: { path: "/", trust: undefined, attached: [], inline: [] },
            }),
        policy: missing,
        instanceProfile: missing,
        logGroup: missing,
        document: missing,
        preferences: missing,
        preferencesLabels: () => Promise.reject(new Error("there are none")),
        organization: () =>
            Promise.resolve({ kind: "member", organizationId: contract.organizationId }),
    };
}

const CENTRAL: StackState = { stack: "central", resources: [], outputs: contract, pending: [] };

/** The state that an update of a stack would leave: as far as digests go. */
function deployed(one: StackSpec, changes: Partial<StackState> = {}): StackState {
    const mark = expectedMark(one, contract, project);
    const { inputs } = begunUpdate({ items: [] }, mark);
    const stash: StateResource = {
        urn: "urn:pulumi:payments::session-logs::pulumi:index:Stash::digest",
        type: "pulumi:index:Stash",
        id: "digest",
        parent: undefined,
        inputs,
        outputs: inputs,
    };
    return {
        stack: "payments",
        resources: [stash],
        outputs: { digest: mark.digest },
        pending: [],
        ...changes,
    };
}

async function planned(
    one: StackSpec,
    state: StackState | undefined,
    { central = CENTRAL, ...changes }: Partial<PlanPorts> & { central?: StackState } = {},
) {
    const asked: string[] = [];
    const plan = await planStack(one, {
        project,
        state: (stack) => Promise.resolve(stack === "central" ? central : state),
        memberLookUps: () => account(asked),
        centralLookUps: () => assert.fail("central is not planned here"),
        members: () => assert.fail("nothing of central changes here"),
        ...changes,
    });
    return { ...plan, asked };
}

describe("the plan of a stack", () => {
    it("is none, without a question to the account, where nothing has changed", async () => {
        const { verdict, asked, changes } = await planned(spec(), deployed(spec()));
        assert.deepEqual([verdict, asked, changes], ["current", [], undefined]);
    });

    it("creates everything in a new account", async () => {
        const { verdict, why, changes = [] } = await planned(spec(), undefined);
        assert.deepEqual([verdict, why], ["create", "new account"]);
        assert.deepEqual(
            changes.map(({ operation, type }) => `${operation} ${type.split(":").at(-1)}`),
            ["Stash", "Policy", "RolePolicyAttachment", "Stash", "Document"].map(
                (type) => `create ${type}`,
            ),
        );
    });

    const other = spec({ "session-logs:idleSessionTimeout": "15", "aws:profile": "x" });
    const reasons: Readonly<Record<string, readonly [StackState, Partial<PlanPorts>]>> = {
        "config changed: idleSessionTimeout": [deployed(other), {}],
        "program changed": [deployed(spec()), { project: { ...project, programVersion: "2" } }],
        "its last update was interrupted": [
            deployed(spec(), {
                pending: [{ kind: "creating", resource: deployed(spec()).resources[0] as never }],
            }),
            {},
        ],
        "its last update did not go through": [deployed(spec(), { outputs: { digest: "" } }), {}],
        "deployed by a version that records no digest": [
            deployed(spec(), {
                outputs: {},
                resources: [{ ...(deployed(spec()).resources[0] as StateResource), urn: "x::y" }],
            }),
            {},
        ],
        "deployed by a version that records another digest": [
            deployed(spec(), {
                outputs: { digest: "v2.a" },
                resources: deployed(spec()).resources.map((one) => ({
                    ...one,
                    inputs: { input: { digest: "v2.a", resources: 1 } },
                })),
            }),
            {},
        ],
    };
    for (const [reason, [state, ports]] of Object.entries(reasons)) {
        it(`says: ${reason}`, async () => {
            const { verdict, why, asked } = await planned(spec(), state, ports);
            assert.deepEqual([verdict, why, asked], ["update", reason, ["signIn"]]);
        });
    }

    it("says that central changed", async () => {
        const central = { ...CENTRAL, outputs: { ...contract, keyPrefix: "a/", digest: "v1.a.b" } };
        const { why } = await planned(spec(), deployed(spec()), { central });
        assert.equal(why, "central's outputs changed");
        const unread = { ...CENTRAL, outputs: { ...contract, digest: "v1.a.b" } };
        assert.equal(
            (await planned(spec(), deployed(spec()), { central: unread })).verdict,
            "current",
        );
    });

    it("refuses what the program would, all at once, though it was current once", async () => {
        const undeployed = { ...CENTRAL, outputs: {} };
        const { verdict, problems = [] } = await planned(spec(), deployed(spec()), {
            central: undeployed,
        });
        assert.equal(verdict, "refused");
        assert.match(problems[0]?.found ?? "", /central is not deployed yet/);
        const wrong = await planned(spec({ "session-logs:regions": [] }), undefined);
        assert.deepEqual(wrong.asked, [], "an account is not asked for what can't be deployed");
        assert.equal(wrong.verdict, "refused");
    });
});

describe("the config of a stack", () => {
    it("is the project's, without what that sets for the other party, and its own before it", () => {
        const config = stackConfigOf(spec({ "session-logs:idleSessionTimeout": 15 }), project);
        assert.deepEqual(config, {
            "session-logs:idleSessionTimeout": "15",
            "session-logs:accountId": "222222222222",
            "session-logs:regions": '["eu-west-1"]',
            "session-logs:roles": '["api-node"]',
        });
    });

    it("makes the same digest whatever profile signs in", () => {
        assert.equal(
            expectedDigest(spec({ "aws:profile": "a" }), contract, project),
            expectedDigest(spec({ "aws:assumeRoles": [] }), contract, project),
        );
    });
});
