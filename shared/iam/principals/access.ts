import { actionNames, type ActionSet, type Service } from "../match/actions";
import { and, type Answer } from "../match/answer";
import type { SymbolicPrincipal } from "./symbolic-principal";
import type { CompiledPolicy, CompiledStatement } from "../match/compile";
import { evaluateConditions } from "../match/conditions";
import { compare, compilePattern } from "../match/pattern";
import type { NamedIds } from "./external-principals";
import { matchPrincipal } from "./match-principal";
import { coversForSure, grantedResources } from "./granted-resources";
import type { ResourceSet } from "./resource-set";
import type { AnalysisContext } from "./analysis-context";
import { exactly } from "../match/text";

/** A policy with its context, and what has been worked out about it so far. */
export interface Analysis {
    readonly policy: CompiledPolicy;
    readonly context: AnalysisContext;
    readonly service: Service;
    /** What denials name, and so may exempt. */
    readonly inDenials: NamedIds;
    /** The denials that apply to a principal for sure, by its key. */
    readonly denials: Map<string, readonly CompiledStatement[]>;
    /** Comparisons left; keeps hostile documents from taking quadratic time. */
    readonly budget: { left: number };
}

/** Many times what real documents need; spent in about a second. */
const BUDGET = 1_000_000;

export function createAnalysis(policy: CompiledPolicy, context: AnalysisContext): Analysis {
    const { service } = context;
    return {
        policy,
        context,
        service,
        inDenials: {
            accounts: [...new Set(policy.denies.flatMap(({ accounts }) => accounts))],
            organizations: [...new Set(policy.denies.flatMap((deny) => deny.organizations))],
        },
        denials: new Map(),
        budget: { left: BUDGET },
    };
}

/** Whether an Allow or Deny is about the principal, whatever the action and resource. */
export function appliesTo(statement: CompiledStatement, principal: SymbolicPrincipal): Answer {
    const match = matchPrincipal(statement, principal);
    return match === "no"
        ? "no"
        : and(match, evaluateConditions(statement.conditions, principal.lookup));
}

/** What a principal may do to some resources by one Allow. */
export interface Access {
    readonly resources: ResourceSet;
    /** Real names, then unlisted ones in lower case. */
    readonly actions: readonly string[];
}

/**
 * What the Allow possibly lets the principal do, less what is denied for sure. One entry for each
 * set of resources where something remains.
 */
export function accessBy(
    analysis: Analysis,
    allow: CompiledStatement,
    principal: SymbolicPrincipal,
): readonly Access[] {
    if (appliesTo(allow, principal) === "no") {
        return [];
    }
    const { service, context } = analysis;
    return grantedResources(allow, principal, context).flatMap((resources): readonly Access[] => {
        const granted = allow.actions & service.ofLevel[resources.level];
        const listed = granted & ~deniedActions(analysis, principal, resources, granted);
        const unlisted = openUnlisted(analysis, allow, principal, resources);
        const actions = [...actionNames(service, listed), ...unlisted];
        return actions.length === 0 ? [] : [{ resources, actions }];
    });
}

/** Of the asked actions, those that are denied for sure on all of the resources. */
export function deniedActions(
    analysis: Analysis,
    principal: SymbolicPrincipal,
    resources: ResourceSet,
    asked: ActionSet,
): ActionSet {
    let denied = 0n;
    if (asked === 0n) {
        return denied;
    }
    for (const deny of denialsFor(analysis, principal)) {
        if ((asked & ~denied) === 0n || analysis.budget.left-- <= 0) {
            break;
        }
        if (
            (deny.actions & asked & ~denied) !== 0n &&
            coversForSure(deny, principal, resources.text)
        ) {
            denied |= deny.actions & asked;
        }
    }
    return denied;
}

/** The first denial that covers one action on all of the resources for sure. */
export function denialOf(
    analysis: Analysis,
    principal: SymbolicPrincipal,
    resources: ResourceSet,
    action: ActionSet,
): CompiledStatement | undefined {
    return denialsFor(analysis, principal).find(
        (deny) =>
            (deny.actions & action) !== 0n &&
            analysis.budget.left-- > 0 &&
            coversForSure(deny, principal, resources.text),
    );
}

/** The denials that apply to the principal for sure, whatever the action and resource. */
export function denialsFor(
    analysis: Analysis,
    principal: SymbolicPrincipal,
): readonly CompiledStatement[] {
    const { key } = principal;
    const known = key === undefined ? undefined : analysis.denials.get(key);
    if (known !== undefined) {
        return known;
    }
    const denials: CompiledStatement[] = [];
    for (const deny of analysis.policy.denies) {
        if (analysis.budget.left-- <= 0) {
            break;
        }
        if (appliesTo(deny, principal) === "yes") {
            denials.push(deny);
        }
    }
    if (key !== undefined) {
        analysis.denials.set(key, denials);
    }
    return denials;
}

function openUnlisted(
    analysis: Analysis,
    allow: CompiledStatement,
    principal: SymbolicPrincipal,
    resources: ResourceSet,
): readonly string[] {
    if (allow.unlisted.length === 0) {
        return [];
    }
    const denials = denialsFor(analysis, principal).filter((deny) =>
        coversForSure(deny, principal, resources.text),
    );
    return allow.unlisted.filter((name) => !denials.some((deny) => isAbout(deny, name)));
}

function isAbout({ actionPatterns }: CompiledStatement, name: string): boolean {
    const listed = actionPatterns.of.some(
        (pattern) => compare(compilePattern(pattern, true), exactly(name)) === "yes",
    );
    return listed !== actionPatterns.not;
}
