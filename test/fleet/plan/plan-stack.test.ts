import assert from "node:assert/strict";
import type { StackSpec } from "../../../fleet/file/stack-spec";
import { expectedDigest } from "../../../fleet/plan/expected-digest";
import { planStack, type PlanPorts } from "../../../fleet/plan/plan-stack";
import type { StackState, StateResource } from "../../../fleet/states/stack-state";
import type { MemberLookUps } from "../../../member/look-ups";
import { contract } from "../../support/contract";

const programs = { project: "session-logs", version: "1" };

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

const POLICY: StateResource = {
    urn: "urn:pulumi:payments::session-logs::aws:iam/policy:Policy::session-logs",
    type: "aws:iam/policy:Policy",
    id: "session-logs",
    parent: undefined,
    inputs: {},
    outputs: {},
};

/** The state of a member that has something. */
const DEPLOYED: StackState = {
    stack: "payments",
    resources: [POLICY],
    outputs: { digest: expectedDigest(spec(), contract, programs) },
    pending: [],
};

/** What is in effect of a stack that was updated to this. */
const effectOf = (one: StackSpec, version = "1"): Partial<PlanPorts> => {
    const digest = expectedDigest(one, contract, { ...programs, version });
    return { digest: (stack) => (stack === "payments" ? digest : assert.fail(stack)) };
};
const IN_EFFECT = effectOf(spec());

async function planned(
    one: StackSpec,
    state: StackState | undefined,
    { central = CENTRAL, ...changes }: Partial<PlanPorts> & { central?: StackState } = {},
) {
    const asked: string[] = [];
    const plan = await planStack(one, {
        programs,
        digest: () => undefined,
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
        const { verdict, asked, changes } = await planned(spec(), DEPLOYED, IN_EFFECT);
        assert.deepEqual([verdict, asked, changes], ["current", [], undefined]);
    });

    it("creates everything in a new account", async () => {
        const { verdict, why, changes = [] } = await planned(spec(), undefined);
        assert.deepEqual([verdict, why], ["create", "new account"]);
        assert.deepEqual(
            changes.map(({ operation, type }) => `${operation} ${type.split(":").at(-1)}`),
            ["Policy", "RolePolicyAttachment", "Stash", "Document"].map((type) => `create ${type}`),
        );
    });

    const other = spec({ "session-logs:idleSessionTimeout": "15", "aws:profile": "x" });
    const pending = [{ kind: "creating", resource: POLICY }];
    const reasons: Readonly<Record<string, readonly [StackState, Partial<PlanPorts>]>> = {
        "config changed": [DEPLOYED, effectOf(other)],
        "program changed": [DEPLOYED, effectOf(spec(), "2")],
        "program changed; config changed": [DEPLOYED, effectOf(other, "2")],
        "its last update was interrupted": [{ ...DEPLOYED, pending }, IN_EFFECT],
        "its last update did not go through, or something has changed its state since": [
            DEPLOYED,
            {},
        ],
        "no update has recorded its digest: the first one failed, or an older version made it": [
            { ...DEPLOYED, outputs: {} },
            {},
        ],
        "deployed by a version that records another digest": [DEPLOYED, { digest: () => "v2.a" }],
    };
    for (const [reason, [state, ports]] of Object.entries(reasons)) {
        it(`says: ${reason}`, async () => {
            const { verdict, why, asked } = await planned(spec(), state, ports);
            assert.deepEqual([verdict, why, asked], ["update", reason, ["signIn"]]);
        });
    }

    it("says that central changed", async () => {
        const central = { ...CENTRAL, outputs: { ...contract, keyPrefix: "a/", digest: "v1.a.b" } };
        const { why } = await planned(spec(), DEPLOYED, { ...IN_EFFECT, central });
        assert.equal(why, "central's outputs changed");
        const unread = { ...CENTRAL, outputs: { ...contract, digest: "v1.a.b" } };
        const { verdict } = await planned(spec(), DEPLOYED, { ...IN_EFFECT, central: unread });
        assert.equal(verdict, "current");
    });

    it("refuses what the program would, all at once, though it was current once", async () => {
        const undeployed = { ...CENTRAL, outputs: {} };
        const { verdict, problems = [] } = await planned(spec(), DEPLOYED, {
            ...IN_EFFECT,
            central: undeployed,
        });
        assert.equal(verdict, "refused");
        assert.match(problems[0]?.found ?? "", /central is not deployed yet/);
        // Nobody exports nothing, but a member whose digest says so is not current either.
        const digest = () => expectedDigest(spec(), undefined, programs);
        const unmade = await planned(spec(), DEPLOYED, { digest, central: undeployed });
        assert.equal(unmade.verdict, "refused");
        const wrong = await planned(spec({ "session-logs:regions": [] }), undefined);
        assert.deepEqual(wrong.asked, [], "an account is not asked for what can't be deployed");
        assert.equal(wrong.verdict, "refused");
    });
});
