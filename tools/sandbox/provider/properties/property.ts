/** A name that Check makes up when the program gives none: `<resource name>-<7 hex digits>`. */
export interface AutoName {
    readonly maximumLength: number;
    /** Put before the name, as in `alias/…`. */
    readonly prefix?: string;
    /** S3 accepts lower case only. */
    readonly lowerCase?: true;
}

/** What a program may or must write for one property, and what a change of it means. */
export interface InputOptions {
    readonly required?: true;
    /** Filled in by Check, as the real provider does. */
    readonly default?: string | number | boolean;
    /** A change deletes the resource and creates another one. */
    readonly forcesReplacement?: true;
    /** AWS chooses a value when the program gives none, so its absence is no change. */
    readonly computed?: true;
    readonly autoName?: AutoName;
    /** Lowest and highest number accepted. */
    readonly range?: readonly [number, number];
    /** The strings accepted. */
    readonly oneOf?: readonly string[];
    /** AWS keeps the list as a set. */
    readonly unordered?: true;
    /** Two spellings of the same thing, such as a key's id and its ARN. */
    readonly same?: (one: string, other: string) => boolean;
}

export type Fields = Readonly<Record<string, Input>>;

export interface Input extends InputOptions {
    readonly kind: "text" | "whole" | "flag" | "tags" | "list" | "block" | "policy" | "unserved";
    /** Of a list: its elements. */
    readonly of?: Input;
    /** Of a block: its properties. */
    readonly fields?: Fields;
}

export interface Output {
    readonly kind: "output";
    /** Inputs whose change makes this value unknown until the update has run. */
    readonly changesWith: readonly string[];
}

export type Property = Input | Output;
export type Properties = Readonly<Record<string, Property>>;

/** Every property of an interface of @pulumi/aws has to be declared, and no other can be. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Input };

export const text = (options: InputOptions = {}): Input => ({ kind: "text", ...options });
export const whole = (options: InputOptions = {}): Input => ({ kind: "whole", ...options });
export const flag = (options: InputOptions = {}): Input => ({ kind: "flag", ...options });
export const tags = (options: InputOptions = {}): Input => ({ kind: "tags", ...options });
/** An IAM policy document: written as text or object, compared by its meaning. */
export const policy = (options: InputOptions = {}): Input => ({ kind: "policy", ...options });
export const texts = (options: InputOptions = {}): Input => ({
    kind: "list",
    of: text(),
    ...options,
});

export const block = <T>(fields: FieldsOf<T>, options: InputOptions = {}): Input => ({
    kind: "block",
    fields,
    ...options,
});

export const blocks = <T>(fields: FieldsOf<T>, options: InputOptions = {}): Input => ({
    kind: "list",
    of: block<T>(fields),
    ...options,
});

/** Exists in @pulumi/aws, but this stand-in does not serve it and says so. */
export const unserved: Input = { kind: "unserved" };

export const output = (...changesWith: string[]): Output => ({ kind: "output", changesWith });

export function isInput(property: Property): property is Input {
    return property.kind !== "output";
}
