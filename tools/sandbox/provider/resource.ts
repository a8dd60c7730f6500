import { named, output, tags, text, unserved } from "./properties/property";
import type { Fields, Input, Properties } from "./properties/property";
import type { Plain, Tags, Values } from "./properties/values";
import type { Context } from "./session/context";
import type { AwsTag } from "./tags";

/** Inputs as Check leaves them, named, and with the tags of the provider's `defaultTags`. */
export type Inputs<Args> = Plain<Args> & { readonly tagsAll?: Tags };

/** A state, as far as it is known: all of it, or just after creation the inputs, or nothing. */
export type Known<Args> = Values & { readonly [K in keyof Plain<Args>]?: Plain<Args>[K] };

/** What all types and look-ups of a service may have in common. */
interface Common {
    /** AWS's codes for what is not there. */
    readonly absent?: readonly string[];
    /** Of no region. */
    readonly isGlobal?: true;
}

/** How a resource of a type is made, read, changed and deleted. */
interface Methods<News, Olds> extends Common {
    readonly token: string;
    /** As the original calls it in its messages: `S3 Bucket Policy`. */
    readonly label: string;
    /** A replacement can't stand beside the resource it replaces. */
    readonly deleteBeforeReplace?: true;
    /** Answers the new resource's id if that is a text; otherwise it is the name, or the bucket. */
    create(context: Context, inputs: News): Promise<unknown> | undefined;
    /** What remains after creation; when it fails, the resource is kept in the state. */
    complete?(context: Context, id: string, inputs: News): Promise<unknown> | undefined;
    /** The live resource, undefined when it is gone; what is no property of the type is left out. */
    read(context: Context, id: string, known: Olds): Promise<Values | undefined>;
    /** Absent when every property forces replacement. */
    update?(context: Context, id: string, news: News, olds: Olds): Promise<unknown> | undefined;
    delete(context: Context, id: string, state: Olds): Promise<unknown> | undefined;
    readonly tagging?: Tagging;
}

/** How the tags of a resource change; `all` is what it has in the end. */
export interface Tagging {
    tag(context: Context, id: string, tags: Required<AwsTag>[], all: Tags): Promise<unknown>;
    untag(context: Context, id: string, keys: string[], all: Tags): Promise<unknown>;
}

/** A declaration seen without its types, as the server handles all of them. */
export interface ResourceType extends Methods<Values, Values> {
    readonly properties: Properties;
}

/** What one resource type of @pulumi/aws is; lists of names are separated by blanks. */
interface Declaration<Args> extends Methods<Inputs<Args>, Known<Args>> {
    /** What a program may write, beside the region and tags. */
    readonly inputs: { readonly [K in keyof Args]?: Input };
    /** Names of what @pulumi/aws has and this stand-in refuses. */
    readonly unserved?: string;
    /** Names of what AWS decides. */
    readonly outputs?: string;
    /** Which of those a change of an input makes unknown until the update has run. */
    readonly changing?: Readonly<Record<string, string>>;
}

/** A function of @pulumi/aws that only reads. */
interface LookUp<Args> extends Common {
    readonly token: string;
    readonly properties: Fields;
    /** What is read, as the original calls it: `S3 Bucket (logs)`. */
    reading(args: Args): string;
    /** What the original says when there is nothing: a resource it can't find, unless told here. */
    readonly missing?: string;
    /** Undefined when there is nothing. Null stays null. */
    call(context: Context, args: Args): Promise<Values | undefined>;
}

export type InvokeType = LookUp<Values>;

/** Declares the resource types and look-ups of a service against their arguments in @pulumi/aws. */
export function service(common: Common) {
    return {
        resource: <Args>(declared: Declaration<Args>): ResourceType => {
            const whole = { ...common, ...declared };
            return { ...whole, properties: propertiesOf(whole) };
        },
        lookUp: <Args>(declared: LookUp<Plain<Args>>): InvokeType => ({ ...common, ...declared }),
    };
}

function propertiesOf<Args>(declared: Declaration<Args>): Properties {
    const { inputs, outputs = "", changing = {}, isGlobal, tagging } = declared;
    const causesOf = (name: string) =>
        Object.keys(changing).filter((cause) => changing[cause]?.split(" ").includes(name));
    return {
        ...(inputs as Readonly<Record<string, Input>>),
        ...named(declared.unserved ?? "", () => unserved()),
        ...(isGlobal ? {} : { region: text({ computed: true, forcesReplacement: true }) }),
        ...named(outputs, (name) => output(...causesOf(name))),
        ...(tagging ? { tags: tags(), tagsAll: output() } : {}),
    };
}
