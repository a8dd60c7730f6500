import { isInput, type Input, type Properties, type Property } from "./properties/property";
import { INVOKES, RESOURCES } from "./registry";

type Type = Readonly<Record<string, unknown>>;

const ANY: Type = { $ref: "pulumi.json#/Any" };

/**
 * The package's schema, as far as it is served: `pulumi import` writes code after it. Blocks are
 * not spelled out.
 */
export function packageSchema(version: string): object {
    return {
        name: "aws",
        version,
        provider: {},
        resources: byToken(RESOURCES, (properties) => ({
            properties: typesOf(properties, () => true),
            inputProperties: typesOf(properties, isInput),
            requiredInputs: requiredOf(properties),
        })),
        functions: byToken(INVOKES, (properties) => ({
            inputs: {
                type: "object",
                properties: typesOf(properties, isInput),
                required: requiredOf(properties),
            },
            outputs: { type: "object", properties: {} },
        })),
    };
}

function byToken(
    types: readonly { readonly token: string; readonly properties: Properties }[],
    describe: (properties: Properties) => object,
): object {
    return Object.fromEntries(types.map(({ token, properties }) => [token, describe(properties)]));
}

function typesOf(properties: Properties, isWanted: (property: Property) => boolean): object {
    const wanted = Object.entries(properties).filter(([, property]) => isWanted(property));
    return Object.fromEntries(
        wanted.map(([name, property]) => [name, isInput(property) ? typeOf(property) : ANY]),
    );
}

function requiredOf(properties: Properties): string[] {
    return Object.keys(properties).filter((name) => {
        const property = properties[name];
        return property && isInput(property) && property.required;
    });
}

const TYPES: Readonly<Record<Input["kind"], Type>> = {
    block: ANY,
    flag: { type: "boolean" },
    list: { type: "array" },
    policy: { type: "string" },
    tags: { type: "object", additionalProperties: { type: "string" } },
    text: { type: "string" },
    unserved: ANY,
    whole: { type: "integer" },
};

function typeOf({ kind, of }: Input): Type {
    return of ? { ...TYPES[kind], items: typeOf(of) } : TYPES[kind];
}
