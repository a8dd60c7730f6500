import { isDeepStrictEqual } from "node:util";
import {
    addressOf,
    type Address,
    type JsonText,
    type OutputOf,
    type Plan,
    type PlannedResource,
} from "../../shared/pulumi/plan";
import type { StateResource } from "../states/stack-state";
import { RESOURCE_KINDS } from "./resource-kinds";

/**
 * What an update would do with a resource; `import` takes over what the account has already, and
 * changes what of it is different.
 */
export type Operation = "create" | "import" | "update" | "replace" | "delete" | "same";

export interface ResourceChange {
    readonly operation: Operation;
    readonly urn: string;
    /** `aws:ssm/document:Document` */
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    /** Of an update or replacement: the inputs that change, such as `content` and `tags.Team`. */
    readonly properties: readonly string[];
}

export interface ChangesContext {
    /** Name of the stack, without organization and project. */
    readonly stack: string;
    /** Name of the project. */
    readonly project: string;
    /** Tags that the provider gives everything. */
    readonly defaultTags: Readonly<Record<string, string>>;
}

/**
 * What an update would do with every resource but components, the provider and what is only read, by
 * the state alone: no account is asked, and nothing that somebody changed there by hand is seen.
 *
 * What depends on something that is made anew counts as changed, as it does in a preview. What the
 * provider alone knows of, such as a replacement that another replacement asks for, does not.
 *
 * @returns what the plan has in its order, then what is deleted.
 */
export function plannedChanges(
    plan: Pick<Plan, "items">,
    resources: readonly StateResource[],
    context: ChangesContext,
): readonly ResourceChange[] {
    const state = new Map(resources.map((one) => [one.urn, one]));
    const placed = placesOf(plan, context);
    const done = new Map<Address, Done>();
    const changes = placed.map(({ item, urns }) => {
        const [urn = ""] = urns;
        const known = urns.map((one) => state.get(one)).find((one) => one !== undefined);
        const change = changeOf(item, urn, known, done, context);
        done.set(addressOf(item), { change, known });
        return change;
    });
    const wanted = new Set(placed.flatMap(({ urns }) => urns));
    return [...changes, ...resources.filter((one) => isLeft(one, wanted)).map(deletion)];
}

/** What became of a resource that others may name. */
interface Done {
    readonly change: ResourceChange;
    readonly known: StateResource | undefined;
}

interface Place {
    readonly item: PlannedResource;
    /** Its own first, then those that it may have had before. */
    readonly urns: readonly string[];
}

/** Where each resource lies in the state. */
function placesOf({ items }: Pick<Plan, "items">, context: ChangesContext): readonly Place[] {
    const { stack, project } = context;
    const types = new Map<Address, string>();
    return items.flatMap((item) => {
        if (item.kind === "component") {
            types.set(addressOf(item), item.type);
            return [];
        }
        const { token } = RESOURCE_KINDS[item.type];
        const { parent, aliasedToStack } = item.options;
        const urnOf = (type: string) => `urn:pulumi:${stack}::${project}::${type}::${item.name}`;
        const type = parent === undefined ? token : `${types.get(parent) ?? ""}$${token}`;
        const urns = [urnOf(type), ...(aliasedToStack ? [urnOf(token)] : [])];
        return [{ item, urns }];
    });
}

function changeOf(
    item: PlannedResource,
    urn: string,
    known: StateResource | undefined,
    done: ReadonlyMap<Address, Done>,
    { defaultTags }: ChangesContext,
): ResourceChange {
    const { token, fixed, isTagged } = RESOURCE_KINDS[item.type];
    const change = (operation: Operation, properties: readonly string[] = []): ResourceChange => {
        return { operation, urn, type: token, name: item.name, properties };
    };
    if (known === undefined) {
        return change(item.options.import === undefined ? "create" : "import");
    }
    const planned = resolved(item.inputs, done) as Readonly<Record<string, unknown>>;
    // The provider adds its own tags to a copy of the resource's.
    const tagsAll = { ...defaultTags, ...(planned["tags"] as object | undefined) };
    const properties = differences(
        { ...planned, ...(isTagged && { tagsAll }) },
        writtenInputs(known.inputs),
        "",
    );
    if (properties.length === 0) {
        return change("same");
    }
    const replacing = [...fixed, ...(item.options.replaceOnChanges ?? [])];
    const isReplaced = properties.some((path) =>
        replacing.some((one) => path === one || path.startsWith(`${one}.`)),
    );
    return change(isReplaced ? "replace" : "update", properties);
}

/** Stands for what only AWS will tell. */
const UNKNOWN = Symbol("unknown until it is made");

/** A planned value, with outputs of other resources as the state has them. */
function resolved(value: unknown, done: ReadonlyMap<Address, Done>): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => resolved(one, done));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if ("$output" in value) {
        return outputOf(value as OutputOf, done);
    }
    if ("$json" in value) {
        return textOf(value, done);
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, resolved(one, done)]),
    );
}

function outputOf({ $output, property }: OutputOf, done: ReadonlyMap<Address, Done>): unknown {
    const { change, known } = done.get($output) ?? {};
    if (known === undefined || change?.operation === "replace") {
        return UNKNOWN;
    }
    return property === "id" ? known.id : known.outputs[property];
}

function textOf(
    { $json, placeholders = {} }: JsonText,
    done: ReadonlyMap<Address, Done>,
): string | typeof UNKNOWN {
    let text = JSON.stringify($json);
    for (const [placeholder, output] of Object.entries(placeholders)) {
        const value = outputOf(output, done);
        if (value === UNKNOWN) {
            return UNKNOWN;
        }
        text = text.replaceAll(placeholder, String(value));
    }
    return text;
}

/** Inputs without those that the provider has added, and without its own record of them. */
function writtenInputs(inputs: StateResource["inputs"]): Readonly<Record<string, unknown>> {
    return withoutDefaults(inputs) as Readonly<Record<string, unknown>>;
}

/** The provider keeps the names of what it has added beside it, in every object. */
function withoutDefaults(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutDefaults);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const { __defaults: added } = value as { readonly __defaults?: readonly string[] };
    return Object.fromEntries(
        Object.entries(value)
            .filter(([key]) => key !== "__defaults" && !added?.includes(key))
            .map(([key, one]) => [key, withoutDefaults(one)]),
    );
}

/** Paths at which two values differ. */
function differences(planned: unknown, actual: unknown, path: string): readonly string[] {
    if (planned === UNKNOWN) {
        return [path];
    }
    if (isRecord(planned) && isRecord(actual)) {
        const keys = [...new Set([...Object.keys(planned), ...Object.keys(actual)])];
        return keys.flatMap((key) =>
            differences(planned[key], actual[key], path === "" ? key : `${path}.${key}`),
        );
    }
    if (Array.isArray(planned) && Array.isArray(actual) && planned.length === actual.length) {
        return planned.flatMap((one, index) =>
            differences(one, actual[index], `${path}[${index}]`),
        );
    }
    return isSame(planned, actual) ? [] : [path];
}

/** Whether two values mean the same to AWS: of a JSON text the value that it holds counts. */
function isSame(planned: unknown, actual: unknown): boolean {
    return isNothing(planned)
        ? isNothing(actual)
        : isDeepStrictEqual(meant(planned), meant(actual));
}

/** Neither is kept in the state: what is undefined, and objects that hold nothing. */
function isNothing(value: unknown): boolean {
    return (
        value === undefined ||
        value === null ||
        (isRecord(value) && Object.values(value).every(isNothing))
    );
}

function meant(value: unknown): unknown {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is in the state and in no plan any more. */
function isLeft({ urn, type, id, external }: StateResource, wanted: ReadonlySet<string>): boolean {
    const isCustom = id !== undefined && external !== true;
    const isOfEngine =
        type.startsWith("pulumi:providers:") || type === "pulumi:pulumi:StackReference";
    return isCustom && !isOfEngine && !wanted.has(urn);
}

function deletion({ urn, type }: StateResource): ResourceChange {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    return { operation: "delete", urn, type, name, properties: [] };
}
