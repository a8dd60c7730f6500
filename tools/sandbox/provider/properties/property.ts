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

const ofKind =
    (kind: Input["kind"]) =>
    (options: InputOptions = {}): Input => ({ kind, ...options });

export const text = ofKind("text");
export const whole = ofKind("whole");
export const flag = ofKind("flag");
export const tags = ofKind("tags");
/** An IAM policy document: written as text or object, compared by its meaning. */
export const policy = ofKind("policy");
/** Exists in @pulumi/aws, but this stand-in does not serve it and says so. */
export const unserved = ofKind("unserved");

export const block = (fields: Fields, options: InputOptions = {}): Input => ({
    ...ofKind("block")(options),
    fields,
});
export const list = (of: Input, options: InputOptions = {}): Input => ({
    ...ofKind("list")(options),
    of,
});
export const texts = (options?: InputOptions): Input => list(text(), options);
export const blocks = (fields: Fields, options?: InputOptions): Input =>
    list(block(fields), options);

export const output = (...changesWith: string[]): Output => ({ kind: "output", changesWith });

/** Properties alike, by their names, which stand in one text, separated by blanks. */
export function named<P extends Property>(
    names: string,
    property: (name: string) => P,
): Readonly<Record<string, P>> {
    const each = names.split(" ").filter((name) => name !== "");
    return Object.fromEntries(each.map((name) => [name, property(name)]));
}

/** Text that is one of those accepted, which stand in one text, separated by blanks. */
export const choice = (accepted: string, options: InputOptions = {}): Input =>
    text({ oneOf: accepted.split(" "), ...options });

/** Text that never changes and that the program has to give. */
export const fixed = (names: string): Fields =>
    named(names, () => text({ required: true, forcesReplacement: true }));

/** The name of a resource: given, made up, or beginning as the program says. */
export const nameOf = (property: string, autoName: AutoName): Fields => ({
    [property]: text({ forcesReplacement: true, autoName }),
    [`${property}Prefix`]: text({ computed: true, forcesReplacement: true }),
});

export function isInput(property: Property): property is Input {
    return property.kind !== "output";
}
