import { stringify } from "yaml";
import type { Resource } from "../../../policypack/stack/resource";
import { other } from "./stacks";

type Properties = Readonly<Record<string, unknown>>;
export type Declarations = Readonly<
    Record<string, { readonly Type: string; readonly Properties: Properties }>
>;

/** A CloudFormation stack whose template declares the resources. */
export const stackOfJson = (resources: object, rest: object = {}, props: object = {}): Resource =>
    other("aws:cloudformation/stack:Stack", "baseline", {
        templateBody: JSON.stringify({ ...rest, Resources: resources }),
        ...props,
    });

export const stackOfYaml = (text: string, props: object = {}): Resource =>
    other("aws:cloudformation/stack:Stack", "baseline", { templateBody: text, ...props });

/** Everything that can make a resource in CloudFormation's words. */
export const CARRIERS: Readonly<
    Record<string, (type: string, properties: Properties) => Resource>
> = {
    "a JSON template": (type, properties) =>
        stackOfJson({ Archive: { Type: type, Properties: properties } }),
    "a YAML template": (type, properties) =>
        stackOfYaml(stringify({ Resources: { Archive: { Type: type, Properties: properties } } })),
    "a stack set": (type, properties) =>
        other("aws:cloudformation/stackSet:StackSet", "baseline", {
            templateBody: JSON.stringify({
                Resources: { Archive: { Type: type, Properties: properties } },
            }),
        }),
    "a nested stack set": (type, properties) =>
        stackOfJson({
            Members: {
                Type: "AWS::CloudFormation::StackSet",
                Properties: {
                    TemplateBody: JSON.stringify({
                        Resources: { Archive: { Type: type, Properties: properties } },
                    }),
                },
            },
        }),
    "Cloud Control": (type, properties) =>
        other("aws:cloudcontrol/resource:Resource", "archive", {
            typeName: type,
            desiredState: JSON.stringify(properties),
        }),
    "an extension resource": (type, properties) =>
        other("aws-native:index:ExtensionResource", "archive", { type, properties }),
    "the aws-native provider": (type, properties) => {
        const [, service = "", name = ""] = type.split("::");
        return other(
            `aws-native:${service.toLowerCase()}:${name}`,
            "archive",
            inNativeWords(properties) as Record<string, unknown>,
        );
    },
};

/** Documents, which the provider passes on as they are. */
const DOCUMENTS = ["PolicyDocument", "KeyPolicy", "Policy", "Content", "AssumeRolePolicyDocument"];

/** Names as in the provider's schema: `KMSMasterKeyID` as `kmsMasterKeyId`. */
function inNativeWords(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(inNativeWords);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
            name
                .replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase())
                .replace(/ID$/, "Id"),
            DOCUMENTS.includes(name) ? inner : inNativeWords(inner),
        ]),
    );
}
