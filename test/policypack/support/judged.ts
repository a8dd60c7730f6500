import assert from "node:assert/strict";
import { readConfig, type PackConfig } from "../../../policypack/config";
import { judgeStack, type Judgement } from "../../../policypack/judgement";
import type { Rule } from "../../../policypack/rule";
import type { Resource } from "../../../policypack/stack/resource";
import { stackOf } from "../../../policypack/stack/stack";
import { bareStack } from "../../../tools/audit/read-stack";
import { verdictOn } from "../../../tools/audit/verdict";
import { asInEngine } from "./proxy";

export { UNKNOWN } from "./proxy";

/** Judges a stack by some rules as the audit does: each resource by itself, then the whole. */
export function judge(
    rules: readonly Rule[],
    resources: readonly Resource[],
    configOf: (rule: string) => PackConfig,
): Judgement {
    const settings = {
        levelOf: ({ level }: Rule) => level,
        configOf: ({ name }: Rule) => configOf(name),
        today: "2026-01-01",
    };
    return verdictOn(bareStack(resources), settings, rules);
}

/** Judges a stack by one rule, each property behind the proxy that the policy server puts there. */
export function judged(rule: Rule, stack: readonly Resource[], config: object = {}): Judgement {
    return judge([rule], stack.map(proxied), () => readConfig(config));
}

/**
 * Nothing to say once the whole stack is known. What another resource replaces is refused before:
 * the engine shows each resource by itself first.
 */
export function assertPassesInStack(
    rule: Rule,
    resources: readonly Resource[],
    config: object = {},
): void {
    const stack = stackOf(resources.map(proxied), readConfig(config));
    const { violations } = judgeStack({ ...rule, judgeAgainInStack: true }, stack);
    assert.deepEqual(
        violations.map(({ message }) => message),
        [],
    );
}

/** The messages of one rule's violations. */
export function messages(rule: Rule, stack: readonly Resource[], config: object = {}): string[] {
    return judged(rule, stack, config).violations.map(({ message }) => message);
}

export function assertPasses(rule: Rule, stack: readonly Resource[], config: object = {}): void {
    assert.deepEqual(messages(rule, stack, config), []);
}

/** One violation at the level, its message matching. */
export function assertRefuses(
    rule: Rule,
    stack: readonly Resource[],
    pattern: RegExp,
    config: object = {},
): void {
    const { violations } = judged(rule, stack, config);
    assert.equal(violations.length, 1, `one violation, not ${JSON.stringify(violations)}`);
    assert.match(violations[0]?.message ?? "", pattern);
    assert.equal(violations[0]?.level, rule.level);
}

/** Proxies of one stack keep their dependencies' identity. */
function proxied(resource: Resource): Resource {
    return Object.assign(resource, { props: asInEngine(resource.props) });
}
