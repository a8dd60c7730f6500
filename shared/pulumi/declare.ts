import * as pulumi from "@pulumi/pulumi";
import {
    type Address,
    addressOf,
    type JsonText,
    type OutputOf,
    type Plan,
    type PlannedComponent,
    type PlannedResource,
} from "./plan";
import { RESOURCE_TYPES, type ResourceType } from "./resource-types";

type Declared = ReadonlyMap<Address, pulumi.Resource>;

type AnyClass = new (
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

export interface DeclaredPlan {
    /** The plan's, for the stack. */
    readonly outputs: Record<string, unknown>;
    readonly resources: Declared;
}

/** Registers what a plan has, in its order, with the provider of the stack. */
export async function declare(
    { items, outputs }: Pick<Plan, "items" | "outputs">,
    provider: pulumi.ProviderResource,
): Promise<DeclaredPlan> {
    const classes = await classesOf(items.flatMap((one) => (one.kind === "resource" ? [one] : [])));
    const declared = new Map<Address, pulumi.Resource>();
    for (const item of items) {
        declared.set(
            addressOf(item),
            item.kind === "component"
                ? new Component(item, provider, declared)
                : declareResource(item, classes, provider, declared),
        );
    }
    return {
        outputs: resolved(outputs, declared) as Record<string, unknown>,
        resources: declared,
    };
}

class Component extends pulumi.ComponentResource {
    constructor(
        { type, name, options }: PlannedComponent,
        provider: pulumi.ProviderResource,
        declared: Declared,
    ) {
        const { dependsOn = [], ...others } = options;
        super(
            type,
            name,
            {},
            { ...others, providers: [provider], dependsOn: all(dependsOn, declared) },
        );
        this.registerOutputs({});
    }
}

function declareResource(
    { type, name, inputs, options }: PlannedResource,
    classes: ReadonlyMap<ResourceType, AnyClass>,
    provider: pulumi.ProviderResource,
    declared: Declared,
): pulumi.Resource {
    const { parent, dependsOn = [], aliasedToStack, replaceOnChanges, ...others } = options;
    const Class = classes.get(type);
    if (Class === undefined) {
        throw new Error(`${type} was not loaded.`);
    }
    return new Class(name, resolved(inputs, declared) as pulumi.Inputs, {
        ...others,
        ...(parent === undefined ? { provider } : { parent: the(parent, declared) }),
        ...(replaceOnChanges && { replaceOnChanges: [...replaceOnChanges] }),
        ...(aliasedToStack && { aliases: [{ parent: pulumi.rootStackResource }] }),
        dependsOn: all(dependsOn, declared),
    });
}

async function classesOf(
    resources: readonly PlannedResource[],
): Promise<ReadonlyMap<ResourceType, AnyClass>> {
    const types = [...new Set(resources.map(({ type }) => type))];
    // The constructors differ in their inputs only, which `resource` has checked.
    const load = async (type: ResourceType) =>
        [type, (await RESOURCE_TYPES[type]()) as unknown as AnyClass] as const;
    return new Map(await Promise.all(types.map(load)));
}

/** A value with outputs in place of what stands for them. */
function resolved(value: unknown, declared: Declared): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => resolved(one, declared));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if ("$output" in value) {
        return valueOf(value as OutputOf, declared);
    }
    if ("$json" in value) {
        return textOf(value, declared);
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, resolved(one, declared)]),
    );
}

function valueOf({ $output, property }: OutputOf, declared: Declared): pulumi.Output<unknown> {
    const outputs = the($output, declared) as unknown as Record<string, pulumi.Output<unknown>>;
    return outputs[property] ?? pulumi.output(undefined);
}

function textOf({ $json, placeholders = {} }: JsonText, declared: Declared): pulumi.Input<string> {
    return Object.entries(placeholders).reduce<pulumi.Input<string>>(
        (text, [placeholder, output]) =>
            pulumi
                .all([text, valueOf(output, declared)])
                .apply(([before, found]) => before.replaceAll(placeholder, String(found))),
        JSON.stringify($json),
    );
}

function the(address: Address, declared: Declared): pulumi.Resource {
    const found = declared.get(address);
    if (found === undefined) {
        throw new Error(`The plan names ${address} before it has it.`);
    }
    return found;
}

function all(addresses: readonly Address[], declared: Declared): pulumi.Resource[] {
    return addresses.map((address) => the(address, declared));
}
