import type * as Yaml from "yaml";
import type { Document, Node, Scalar, ScalarTag, TagId, Tags, YAMLMap, YAMLSeq } from "yaml";
import { recordOf, type Props } from "../../values";

/** A template as an object, intrinsic functions in their long form; or why it is none. */
export type Template = Props | string;

/** The engine shows a resource to one rule after the other. */
let last: { readonly text: string; readonly template: Template } | undefined;

/**
 * Reads a template in JSON or YAML.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function templateOf(text: string): Template {
    if (last?.text !== text) {
        last = { text, template: readTemplate(text) };
    }
    return last.template;
}

function readTemplate(text: string): Template {
    const parsed = parseJson(text) ?? parseYaml(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
        ? recordOf(parsed)
        : "is neither a JSON nor a YAML object";
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function parseYaml(text: string): unknown {
    // Loaded here only: few stacks hold a template, and the library costs a tenth of the start.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const yaml = require("yaml") as typeof Yaml;
    try {
        const document = yaml.parseDocument(text, {
            version: "1.1",
            customTags: tagsOfCloudFormation,
            logLevel: "silent",
        });
        if (document.errors.length > 0) {
            return undefined;
        }
        yaml.visit(document, {
            Scalar: (_, node) => inLongForm(node, document),
            Map: (_, node) => inLongForm(node, document),
            Seq: (_, node) => inLongForm(node, document),
        });
        return document.toJS();
    } catch {
        // Too many aliases, or nested beyond what the parser can hold.
        return undefined;
    }
}

/** YAML 1.1 without dates, and without numbers that would lose digits of an account's id. */
function tagsOfCloudFormation(tags: Tags): Tags {
    return [
        ...tags.filter((tag) => !/:(timestamp|int)$/.test(nameOf(tag))),
        {
            tag: "tag:yaml.org,2002:int",
            default: true,
            test: /^[-+]?(0|[1-9][0-9]{0,10})$/,
            resolve: Number,
        } satisfies ScalarTag,
    ];
}

function nameOf(tag: Tags[number]): string {
    return typeof tag === "string" ? `:${tag satisfies TagId}` : tag.tag;
}

/** `!Sub x` as `{"Fn::Sub": "x"}`. */
function inLongForm(node: Scalar | YAMLMap | YAMLSeq, document: Document): Node | undefined {
    const name = /^!([A-Za-z0-9:]+)$/.exec(node.tag ?? "")?.[1];
    if (name === undefined) {
        return undefined;
    }
    node.tag = undefined;
    const long = document.createNode({}) as YAMLMap;
    long.set(name === "Ref" || name === "Condition" ? name : `Fn::${name}`, node);
    return long;
}
