import { check, type Checked } from "./properties/check";
import type { Properties } from "./properties/property";
import type { InvokeType, ResourceType } from "./resource";
import type { Context } from "./session/context";
import { inputsAfterRead, inputsOfImport, stateAfter } from "./properties/state";
import { ownTags, toAwsTags } from "./tags";
import { isUnknown, UNKNOWN } from "./properties/unknown";
import type { Tags, Values } from "./properties/values";
import { during, found, unlessMissing } from "./session/aws-error";
import { Unfinished } from "./wire";

/** The session in the region that a resource's own `region` names, if it names one. */
export function placed(session: Context, values: Values): Context {
    const { region } = values;
    return typeof region === "string" && region !== UNKNOWN ? session.in(region) : session;
}

export interface CheckedResource {
    readonly type: ResourceType;
    readonly name: string;
    readonly seed: Uint8Array;
    readonly olds: Values;
    readonly news: Values;
}

/** Checked inputs with the provider's region and default tags, as the real provider adds them. */
export function checked(session: Context, request: CheckedResource): Checked {
    const { type } = request;
    const { token, properties } = type;
    const { tagsAll: _, ...news } = request.news;
    const { inputs, failures } = check({ ...request, news, token, properties });
    const region = inputs.region ?? session.region;
    const tagsAll = isUnknown(inputs.tags)
        ? UNKNOWN
        : { ...session.defaultTags, ...((inputs.tags ?? {}) as Tags) };
    return {
        inputs: {
            ...inputs,
            ...("region" in properties ? { region } : {}),
            ...("tagsAll" in properties ? { tagsAll } : {}),
        },
        failures,
    };
}

export interface Made {
    readonly id: string;
    readonly state: Values;
}

/** @throws Unfinished when the resource was created but could not be completed. */
export async function create(session: Context, type: ResourceType, given: Values): Promise<Made> {
    const context = placed(session, given);
    const inputs = withName(type.properties, given);
    const name = inputs.name ?? inputs.bucket;
    const what = typeof name === "string" ? `${type.label} (${name})` : type.label;
    const made = await during(`creating ${what}`, type.create(context, inputs));
    const id = typeof made === "string" ? made : String(name);
    try {
        await during(`creating ${what}`, type.complete?.(context, id, inputs));
    } catch (reason) {
        throw new Unfinished(id, await stateOf(context, type, id, inputs), inputs, reason);
    }
    return { id, state: await stateOf(context, type, id, inputs) };
}

/** A name that begins as the program says is made up here. */
function withName(properties: Properties, inputs: Values): Values {
    const nameless = Object.keys(properties).find(
        (name) => inputs[name] === undefined && inputs[`${name}Prefix`] !== undefined,
    );
    if (nameless === undefined) {
        return inputs;
    }
    return { ...inputs, [nameless]: `${String(inputs[`${nameless}Prefix`])}${Date.now()}` };
}

export async function update(
    session: Context,
    type: ResourceType,
    id: string,
    olds: Values,
    news: Values,
): Promise<Values> {
    const context = placed(session, news);
    await during(`updating ${type.label} (${id})`, change(context, type, id, olds, news));
    return stateOf(context, type, id, news);
}

/** Like the original changes the tags before the rest. */
async function change(
    context: Context,
    type: ResourceType,
    id: string,
    olds: Values,
    news: Values,
): Promise<void> {
    const [before, after] = [(olds.tagsAll ?? {}) as Tags, (news.tagsAll ?? {}) as Tags];
    const removed = Object.keys(before).filter((key) => !(key in after));
    const set = toAwsTags(after).filter(({ Key, Value }) => before[Key] !== Value);
    if (removed.length > 0) {
        await type.tagging?.untag(context, id, removed, after);
    }
    if (set.length > 0) {
        await type.tagging?.tag(context, id, set, after);
    }
    await type.update?.(context, id, news, olds);
}

/** It is no error when the resource is gone already. */
export async function remove(
    session: Context,
    type: ResourceType,
    id: string,
    state: Values,
): Promise<void> {
    const removal = async () => type.delete(placed(session, state), id, state);
    const work = unlessMissing(removal(), ...(type.absent ?? []));
    await during(`deleting ${type.label} (${id})`, work);
}

/** What a look-up finds. */
export async function lookUp(session: Context, type: InvokeType, args: Values): Promise<Values> {
    const call = type.call(placed(session, args), args);
    const work = unlessMissing(call, ...(type.absent ?? []));
    return found(type.reading(args), work, type.missing);
}

export interface Known {
    readonly id: string;
    readonly inputs: Values;
    readonly state: Values;
}

/** The resource as AWS has it now, undefined when it is gone. An import knows nothing but the id. */
export async function read(
    session: Context,
    type: ResourceType,
    known: Known,
): Promise<Known | undefined> {
    const { properties } = type;
    const isImport = Object.keys(known.state).length === 0;
    const at = isImport && "region" in properties ? inRegion(session, known.id) : undefined;
    const id = at?.id ?? known.id;
    const context = at?.context ?? placed(session, known.state);
    const live = await liveValues(context, type, id, known.state);
    if (!live) {
        return undefined;
    }
    return {
        id,
        inputs: isImport
            ? inputsOfImport(properties, live)
            : inputsAfterRead(properties, known.inputs, live),
        state: stateAfter(properties, known.state, live),
    };
}

/** An import's id may name another region: `<id>@<region>`. */
function inRegion(session: Context, id: string): { id: string; context: Context } {
    const [, bare = id, region] = /^(.*)@([a-z]{2,}(?:-[a-z]+)+-\d)$/.exec(id) ?? [];
    return { id: bare, context: region ? session.in(region) : session };
}

async function stateOf(context: Context, type: ResourceType, id: string, inputs: Values) {
    const live = await liveValues(context, type, id, inputs);
    return stateAfter(type.properties, inputs, live ?? {});
}

async function liveValues(
    context: Context,
    type: ResourceType,
    id: string,
    known: Values,
): Promise<Values | undefined> {
    const call = unlessMissing(type.read(context, id, known), ...(type.absent ?? []));
    const told = await during(`reading ${type.label} (${id})`, call);
    if (!told) {
        return undefined;
    }
    const live = Object.fromEntries(
        Object.entries(told).filter(([name]) => name in type.properties),
    );
    const tagsAll = live.tagsAll as Tags | undefined;
    return {
        ...live,
        ...(tagsAll ? { tags: ownTags(tagsAll, context.defaultTags, known) } : {}),
        ...("region" in type.properties ? { region: context.region } : {}),
    };
}
