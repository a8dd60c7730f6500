import { show } from "../shared/problem";
import type { Exemption, PackConfig } from "./config";
import { pageOf } from "./pages";
import type { Context, Finding, Level, NotJudged, Outcome, Rule, Severity } from "./rule";
import { heldResources } from "./stack/foreign/held";
import type { Resource } from "./stack/resource";
import { isUnknownValue } from "./values";
import { belongingOf } from "./subjects/subject";
import type { Stack } from "./stack/stack";

/** A finding of a rule against a resource, ready to be printed. */
export interface Violation {
    readonly policy: string;
    readonly level: Level;
    readonly severity: Severity;
    /** `undefined` when the whole stack is to blame. */
    readonly resource: Resource | undefined;
    readonly message: string;
    /** Set where the organization accepts it for now: then it is advice at any configured level. */
    readonly exemption?: Exemption;
}

/** What a rule could not decide about a resource, and why. */
export interface Deferral {
    readonly policy: string;
    readonly resource: Resource | undefined;
    readonly reason: string;
}

export interface Judgement {
    readonly violations: readonly Violation[];
    readonly notJudged: readonly Deferral[];
}

/** Judges one resource, and what it holds, by one rule. Never throws. */
export function judgeResource(rule: Rule, resource: Resource, context: Context): Judgement {
    const { judge } = rule;
    if (judge === undefined) {
        return { violations: [], notJudged: [] };
    }
    return joined(
        [resource, ...heldResources(resource)]
            .filter(({ type }) => rule.appliesTo.includes(type))
            .map((one) =>
                judgementOf(
                    rule,
                    one,
                    context,
                    outcomesOf(() => judge(one, context)),
                ),
            ),
    );
}

/** Judges by one rule everything that only a whole stack shows. Never throws. */
export function judgeStack(rule: Rule, stack: Stack): Judgement {
    const context = { config: stack.config, stack };
    const missing = judgementOf(
        rule,
        undefined,
        context,
        outcomesOf(() => rule.judgeStack?.(stack, context) ?? []),
    );
    const again = rule.judgeAgainInStack ? stack.ofType(rule.appliesTo) : [];
    return joined([missing, ...again.map((resource) => judgeResource(rule, resource, context))]);
}

export function joined(judgements: readonly Judgement[]): Judgement {
    return {
        violations: judgements.flatMap(({ violations }) => violations),
        notJudged: judgements.flatMap(({ notJudged }) => notJudged),
    };
}

/**
 * Unknown values become "not judged". Any other error is a fault of the rule: it is turned into a
 * violation, since a crash would hide every other answer and silence would count as safe.
 */
function outcomesOf(run: () => readonly Outcome[]): readonly Outcome[] {
    try {
        return run();
    } catch (error) {
        if (isUnknownValue(error)) {
            return [{ kind: "not-judged", reason: error.message }];
        }
        return [
            {
                kind: "finding",
                wrong: `The rule failed on this resource: ${error instanceof Error ? error.message : show(error)}.`,
                write: "Report this with the resource's properties; until then set the rule's enforcementLevel.",
            },
        ];
    }
}

function judgementOf(
    rule: Rule,
    resource: Resource | undefined,
    context: Context,
    outcomes: readonly Outcome[],
): Judgement {
    return {
        violations: outcomes.filter(isFinding).map((finding) => ({
            policy: rule.name,
            level: levelOf(finding, rule, finding.resource ?? resource, context),
            severity: rule.severity,
            resource: outermost(finding.resource ?? resource),
            message: `${placeOf(finding.resource ?? resource)}${messageOf(rule, finding)}`,
        })),
        notJudged: outcomes.filter(isNotJudged).map((outcome) => ({
            policy: rule.name,
            resource: outermost(outcome.resource ?? resource),
            reason: `${placeOf(outcome.resource ?? resource)}${outcome.reason}`,
        })),
    };
}

/** The resource that the stack knows: itself, or the one that holds it. */
function outermost(resource: Resource | undefined): Resource | undefined {
    return resource?.within?.resource ?? resource;
}

/** Where in that one: the beginning of a message. */
function placeOf(resource: Resource | undefined): string {
    return resource?.within === undefined ? "" : `${resource.within.place}: `;
}

/** What only words make this pack's business stops nobody once the configuration names things. */
function levelOf(
    { level }: Finding,
    rule: Rule,
    resource: Resource | undefined,
    context: Context,
): Level {
    return resource !== undefined &&
        belongingOf(resource, context) === "likely" &&
        namesSomething(context.config)
        ? "advisory"
        : (level ?? rule.level);
}

function namesSomething({ logBucketNames, logKeyArns }: PackConfig): boolean {
    return logBucketNames.length > 0 || logKeyArns.length > 0;
}

function messageOf(rule: Rule, { wrong, write }: Finding): string {
    return `${wrong} ${write} See ${pageOf(rule.name)}`;
}

function isFinding(outcome: Outcome): outcome is Finding {
    return outcome.kind === "finding";
}

function isNotJudged(outcome: Outcome): outcome is NotJudged {
    return outcome.kind === "not-judged";
}
