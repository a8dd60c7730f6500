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
}

/** What would be accepted, when the value is not. */
export function mismatch(value: unknown, schema: Schema): string | undefined {
    const types = typeof schema.type === "string" ? [schema.type] : schema.type;
    return types.some((type) => fits(value, type, schema))
        ? undefined
        : types.map((type) => accepted(type, schema)).join(" or ");
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
    return items === undefined || mismatch(item, items) === undefined;
}

function accepted(type: string, schema: Schema): string {
    const { pattern, minimum, maximum, minLength, maxLength, items } = schema;
    switch (type) {
        case "integer":
            return `a whole number from ${minimum ?? "any"} to ${maximum ?? "any"}`;
        case "array":
            return `a list of which each is ${items ? accepted("string", items) : "anything"}`;
        default:
            return pattern === undefined
                ? `a text of ${minLength ?? 0} to ${maxLength ?? "any number of"} characters`
                : `a text of the form ${pattern}`;
    }
}
