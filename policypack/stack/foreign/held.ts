import { textOf } from "../../values";
import type { Resource } from "../resource";
import { TRANSLATIONS, type Properties } from "./cloudformation";
import { heldByTemplate, NOTHING_HELD, STACK, STACK_SET, type Held } from "./held-by-template";
import { resourcesOf } from "./parts";
import { templateOf } from "./template";
import { at, Untold } from "./told";

/*
 * Resources that hold others of a judged kind: CloudFormation's stacks and stack sets, Cloud
 * Control's resources, and those of the aws-native provider. What they hold is translated into the
 * aws provider's resources, which the rules judge.
 */

/** What a foreign resource makes, in CloudFormation's words. */
interface Made {
    readonly type: unknown;
    readonly properties: unknown;
    /** The one property of the foreign resource that holds all of them, if it is one. */
    readonly heldIn?: string;
}

const KINDS = [...TRANSLATIONS.keys(), STACK, STACK_SET];

const READERS: ReadonlyMap<string, (resource: Resource) => Made> = new Map([
    ["aws:cloudformation/stack:Stack", twinOf(STACK)],
    ["aws:cloudformation/stackSet:StackSet", twinOf(STACK_SET)],
    ["aws:cloudcontrol/resource:Resource", holderIn("typeName", "desiredState")],
    ["aws-native:index:ExtensionResource", holderIn("type", "properties")],
    ...KINDS.map((kind) => [nativeType(kind), twinOf(kind)] as const),
]);

/** Types of resources that may hold others. */
export const FOREIGN: readonly string[] = [...READERS.keys()];

/** What a foreign resource holds, as far as it can be read; of others nothing. */
export function heldResources(resource: Resource): readonly Resource[] {
    return READERS.has(resource.type) ? heldBy(resource).resources : [];
}

/** What the rules judge in the resource's place: itself, or what it holds. */
export function judgedResources(resource: Resource): readonly Resource[] {
    return READERS.has(resource.type) ? heldBy(resource).resources : [resource];
}

/** What can't be read of a foreign resource, and why. */
export function gapsOf(resource: Resource): readonly string[] {
    return heldBy(resource).gaps;
}

const known = new WeakMap<Resource, Held>();

/** Remembered, since what others were computed from has to be the same objects. */
function heldBy(resource: Resource): Held {
    const held = known.get(resource) ?? attempt(() => read(resource));
    known.set(resource, held);
    return held;
}

/** A fault here would end the whole deployment. */
function attempt(read: () => Held): Held {
    try {
        return read();
    } catch (error) {
        return { resources: [], gaps: [`it could not be read: ${String(error)}`] };
    }
}

function read(resource: Resource): Held {
    const { type, properties: given, heldIn } = READERS.get(resource.type)?.(resource) ?? {};
    if (type instanceof Untold) {
        return { resources: [], gaps: [`its type ${type.why}`] };
    }
    const kind = textOf(type) ?? "";
    if (!KINDS.includes(kind)) {
        return NOTHING_HELD;
    }
    const properties = typeof given === "string" ? templateOf(given) : given;
    if (typeof properties === "string" || properties instanceof Untold) {
        const why = typeof properties === "string" ? properties : properties.why;
        return { resources: [], gaps: [`${heldIn ?? "it"} of ${kind} ${why}`] };
    }
    if (kind === STACK || kind === STACK_SET) {
        const isSpread = kind === STACK_SET;
        return heldByTemplate({ type: kind, properties, outer: resource, path: "", isSpread });
    }
    const of: Properties = (name) => ({
        value: at(properties, name),
        sources: () => sourcesIn(resource, heldIn ?? name).flatMap(judgedResources),
    });
    return {
        resources: resourcesOf(TRANSLATIONS.get(kind)?.(of) ?? [], {
            ...resource,
            within: { resource, place: `As ${kind}` },
        }),
        gaps: [],
    };
}

function sourcesIn({ propertyDependencies }: Resource, name: string): readonly Resource[] {
    const sources = at(propertyDependencies, name);
    return Array.isArray(sources) ? (sources as readonly Resource[]) : [];
}

/** Another provider's own resource for the type: its properties are those of CloudFormation. */
function twinOf(type: string): (resource: Resource) => Made {
    return ({ props }) => ({ type, properties: props });
}

/** A resource for any type, which is told beside the properties. */
function holderIn(type: string, properties: string): (resource: Resource) => Made {
    return ({ props }) => ({
        type: at(props, type),
        properties: at(props, properties),
        heldIn: properties,
    });
}

/** `AWS::S3::Bucket` as `aws-native:s3:Bucket`. */
function nativeType(type: string): string {
    const [, service = "", name = ""] = type.split("::");
    return `aws-native:${service.toLowerCase()}:${name}`;
}
