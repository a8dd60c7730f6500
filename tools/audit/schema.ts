import { show } from "../../shared/problem";

/** The part of JSON schema that the pack's configuration uses. */
export interface Schema {
    readonly type: string | readonly string[];
    readonly description?: string;
    readonly pattern?: string;
    readonly items?: Schema;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly required?: readonly string[];
    readonly properties?: Readonly<Record<string, Schema>>;
    /** Objects with other keys than `properties` are refused either way. */
    readonly additionalProperties?: false;
}

/** A value, or a part of it, that is not accepted. */
export interface Mismatch {
    /** Way from the value to the part: `[0].until`, or nothing. */
    readonly place: string;
    readonly found: string;
    /** What would be accepted. */
    readonly accepted: string;
}

/** Everything in the value that is not accepted. */
export function mismatches(value: unknown, schema: Schema): readonly Mismatch[] {
    const { type, items } = schema;
    if (type === "object") {
        return mismatchesInObject(value, schema);
    }
    if (type === "array" && items?.type === "object" && Array.isArray(value)) {
        return value.flatMap((item, index) => within(`[${index}]`, mismatches(item, items)));
    }
    const types = typeof type === "string" ? [type] : type;
    return types.some((one) => fits(value, one, schema))
        ? []
        : [mismatch(value, types.map((one) => accepted(one, schema)).join(" or "))];
}

function mismatchesInObject(value: unknown, schema: Schema): readonly Mismatch[] {
    const { properties = {}, required = [] } = schema;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return [mismatch(value, accepted("object", schema))];
    }
    const given = new Map(Object.entries(value));
    const missing = required
        .filter((key) => !given.has(key))
        .map((key) => ({ place: `.${key}`, found: "is missing", ...wanted(properties[key]) }));
    const present = [...given].flatMap(([key, part]) => {
        const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
        if (known === undefined) {
            const keys = `one of the keys ${Object.keys(properties).join(", ")}`;
            return [{ place: `.${key}`, found: "is not a known key", accepted: keys }];
        }
        return mismatches(part, known).map((one) => ({
            ...one,
            place: `.${key}${one.place}`,
            ...wanted(known),
        }));
    });
    return [...missing, ...present];
}

/** A part of an object is described in words: its reader has no other place to look it up. */
function wanted(schema: Schema | undefined): { readonly accepted: string } {
    return { accepted: schema?.description ? `the ${schema.description}` : "a value" };
}

function mismatch(value: unknown, what: string): Mismatch {
    return { place: "", found: `is ${show(value)}`, accepted: what };
}

function within(place: string, parts: readonly Mismatch[]): readonly Mismatch[] {
    return parts.map((part) => ({ ...part, place: `${place}${part.place}` }));
}

function fits(value: unknown, type: string, schema: Schema): boolean {
    switch (type) {
        case "string":
            return typeof value === "string" && isText(value, schema);
        case "integer":
            return Number.isInteger(value) && isWithin(value as number, schema);
        case "array":
            return Array.isArray(value) && value.every((item) => isItem(item, schema));
        default:
            throw new Error(`The schema's type ${type} is not understood.`);
    }
}

function isText(value: string, { pattern = "", minLength = 0, maxLength = Infinity }: Schema) {
    return (
        new RegExp(pattern).test(value) && value.length >= minLength && value.length <= maxLength
    );
}

function isWithin(value: number, { minimum = -Infinity, maximum = Infinity }: Schema) {
    return value >= minimum && value <= maximum;
}

function isItem(item: unknown, { items }: Schema) {
    return items === undefined || mismatches(item, items).length === 0;
}

function accepted(type: string, schema: Schema): string {
    const { pattern, minimum, maximum, minLength, maxLength, items, required = [] } = schema;
    switch (type) {
        case "integer":
            return `a whole number from ${minimum ?? "any"} to ${maximum ?? "any"}`;
        case "array":
            return `a list whose items are each ${items ? accepted(String(items.type), items) : "anything"}`;
        case "object":
            return `an object with ${required.join(", ")}`;
        default:
            return pattern === undefined
                ? `a string of ${minLength ?? 0} to ${maxLength ?? "any number of"} characters`
                : `a string that matches ${pattern}`;
    }
}
