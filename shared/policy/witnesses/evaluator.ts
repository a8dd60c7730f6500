import { actionNames } from "../matching/actions";
import type { ActionSet, Service } from "../matching/actions";
import { and } from "../matching/answer";
import type { Answer } from "../matching/answer";
import type { Caller } from "./callers";
import type { CompiledPolicy, CompiledStatement } from "../matching/compile";
import { evaluateConditions } from "../matching/conditions";
import { compare, compilePattern } from "../matching/pattern";
import type { NamedIds } from "./outside-callers";
import { matchPrincipal } from "./principals";
import { coversForSure, targetsOf } from "./requests";
import type { Target } from "./target";
import type { Surroundings } from "./surroundings";
import { exactly } from "../matching/text";

/** A policy with its surroundings, and what has been worked out about it so far. */
export interface Evaluator {
    readonly policy: CompiledPolicy;
    readonly surroundings: Surroundings;
    readonly service: Service;
    /** What denials name, and so may spare. */
    readonly inDenials: NamedIds;
    /** Caller id → the denials that apply to it for sure. */
    readonly denials: Map<string, readonly CompiledStatement[]>;
    /** Comparisons left; keeps hostile documents from taking quadratic time. */
    readonly budget: { left: number };
}

/** Many times what real documents need; spent in about a second. */
const BUDGET = 1_000_000;

export function createEvaluator(policy: CompiledPolicy, surroundings: Surroundings): Evaluator {
    const { service } = surroundings;
    return {
        policy,
        surroundings,
        service,
        inDenials: {
            accounts: [...new Set(policy.denies.flatMap(({ accounts }) => accounts))],
            organizations: [...new Set(policy.denies.flatMap((deny) => deny.organizations))],
        },
        denials: new Map(),
        budget: { left: BUDGET },
    };
}

/** Whether an Allow or Deny speaks of the caller, whatever the action and resource. */
export function appliesTo(statement: CompiledStatement, caller: Caller): Answer {
    const principal = matchPrincipal(statement, caller);
    return principal === "no"
        ? "no"
        : and(principal, evaluateConditions(statement.conditions, caller.lookup));
}

/** What a caller may do to one target by one Allow. */
export interface Access {
    readonly target: Target;
    /** Real names, then unlisted ones in lower case. */
    readonly actions: readonly string[];
}

/**
 * What the Allow possibly lets the caller do, less what is denied for sure. One entry for each
 * target where something remains.
 */
export function accessBy(
    evaluator: Evaluator,
    allow: CompiledStatement,
    caller: Caller,
    wanted?: ActionSet,
): Access[] {
    if (appliesTo(allow, caller) === "no") {
        return [];
    }
    const { service, surroundings } = evaluator;
    return targetsOf(allow, caller, surroundings).flatMap((target): Access[] => {
        const granted = allow.actions & service.ofLevel[target.level] & (wanted ?? service.all);
        const listed = granted & ~deniedActions(evaluator, caller, target, granted);
        const unlisted = wanted === undefined ? openUnlisted(evaluator, allow, caller, target) : [];
        const actions = [...actionNames(service, listed), ...unlisted];
        return actions.length === 0 ? [] : [{ target, actions }];
    });
}

/** Of the asked actions, those that are denied for sure on all of the target. */
export function deniedActions(
    evaluator: Evaluator,
    caller: Caller,
    target: Target,
    asked: ActionSet,
): ActionSet {
    let denied = 0n;
    if (asked === 0n) {
        return denied;
    }
    for (const deny of denialsFor(evaluator, caller)) {
        if ((asked & ~denied) === 0n || evaluator.budget.left-- <= 0) {
            break;
        }
        if ((deny.actions & asked & ~denied) !== 0n && coversForSure(deny, caller, target.text)) {
            denied |= deny.actions & asked;
        }
    }
    return denied;
}

/** The first denial that covers one action on all of the target for sure. */
export function denialOf(
    evaluator: Evaluator,
    caller: Caller,
    target: Target,
    action: ActionSet,
): CompiledStatement | undefined {
    return denialsFor(evaluator, caller).find(
        (deny) =>
            (deny.actions & action) !== 0n &&
            evaluator.budget.left-- > 0 &&
            coversForSure(deny, caller, target.text),
    );
}

/** The denials that apply to the caller for sure, whatever the action and resource. */
export function denialsFor(evaluator: Evaluator, caller: Caller): readonly CompiledStatement[] {
    const known = evaluator.denials.get(caller.id);
    if (known !== undefined) {
        return known;
    }
    const denials: CompiledStatement[] = [];
    for (const deny of evaluator.policy.denies) {
        if (evaluator.budget.left-- <= 0) {
            break;
        }
        if (appliesTo(deny, caller) === "yes") {
            denials.push(deny);
        }
    }
    evaluator.denials.set(caller.id, denials);
    return denials;
}

function openUnlisted(
    evaluator: Evaluator,
    allow: CompiledStatement,
    caller: Caller,
    target: Target,
): readonly string[] {
    if (allow.unlisted.length === 0) {
        return [];
    }
    const denials = denialsFor(evaluator, caller).filter((deny) =>
        coversForSure(deny, caller, target.text),
    );
    return allow.unlisted.filter((name) => !denials.some((deny) => isAbout(deny, name)));
}

function isAbout({ actionPatterns }: CompiledStatement, name: string): boolean {
    const listed = actionPatterns.of.some(
        (pattern) => compare(compilePattern(pattern, true), exactly(name)) === "yes",
    );
    return listed !== actionPatterns.not;
}
