import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { declare } from "../../../shared/pulumi/declare";
import { component, json, output, type PlannedItem, resource } from "../../../shared/pulumi/plan";

interface Seen {
    readonly type: string;
    readonly options: pulumi.ResourceOptions & Partial<pulumi.CustomResourceOptions>;
}

/** Declares items, and tells what was made in which order, with which inputs and options. */
async function declared(items: readonly PlannedItem[], outputs: Record<string, unknown> = {}) {
    const made: { readonly name: string; readonly inputs: Record<string, unknown> }[] = [];
    const seen: Seen[] = [];
    await pulumi.runtime.setMocks(
        {
            async newResource({ type, name, inputs }) {
                // Whatever does not wait overtakes it.
                await wait(type.endsWith(":Key") ? 50 : 0);
                made.push({
                    name: `${type.split(":").at(-1)} ${name}`,
                    inputs: inputs as object as never,
                });
                return { id: name, state: { ...(inputs as object), arn: `arn:${name}` } };
            },
            call: () => ({}),
        },
        "session-logs",
        "payments",
        true,
    );
    const told: pulumi.Inputs | undefined = await pulumi.runtime.runInPulumiStack(async () => {
        pulumi.runtime.registerStackTransformation(({ type, opts }) => {
            seen.push({ type, options: opts });
            return undefined;
        });
        const provider = new Provider("account", {});
        return (await declare({ items, outputs }, provider)).outputs;
    });
    await pulumi.runtime.disconnect();
    const optionsOf = (type: string) => seen.find((one) => one.type.endsWith(`:${type}`))?.options;
    return { made, optionsOf, told };
}

const group = component("session-logs:member:Group", "group", { protect: true });
const key = resource("Key", "key", { description: "x" }, { parent: group, protect: true });
const policy = resource(
    "Policy",
    "policy",
    { policy: json({ key: "<key>", for: "${aws:userid}" }, { "<key>": output(key, "arn") }) },
    {
        dependsOn: [group],
        retainOnDelete: true,
        aliasedToStack: true,
        import: "id",
        replaceOnChanges: ["policy"],
        deleteBeforeReplace: true,
    },
);

describe("declare", () => {
    it("fills in outputs, in values and within JSON texts", async () => {
        const tags = { kind: "output", of: "nothing" };
        const alias = resource("Alias", "alias", { targetKeyId: output(key, "arn") });
        const tagged = resource("Role", "role", { assumeRolePolicy: json({}), tags });
        const { made, told } = await declared([group, key, policy, alias, tagged], {
            list: [output(key, "arn")],
            plain: 1,
        });
        const inputsOf = (name: string) => made.find((one) => one.name === name)?.inputs;
        assert.equal(
            inputsOf("Policy policy")?.["policy"],
            '{"key":"arn:key","for":"${aws:userid}"}',
        );
        assert.equal(inputsOf("Alias alias")?.["targetKeyId"], "arn:key");
        assert.deepEqual(inputsOf("Role role")?.["tags"], tags);
        const list: pulumi.Output<unknown> = pulumi
            .output(told)
            .apply((outputs) => outputs?.["list"] as unknown);
        assert.deepEqual(await new Promise((resolve) => list.apply(resolve)), ["arn:key"]);
    });

    it("keeps the order that the plan asks for", async () => {
        const { made } = await declared([group, key, policy]);
        const names = made.map(({ name }) => name);
        assert.ok(names.indexOf("Key key") < names.indexOf("Policy policy"), names.join());
    });

    it("hands every option to Pulumi", async () => {
        const { optionsOf } = await declared([group, key, policy]);
        assert.equal(optionsOf("Key")?.protect, true);
        assert.equal(optionsOf("Group")?.protect, true);
        assert.ok(optionsOf("Key")?.parent instanceof pulumi.ComponentResource);
        const options = optionsOf("Policy");
        assert.equal((options?.dependsOn as unknown[]).length, 1);
        assert.equal(options?.retainOnDelete, true);
        assert.equal(options?.import, "id");
        assert.deepEqual(options?.replaceOnChanges, ["policy"]);
        assert.equal(options?.deleteBeforeReplace, true);
        assert.deepEqual(options?.aliases, [{ parent: pulumi.rootStackResource }]);
        assert.ok(options?.provider instanceof Provider);
    });

    it("refuses a plan that names what it does not have", async () => {
        const orphan = resource("Alias", "alias", { targetKeyId: output(key, "arn") });
        await assert.rejects(declared([orphan]), /names Key key before it has it/);
    });
});
