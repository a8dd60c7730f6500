import assert from "node:assert/strict";
import { readConfig } from "../../../policypack/config";
import { judge, type Judgement } from "../../../policypack/judgement";
import type { Rule } from "../../../policypack/rule";
import type { Resource } from "../../../policypack/stack/resource";
import { asInEngine } from "./proxy";

export { UNKNOWN } from "./proxy";

/** Judges a stack by one rule, each property behind the proxy that the policy server puts there. */
export function judged(rule: Rule, stack: readonly Resource[], config: object = {}): Judgement {
    return judge([rule], stack.map(proxied), () => readConfig(config));
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
