import assert from "node:assert/strict";
import { type ChangesContext, plannedChanges } from "../../../fleet/plan/changes";
import type { StateResource } from "../../../fleet/states/stack-state";
import { component, json, output, type PlannedItem, resource } from "../../../shared/pulumi/plan";

const CONTEXT: ChangesContext = {
    stack: "payments",
    project: "session-logs",
    defaultTags: {},
};
const GROUP = "session-logs:member:Group";
const group = component(GROUP, "group");
const policy = resource(
    "Policy",
    "nodes",
    { name: "nodes", path: "/", policy: json({ Version: "2012-10-17", Statement: [] }) },
    { parent: group },
);
const attachment = resource("RolePolicyAttachment", "api", {
    role: "api",
    policyArn: output(policy, "arn"),
});
const ITEMS: readonly PlannedItem[] = [group, policy, attachment];

const urnOf = (type: string, name: string) => `urn:pulumi:payments::session-logs::${type}::${name}`;
const inState = (
    type: string,
    name: string,
    inputs: Readonly<Record<string, unknown>>,
    more: Partial<StateResource> = {},
): StateResource => ({
    urn: urnOf(type, name),
    type: type.split("$").at(-1) ?? "",
    id: name,
    parent: undefined,
    inputs,
    outputs: inputs,
    ...more,
});
const ARN = "arn:aws:iam::222222222222:policy/nodes";
const policyInputs = {
    name: "nodes",
    path: "/",
    policy: '{"Statement":[],"Version":"2012-10-17"}',
    __defaults: [],
};
const POLICY = inState(`${GROUP}$aws:iam/policy:Policy`, "nodes", policyInputs, {
    outputs: { ...policyInputs, arn: ARN },
});
const ATTACHMENT = inState("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "api", {
    role: "api",
    policyArn: ARN,
});
const BESIDE: readonly StateResource[] = [
    inState("pulumi:pulumi:Stack", "session-logs-payments", {}, { id: undefined }),
    inState(GROUP, "group", {}, { id: undefined }),
    inState("pulumi:providers:aws", "account", {}),
    inState("pulumi:pulumi:StackReference", "session-logs:centralStack", {}),
    inState("aws:ssm/document:Document", "existing", {}, { external: true }),
];

/** What changes, as `<operation> <name> <properties>`. */
function changed(
    items: readonly PlannedItem[],
    resources: readonly StateResource[],
    context: Partial<ChangesContext> = {},
): string[] {
    return plannedChanges({ items }, resources, { ...CONTEXT, ...context })
        .filter(({ operation }) => operation !== "same")
        .map(({ operation, name, properties }) => [operation, name, ...properties].join(" "));
}

const DEPLOYED = [...BESIDE, POLICY, ATTACHMENT];

describe("what an update would change", () => {
    it("is everything of a stack that has nothing", () => {
        assert.deepEqual(changed(ITEMS, []), ["create nodes", "create api"]);
        assert.deepEqual(
            plannedChanges({ items: ITEMS }, [], CONTEXT).map(({ urn, type }) => [urn, type])[0],
            [urnOf(`${GROUP}$aws:iam/policy:Policy`, "nodes"), "aws:iam/policy:Policy"],
        );
    });

    it("is nothing where the state says the same, in whatever order and with whatever defaults", () => {
        assert.deepEqual(changed(ITEMS, DEPLOYED), []);
        const added = { ...policyInputs, tags: { a: "b" }, region: "eu-west-1" };
        const POLICY2 = { ...POLICY, inputs: { ...added, __defaults: ["tags", "region"] } };
        assert.deepEqual(changed(ITEMS, [...BESIDE, POLICY2, ATTACHMENT]), []);
    });

    it("names the properties that change, within JSON texts the whole text", () => {
        const other = resource(
            "Policy",
            "nodes",
            { name: "nodes", path: "/", policy: json({}) },
            {
                parent: group,
            },
        );
        assert.deepEqual(changed([group, other, attachment], DEPLOYED), ["update nodes policy"]);
    });

    it("replaces what can't be changed, and what names it", () => {
        const moved = resource(
            "Policy",
            "nodes",
            { name: "nodes", path: "/a/", policy: json({ Version: "2012-10-17", Statement: [] }) },
            { parent: group },
        );
        assert.deepEqual(changed([group, moved, attachment], DEPLOYED), [
            "replace nodes path",
            "replace api policyArn",
        ]);
    });

    it("replaces what a plan says is replaced", () => {
        const items = [resource("Stash", "kept", { input: "b" }, { replaceOnChanges: ["input"] })];
        const kept = inState("pulumi:index:Stash", "kept", { input: "a" });
        assert.deepEqual(changed(items, [kept]), ["replace kept input"]);
    });

    it("deletes what no plan has, whatever lies beside", () => {
        const left = inState("aws:iam/policy:Policy", "left", {});
        assert.deepEqual(changed(ITEMS, [...DEPLOYED, left]), ["delete left"]);
    });

    it("sees a property that goes, and none that was empty", () => {
        const labelled = { ...policyInputs, description: "x", tags: {} };
        const state = [...BESIDE, { ...POLICY, inputs: labelled }, ATTACHMENT];
        assert.deepEqual(changed([group, policy], state), [
            "replace nodes description",
            "delete api",
        ]);
    });

    it("counts the provider's tags on what can have tags", () => {
        const defaultTags = { Team: "a" };
        assert.deepEqual(changed(ITEMS, DEPLOYED, { defaultTags }), ["update nodes tagsAll"]);
        const tagged = { ...POLICY, inputs: { ...policyInputs, tagsAll: defaultTags } };
        const state = [...BESIDE, tagged, ATTACHMENT];
        assert.deepEqual(changed(ITEMS, state, { defaultTags }), []);
        assert.deepEqual(changed(ITEMS, state, { defaultTags: { Team: "b" } }), [
            "update nodes tagsAll.Team",
        ]);
    });

    it("imports what the plan takes over, and finds what was imported below the stack", () => {
        const options = { parent: group, import: "doc", aliasedToStack: true };
        const document = resource(
            "Document",
            "doc",
            { name: "doc", documentType: "Session", content: "{}" },
            options,
        );
        const items = [group, document];
        assert.deepEqual(changed(items, []), ["import doc"]);
        const inputs = { name: "doc", documentType: "Session", content: " {} " };
        const imported = inState("aws:ssm/document:Document", "doc", inputs);
        assert.deepEqual(changed(items, [imported]), []);
    });

    it("fills in what stands for outputs in a text, and knows when it can't", () => {
        const named = resource("Stash", "named", {
            input: json({ arn: "<arn>" }, { "<arn>": output(policy, "arn") }),
        });
        const stash = inState("pulumi:index:Stash", "named", { input: `{"arn":"${ARN}"}` });
        assert.deepEqual(changed([group, policy, named], [POLICY, stash]), []);
        assert.deepEqual(changed([group, policy, named], [stash]), [
            "create nodes",
            "update named input",
        ]);
    });
});
