import { partitionOf } from "../../../shared/arn";
import { PARTITIONS } from "../../../shared/partitions";
import { TEMPLATE_ACCOUNT } from "../account";
import type { Resource } from "../resource";
import { regionOf } from "../resources";
import { textOf } from "../../values";
import { TRANSLATIONS, type Properties } from "./cloudformation";
import { generatedName, type Declaration } from "./identity";
import { NO_VALUE, resolve, type Scope } from "./intrinsics";
import { resourcesOf } from "./parts";
import { templateOf } from "./template";
import { at, DEEPEST, entriesOf, ifTold, Untold } from "./told";

/** What a foreign resource holds. */
export interface Held {
    readonly resources: readonly Resource[];
    /** What can't be read of it, and why. */
    readonly gaps: readonly string[];
}

export const NOTHING_HELD: Held = { resources: [], gaps: [] };

export const STACK = "AWS::CloudFormation::Stack";
export const STACK_SET = "AWS::CloudFormation::StackSet";

/** A stack or stack set, in the aws provider's or in CloudFormation's own words. */
interface Given {
    readonly type: string;
    readonly properties: unknown;
    /** The resource that the Pulumi stack knows. */
    readonly outer: Resource;
    /** Logical ids of the templates above, each with a slash behind. */
    readonly path: string;
    /** Whether a stack set makes it, in many accounts and regions. */
    readonly isSpread: boolean;
}

/** A nested stack has nothing but an address. */
const ADVICE = "; write it as templateBody";

/** What the template of a stack or stack set makes. */
export function heldByTemplate(given: Given): Held {
    const { type, properties, path } = given;
    const body = at(properties, "TemplateBody");
    const place = path === "" ? "" : `In ${path.slice(0, -1)} (${type}): `;
    if (body === undefined || body === null || body === "") {
        return at(properties, "TemplateURL") === undefined
            ? NOTHING_HELD
            : gap(`${place}the template at templateUrl is not read${path === "" ? ADVICE : ""}`);
    }
    const template = typeof body === "string" ? templateOf(body) : body;
    if (typeof template === "string" || template instanceof Untold) {
        return gap(
            `${place}templateBody ${typeof template === "string" ? template : template.why}`,
        );
    }
    return heldByResources(at(template, "Resources"), scopeOf(template, given), given);
}

function heldByResources(declared: unknown, scope: Scope, given: Given): Held {
    const made = new Map<string, readonly Resource[]>();
    const held = [...scope.resources].map(([id, declaration]): Held => {
        const { type } = declaration;
        if (type === STACK || type === STACK_SET) {
            const { value } = resolve(declaration.properties, scope);
            const path = `${given.path}${id}/`;
            const isSpread = given.isSpread || type === STACK_SET;
            return heldByTemplate({ ...given, type, properties: value, path, isSpread });
        }
        const resources = translated(id, declaration, scope, given, made);
        made.set(id, resources);
        return { resources, gaps: [] };
    });
    return {
        resources: held.flatMap(({ resources }) => resources),
        gaps: [...gapsIn(declared, given.path), ...held.flatMap(({ gaps }) => gaps)],
    };
}

/** @param made what the template's resources are, by logical id: read when all of them are there */
function translated(
    id: string,
    declaration: Declaration,
    scope: Scope,
    { isSpread, outer, path }: Given,
    made: ReadonlyMap<string, readonly Resource[]>,
): readonly Resource[] {
    const { type, properties } = declaration;
    const references = new Set<string>();
    const of: Properties = (name) => {
        const resolution = resolve(at(properties, name), scope);
        resolution.references.forEach((reference) => references.add(reference));
        return {
            value: resolution.value ?? generatedName(id, type, name),
            sources: () =>
                [...resolution.references].flatMap((reference) => made.get(reference)?.[0] ?? []),
        };
    };
    const parts = TRANSLATIONS.get(type)?.(of) ?? [];
    const arn = resolve({ "Fn::GetAtt": [id, "Arn"] }, scope).value;
    return resourcesOf(parts, {
        ...outer,
        name: id,
        arn: typeof arn === "string" ? arn : undefined,
        account:
            (isSpread ? undefined : outer.account) ??
            (references.has("AWS::AccountId") ? TEMPLATE_ACCOUNT : undefined),
        providerRegion: isSpread ? undefined : regionOf(outer),
        within: { resource: outer, place: `In ${path}${id} (${type})` },
    });
}

function scopeOf(template: unknown, { properties, outer, isSpread }: Given): Scope {
    const here = regionOf(outer);
    const own = partitionOf(here ?? "");
    const partition = PARTITIONS.find(({ name }) => name === own) ?? PARTITIONS[0];
    const { account, region } = isSpread ? {} : { account: outer.account, region: here };
    return {
        resources: declarationsIn(template),
        parameters: new Map([
            ...parametersOf(template, at(properties, "Parameters"), isSpread),
            ["AWS::AccountId", account ?? TEMPLATE_ACCOUNT],
            ["AWS::Region", region ?? partition.globalRegion],
            ["AWS::Partition", partition.name],
            ["AWS::URLSuffix", partition.suffix],
            ["AWS::NoValue", NO_VALUE],
        ]),
    };
}

function declarationsIn(template: unknown): ReadonlyMap<string, Declaration> {
    return new Map(
        entriesOf(at(template, "Resources")).map(([id, declared], place) => [
            id,
            {
                type: textOf(at(declared, "Type")) ?? "",
                properties: propertiesOf(declared),
                place,
            },
        ]),
    );
}

/** A function among them, Fn::Transform, may set any. */
function propertiesOf(declared: unknown): unknown {
    const properties = at(declared, "Properties");
    const functions = entriesOf(properties)
        .map(([name]) => name)
        .filter((name) => name.startsWith("Fn::"));
    return functions.length > 0
        ? new Untold(`is not told by the template: ${functions.join(", ")}`)
        : properties;
}

/**
 * Parameters as far as they are told: as given, or by default. The stacks of a stack set may each
 * be given another value than the default.
 *
 * @param given by name, or as CloudFormation's list of keys and values
 */
function parametersOf(
    template: unknown,
    given: unknown,
    isSpread: boolean,
): readonly (readonly [string, unknown])[] {
    return entriesOf(at(template, "Parameters")).flatMap(([name, declared]) => {
        const value = givenTo(name, given) ?? (isSpread ? undefined : at(declared, "Default"));
        const type = textOf(at(declared, "Type")) ?? "String";
        // The value is the name of a parameter in Systems Manager then.
        return value === undefined || type.startsWith("AWS::SSM::")
            ? []
            : [[name, ifTold(value, (text) => parameterOf(type, text))] as const];
    });
}

function givenTo(name: string, given: unknown): unknown {
    if (given instanceof Untold || !Array.isArray(given)) {
        return at(given, name);
    }
    const entries = entriesOf(given).map(([, entry]) => entry);
    return at(
        entries.find((entry) => at(entry, "ParameterKey") === name),
        "ParameterValue",
    );
}

function parameterOf(type: string, value: unknown): unknown {
    return /^(CommaDelimitedList|List<.*>)$/.test(type) && typeof value === "string"
        ? value.split(",").map((element) => element.trim())
        : value;
}

/** What only CloudFormation can work out, where it may make a resource of a judged kind. */
function gapsIn(declared: unknown, path: string): readonly string[] {
    return entriesOf(declared)
        .filter(
            ([id, value]) => id === "Fn::Transform" || (id.startsWith("Fn::") && isJudged(value)),
        )
        .map(([id]) => `${path}Resources has ${id}, which only CloudFormation works out`);
}

function isJudged(value: unknown, depth = 0): boolean {
    return (
        TRANSLATIONS.has(textOf(at(value, "Type")) ?? "") ||
        (depth < DEEPEST && entriesOf(value).some(([, element]) => isJudged(element, depth + 1)))
    );
}

function gap(reason: string): Held {
    return { resources: [], gaps: [reason] };
}
