import { NOT_JUDGED, withOrganizations, type PackConfig } from "../../policypack/config";
import { underExemptions } from "../../policypack/exemptions";
import {
    joined,
    judgeResource,
    judgeStack,
    type Deferral,
    type Judgement,
    type Violation,
} from "../../policypack/judgement";
import type { Rule } from "../../policypack/rule";
import type { Resource } from "../../policypack/stack/resource";
import { rules } from "../../policypack/rules";
import { stackOf, type Stack } from "../../policypack/stack/stack";
import type { ReadStack } from "./read-stack";
import type { Settings } from "./settings";

/**
 * Judges a stack as the engine's preview does: each resource by itself, then the whole.
 *
 * @param judging all rules of the pack, unless some are asked alone
 */
export function verdictOn(
    read: ReadStack,
    settings: Pick<Settings, "levelOf" | "configOf" | "today">,
    judging: readonly Rule[] = rules,
): Judgement {
    const stacks = new Map<PackConfig, Stack>();
    const judged = judging
        .filter((rule) => settings.levelOf(rule) !== "disabled")
        .map((rule) => {
            const config = settings.configOf(rule);
            const stack =
                stacks.get(config) ??
                stackOf(read.resources, withOrganizations(config, read.organizationIds));
            stacks.set(config, stack);
            const { violations, notJudged } = judgedBy(rule, stack, read);
            const counting = underExemptions(
                violations,
                config.exemptions,
                read.name,
                settings.today,
            );
            return {
                violations: counting.map((violation) => atLevel(violation, rule, settings)),
                notJudged,
            };
        });
    const { violations, notJudged } = joined([
        ...judged,
        { violations: [], notJudged: gapsIn(read) },
    ]);
    const refused = refusedDeferrals(notJudged, read, settings);
    return { violations: [...violations, ...refused], notJudged };
}

function judgedBy(given: Rule, stack: Stack, read: ReadStack): Judgement {
    const rule = read.incomplete === undefined ? given : { ...given, judgeStack: undefined };
    const { config } = stack;
    const alone = stack
        .ofType(rule.appliesTo)
        .filter((resource) => !read.external.has(resource.within?.resource ?? resource))
        .flatMap((resource) => judgedAlone(rule, resource, config));
    // What the resource alone could not tell may be told by the stack; the last word counts.
    const again = judgeStack({ ...rule, judgeAgainInStack: true }, stack);
    const { violations } = rule.judgeAgainInStack ? again : judgeStack(rule, stack);
    const whole = violations.filter(
        (violation) => !alone.some((other) => saysTheSame(other, violation)),
    );
    return { violations: [...alone, ...whole], notJudged: again.notJudged };
}

/** The whole stack may show that a line which was advice is a refusal. */
function saysTheSame(one: Violation, other: Violation): boolean {
    return (
        one.resource === other.resource &&
        one.level === other.level &&
        one.message === other.message
    );
}

/** The engine shows a single resource without what its properties were computed from. */
function judgedAlone(rule: Rule, resource: Resource, config: PackConfig): readonly Violation[] {
    const alone = { ...resource, propertyDependencies: undefined };
    return judgeResource(rule, alone, { config }).violations.map((violation) => ({
        ...violation,
        resource: resource.within?.resource ?? resource,
    }));
}

/** A violation with a level of its own, or exempted, keeps it whatever the configuration says. */
function atLevel(violation: Violation, rule: Rule, settings: Pick<Settings, "levelOf">): Violation {
    const level = settings.levelOf(rule);
    const isOfRule = violation.level === rule.level && violation.exemption === undefined;
    return isOfRule && level !== "disabled" ? { ...violation, level } : violation;
}

/** What the document itself keeps from being judged. */
function gapsIn({ incomplete, withoutProperties }: ReadStack): readonly Deferral[] {
    const judgedTypes = new Set(rules.flatMap(({ appliesTo }) => appliesTo));
    return [
        ...(incomplete === undefined
            ? []
            : [{ policy: NOT_JUDGED, resource: undefined, reason: incomplete }]),
        ...withoutProperties
            .filter(({ type }) => judgedTypes.has(type))
            .map((resource) => ({
                policy: NOT_JUDGED,
                resource,
                reason: "the stack only reads it, and the preview does not show what it read",
            })),
    ];
}

/** An organization may demand that everything can be judged. */
function refusedDeferrals(
    notJudged: readonly Deferral[],
    read: ReadStack,
    settings: Pick<Settings, "levelOf" | "configOf" | "today">,
): readonly Violation[] {
    const rule = rules.find(({ name }) => name === NOT_JUDGED);
    if (rule === undefined || settings.levelOf(rule) !== "mandatory") {
        return [];
    }
    const { exemptions } = settings.configOf(rule);
    const refused = notJudged.map(({ policy, resource, reason }): Violation => ({
        policy: rule.name,
        level: "mandatory",
        severity: rule.severity,
        resource,
        message: `${resource?.name ?? "The stack"} was not judged by ${policy}: ${reason}.`,
    }));
    return underExemptions(refused, exemptions, read.name, settings.today);
}
