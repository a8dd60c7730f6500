import type { Unwrap } from "@pulumi/pulumi";
import type { ResourceClass, ResourceType } from "./resource-types";

/*
 * What a program is going to register, as data: it can be tested, compared and kept as JSON. No tag
 * of AWS begins with the $ of the two forms that are filled in as resources are made.
 */

/** An output of another resource of the plan, known once that is made. */
export interface OutputOf {
    /** The other's address. */
    readonly $output: Address;
    readonly property: string;
}

/** A JSON text, as policies are; what it holds is kept as a value so that a plan can be read. */
export interface JsonText {
    readonly $json: unknown;
    /** What stands in its texts for outputs. @default nothing */
    readonly placeholders?: Readonly<Record<string, OutputOf>>;
}

/** A resource within its plan: `<type> <logical name>`. */
export type Address = `${string} ${string}`;

/** A value of which any part may be known only when other resources are made. */
export type Planned<T> =
    | OutputOf
    | JsonText
    | (T extends readonly (infer Element)[]
          ? readonly Planned<Element>[]
          : T extends object
            ? { readonly [Key in keyof T]: Planned<T[Key]> }
            : T);

type ArgsOf<Type extends ResourceType> = NonNullable<ConstructorParameters<ResourceClass<Type>>[1]>;

/** Pulumi's resource options of the same names. */
export interface PlannedOptions {
    readonly parent?: Address;
    readonly dependsOn?: readonly Address[];
    readonly protect?: boolean;
    readonly retainOnDelete?: boolean;
    readonly deleteBeforeReplace?: boolean;
    readonly replaceOnChanges?: readonly string[];
    /** Id under which something that exists comes under the stack. */
    readonly import?: string;
    /** Whether it may be in the state below the stack itself, where `pulumi import` without --parent puts it. */
    readonly aliasedToStack?: boolean;
}

export interface PlannedResource {
    readonly kind: "resource";
    readonly type: ResourceType;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly options: PlannedOptions;
}

/** What groups resources in the state, and in their URNs. */
export interface PlannedComponent {
    readonly kind: "component";
    /** `session-logs:central:LogArchive` */
    readonly type: string;
    readonly name: string;
    readonly options: Pick<PlannedOptions, "protect" | "dependsOn">;
}

export type PlannedItem = PlannedResource | PlannedComponent;

/** What is declared, in this order, and told of. */
export interface Plan {
    readonly items: readonly PlannedItem[];
    readonly outputs: Readonly<Record<string, unknown>>;
    /** What whoever runs the program should know. */
    readonly warnings: readonly string[];
}

/** The options as a planner writes them: other items themselves in place of their addresses. */
export interface Options extends Omit<PlannedOptions, "parent" | "dependsOn"> {
    readonly parent?: PlannedComponent;
    readonly dependsOn?: readonly PlannedItem[];
}

/** A resource that is going to be declared. */
export function resource<Type extends ResourceType>(
    type: Type,
    name: string,
    inputs: { readonly [Key in keyof ArgsOf<Type>]: Planned<Unwrap<ArgsOf<Type>[Key]>> },
    { parent, dependsOn, ...others }: Options = {},
): PlannedResource {
    return {
        kind: "resource",
        type,
        name,
        inputs,
        options: {
            ...(parent && { parent: addressOf(parent) }),
            ...(dependsOn && dependsOn.length > 0 && { dependsOn: dependsOn.map(addressOf) }),
            ...others,
        },
    };
}

/** A component that is going to be declared. */
export function component(
    type: string,
    name: string,
    options: PlannedComponent["options"] = {},
): PlannedComponent {
    return { kind: "component", type, name, options };
}

/** By what other items of a plan, and its golden file, call this one. */
export function addressOf({ type, name }: PlannedItem): Address {
    return `${type} ${name}`;
}

/** Stands for what the resource says of itself once it is there. */
export function output(of: PlannedResource, property: string): OutputOf {
    return { $output: addressOf(of), property };
}

/** A JSON text, from the value it holds. */
export function json(value: unknown, placeholders?: JsonText["placeholders"]): JsonText {
    return { $json: value, ...(placeholders && { placeholders }) };
}
