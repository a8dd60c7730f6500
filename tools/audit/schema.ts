import Ajv, { type ErrorObject } from "ajv";
import { show } from "../../shared/problem";

/** The part of JSON schema that messages describe: what the pack's configuration uses. */
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

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true });

/** Everything in the value that is not accepted, each part of it once. */
export function mismatches(value: unknown, schema: Schema): readonly Mismatch[] {
    const isAccepted = ajv.compile(schema);
    if (isAccepted(value)) {
        return [];
    }
    const found = (isAccepted.errors ?? []).map((error) => mismatch(error, schema));
    return [...new Map(found.map((one) => [one.place, one])).values()];
}

function mismatch(error: ErrorObject, whole: Schema): Mismatch {
    const part = error.parentSchema as Schema;
    const place = placeOf(error.instancePath);
    const { properties = {} } = part;
    switch (error.keyword) {
        case "required": {
            const { missingProperty: key } = error.params as { readonly missingProperty: string };
            return {
                place: `${place}.${key}`,
                found: "is missing",
                accepted: wanted(properties[key], whole),
            };
        }
        case "additionalProperties": {
            const { additionalProperty: key } = error.params as {
                readonly additionalProperty: string;
            };
            const accepted = `one of the keys ${Object.keys(properties).join(", ")}`;
            return { place: `${place}.${key}`, found: "is not a known key", accepted };
        }
        default:
            return { place, found: `is ${show(error.data)}`, accepted: wanted(part, whole) };
    }
}

/** A JSON pointer (`/0/until`) as people write the way to a part (`[0].until`). */
function placeOf(pointer: string): string {
    const steps = pointer.split("/").slice(1);
    return steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join("");
}

/** A part is described in words where it has some: its reader has no other place to look it up. */
function wanted(part: Schema | undefined, whole: Schema): string {
    if (part === undefined) {
        return "anything";
    }
    const types = [part.type].flat();
    return part === whole || part.description === undefined
        ? types.map((type) => formOf(type, part)).join(" or ")
        : `the ${part.description}`;
}

function formOf(type: string, schema: Schema): string {
    const { pattern, minimum, maximum, minLength, maxLength, items, required = [] } = schema;
    switch (type) {
        case "integer":
            return `a whole number from ${minimum ?? "any"} to ${maximum ?? "any"}`;
        case "array":
            return `a list whose items are each ${wanted(items, schema)}`;
        case "object":
            return `an object with ${required.join(", ")}`;
        default:
            return pattern === undefined
                ? `a string of ${minLength ?? 0} to ${maxLength ?? "any number of"} characters`
                : `a string that matches ${pattern}`;
    }
}
