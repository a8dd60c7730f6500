import { readConfig, type PackConfig } from "../../../policypack/config";
import { judgeResource, judgeStack, joined, type Judgement } from "../../../policypack/judgement";
import type { Rule } from "../../../policypack/rule";
import type { Resource } from "../../../policypack/stack/resource";
import { rules } from "../../../policypack/rules";
import { stackOf } from "../../../policypack/stack/stack";
import { judge } from "../../policypack/support/judged";

/** Resources of a page, and the configuration that every page's examples are judged with. */
export interface Example {
    readonly resources: readonly Resource[];
    /** As written in docs/policies/README.md. */
    readonly config: object;
}

/** Properties that a provider takes as JSON text; the pages show them as objects. */
const JSON_TEXTS = ["policy", "content"];

/** What all rules say about the example, as the engine would show it to them. */
export function judged({ resources, config }: Example): Judgement {
    return judge(rules, resources.map(asText), () => readConfig(config));
}

/** `<resource>: <message>` for everything that the rule finds, or could not judge. */
export function messagesOf(rule: Rule, example: Example): readonly string[] {
    const { violations, notJudged } = judged(example);
    return [
        ...violations.map(({ policy, resource, message }) => ({ policy, resource, message })),
        ...notJudged.map(({ policy, resource, reason }) => ({ policy, resource, message: reason })),
    ]
        .filter(({ policy }) => policy === rule.name)
        .map(({ resource, message }) => `${resource?.name ?? "stack"}: ${message}`);
}

/** The example with every resource mended that the rule's remediation can mend. */
export function mendedBy(rule: Rule, { resources, config }: Example): readonly Resource[] {
    const context = { config: readConfig(config) };
    return resources.map((resource) => {
        const changes = rule.appliesTo.includes(resource.type)
            ? rule.remediate?.(asText(resource), context)
            : undefined;
        return asObject({ ...resource, props: { ...resource.props, ...changes } });
    });
}

/** Configuration keys that the rule itself asks for while it judges and mends the examples. */
export function configKeysOf(rule: Rule, examples: readonly Example[]): readonly string[] {
    const asked = new Set<string>();
    for (const { resources, config } of examples) {
        const known = readConfig(config);
        const watched = watching(known, (key) => asked.add(key));
        const stack = { ...stackOf(resources.map(asText), known), config: watched };
        joined([
            judgeStack(rule, stack),
            ...stack.resources.map((one) => judgeResource(rule, one, { config: watched, stack })),
        ]);
        for (const resource of stack.ofType(rule.appliesTo)) {
            rule.remediate?.(resource, { config: watched });
        }
    }
    return [...asked].map((key) => (key === "organizationIds" ? "organizationId" : key)).sort();
}

function watching(config: PackConfig, onRead: (key: string) => void): PackConfig {
    return new Proxy(config, {
        get: (target, key, receiver) => {
            onRead(String(key));
            return Reflect.get(target, key, receiver) as unknown;
        },
    });
}

function asText(resource: Resource): Resource {
    return withTexts(resource, (value) =>
        typeof value === "string" ? value : JSON.stringify(value),
    );
}

function asObject(resource: Resource): Resource {
    return withTexts(resource, (value) =>
        typeof value === "string" ? (JSON.parse(value) as unknown) : value,
    );
}

function withTexts(resource: Resource, change: (value: unknown) => unknown): Resource {
    const props = Object.entries(resource.props).map(([key, value]) => [
        key,
        JSON_TEXTS.includes(key) ? change(value) : value,
    ]);
    return { ...resource, props: Object.fromEntries(props) as Resource["props"] };
}
