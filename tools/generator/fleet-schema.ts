import { type ConversionConfig, type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { format } from "prettier";
import { CENTRAL_SETTINGS } from "../../central/config";
import { CENTRAL_REFERENCE } from "../../central/config-reference";
import { FLEET_SCHEMA, MATCHER_SCHEMA } from "../../fleet/file/schema";
import { MEMBER_SETTINGS } from "../../member/config";
import { MEMBER_REFERENCE } from "../../member/config-reference";
import type { SettingReference } from "../../shared/setting-reference";
import { formOf } from "../../shared/settings";

/** The text of fleet/fleet.schema.json, which shows editors what fleet.yaml may hold. */
export function fleetSchemaText(): Promise<string> {
    const schema = {
        ...clean(
            toJsonSchema(FLEET_SCHEMA, { ...CONVERSION, definitions: { matcher: MATCHER_SCHEMA } }),
        ),
        title: "fleet.yaml of session-logs: which accounts get a stack, and with what",
    };
    const central = settingsOf(CENTRAL_SETTINGS.entries, CENTRAL_REFERENCE);
    const { accountId: _, centralStack: __, ...members } = MEMBER_SETTINGS.entries;
    const member = settingsOf(members, MEMBER_REFERENCE);
    const { $defs = {} } = schema;
    const properties = propertiesOf(schema);
    const whole: JsonSchema = {
        ...schema,
        $defs: {
            ...$defs,
            member,
            change: {
                ...member,
                properties: mapValues(propertiesOf(member), orNull),
                minProperties: 1,
            },
        },
        properties: {
            ...properties,
            central: { ...central, description: descriptionOf(properties["central"]) },
            defaults: {
                $ref: "#/$defs/member",
                description: descriptionOf(properties["defaults"]),
            },
            overrides: withChanges(properties["overrides"]),
        },
    };
    return format(JSON.stringify(whole), { parser: "json", tabWidth: 4, printWidth: 100 });
}

/**
 * The programs' forms read text, as Pulumi hands it to them; in YAML stands what the text means: a
 * list where it is JSON of one, a number where it is turned into one.
 */
const CONVERSION: ConversionConfig = {
    // Checks that no JSON Schema can express are left to the reader.
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
        if (isFlag(valibotSchema)) {
            return { type: "boolean" };
        }
        return valibotSchema.type === "lazy"
            ? { anyOf: [MATCHER, { type: "array", items: MATCHER, minItems: 1 }] }
            : jsonSchema;
    },
    overrideAction: ({ valibotAction, jsonSchema }) => {
        if (valibotAction.type === "min_value" && jsonSchema.type === "string") {
            const { requirement } = valibotAction as unknown as { readonly requirement: number };
            return { type: "integer", minimum: requirement };
        }
        return undefined;
    },
};

const MATCHER: JsonSchema = { $ref: "#/$defs/matcher" };

function isFlag(schema: object): boolean {
    const options = "options" in schema && Array.isArray(schema.options) ? schema.options : [];
    return options.join() === "true,false";
}

type Entries = Readonly<Record<string, v.GenericSchema>>;

/** An object of config keys, and of keys of other namespaces, such as aws:defaultTags. */
function settingsOf(
    entries: Entries,
    reference: Readonly<Record<string, SettingReference>>,
): JsonSchema {
    return {
        type: "object",
        properties: Object.fromEntries(
            Object.entries(entries).map(([key, entry]) => [key, settingOf(entry, reference[key])]),
        ),
        patternProperties: { "^[^:]+:[^:]+$": {} },
        additionalProperties: false,
    };
}

function settingOf(entry: v.GenericSchema, reference: SettingReference | undefined): JsonSchema {
    const { default: _, $schema: __, ...form } = clean(toJsonSchema(entry, CONVERSION));
    const words = `${upperFirst(formOf(entry))}.\n\n${plain(reference?.reason ?? "")}`;
    return {
        ...form,
        description: words,
        examples: [reference?.example] as JsonSchema["examples"],
    };
}

/** Without links, which editors show as they are written. */
function plain(markdown: string): string {
    return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
}

function upperFirst(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Null in an override takes a key away. */
function orNull({ description, examples, ...form }: JsonSchema): JsonSchema {
    return { anyOf: [form, { type: "null" }], description, examples };
}

function propertiesOf({ properties = {} }: JsonSchema): Readonly<Record<string, JsonSchema>> {
    return properties as Readonly<Record<string, JsonSchema>>;
}

function withChanges(list: JsonSchema = {}): JsonSchema {
    const item = list.items as JsonSchema;
    const { set } = propertiesOf(item);
    return {
        ...list,
        items: {
            ...item,
            properties: {
                ...item.properties,
                set: { $ref: "#/$defs/change", description: descriptionOf(set) },
            },
        },
    };
}

function descriptionOf(schema: JsonSchema | undefined): string {
    return schema?.description ?? "";
}

/** Without what steps of a form have left behind that a later step replaced. */
function clean(schema: JsonSchema): JsonSchema {
    return cleanValue(schema) as JsonSchema;
}

function cleanValue(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(cleanValue);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const { anyOf, type, ...others } = mapValues(value as Record<string, unknown>, cleanValue);
    const isScalarText = type !== undefined && anyOf !== undefined;
    const isOfNumbers = Array.isArray(others["enum"]) && others["enum"].every(Number.isFinite);
    return {
        ...(type !== undefined && { type: isOfNumbers ? "number" : type }),
        ...(anyOf !== undefined && !isScalarText && { anyOf }),
        ...others,
    };
}

function mapValues<From, To>(
    values: Readonly<Record<string, From>>,
    change: (value: From) => To,
): Record<string, To> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
