import type { Exemption } from "./config";
import type { Judgement, Violation } from "./judgement";
import type { Resource } from "./stack/resource";

/** What exemptions know a stack by. */
export interface StackName {
    readonly stack: string;
    /** `undefined` for a case that belongs to no project. */
    readonly project: string | undefined;
}

/** What a rule said, as far as exemptions ask about it. */
interface Subject {
    /** Name of the rule. */
    readonly policy: string;
    /** `undefined` when the whole stack is meant. */
    readonly resource: Pick<Resource, "name" | "urn"> | undefined;
}

/** Exemptions that were written for a stack, and those among them that something there fits. */
export interface Usage {
    readonly meant: readonly Exemption[];
    readonly needed: readonly Exemption[];
}

/** From `urn:pulumi:<stack>::<project>::<types>::<name>`. */
export function stackNameIn(urn: string): StackName | undefined {
    const [, stack, project] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn) ?? [];
    return stack === undefined ? undefined : { stack, project };
}

/** The day of a moment as exemptions count days: in UTC. */
export function dayOf(moment: Date): string {
    return moment.toISOString().slice(0, 10);
}

/**
 * The violations as they count on that day: what is exempted is advice and says why, what no longer
 * is says since when.
 */
export function underExemptions(
    violations: readonly Violation[],
    exemptions: readonly Exemption[],
    stack: StackName,
    today: string,
): readonly Violation[] {
    return violations.map((violation) => {
        const fitting = exemptions.filter((exemption) => fits(exemption, violation, stack));
        const counting = fitting.find((exemption) => !isOver(exemption, today));
        if (counting !== undefined) {
            const message = `Exempted until ${counting.until} (${counting.reason}): ${violation.message}`;
            return { ...violation, level: "advisory", message, exemption: counting };
        }
        const [over] = fitting;
        return over === undefined ? violation : { ...violation, message: ended(violation, over) };
    });
}

/** Whether a finding of the rule about the resource would be exempted on that day. */
export function isExempted(
    subject: Subject,
    exemptions: readonly Exemption[],
    stack: StackName,
    today: string,
): boolean {
    return exemptions.some(
        (exemption) => fits(exemption, subject, stack) && !isOver(exemption, today),
    );
}

/**
 * Whether the exemptions are needed in a stack. What could not be judged there may turn out to be a
 * finding, so its exemption is needed too.
 */
export function usageIn(
    { violations, notJudged }: Judgement,
    exemptions: readonly Exemption[],
    stack: StackName,
): Usage {
    const meant = exemptions.filter((exemption) => isFor(exemption, stack));
    const subjects: readonly Subject[] = [...violations, ...notJudged];
    return {
        meant,
        needed: meant.filter((exemption) =>
            subjects.some((subject) => fits(exemption, subject, stack)),
        ),
    };
}

/** Each exemption once: one of the pack's configuration comes with that of every rule. */
export function distinct(exemptions: readonly Exemption[]): readonly Exemption[] {
    return [...new Map(exemptions.map((one) => [JSON.stringify(one), one])).values()];
}

/** What to say about an exemption that no finding fits. */
export function unusedRemark(exemption: Exemption): string {
    return `No finding fits the exemption ${describeExemption(exemption)}. Take it out of the configuration.`;
}

/** What to say about an exemption of a rule that does not exist. */
export function unknownRuleRemark(exemption: Exemption): string {
    return `There is no rule for the exemption ${describeExemption(exemption)}. Write the name of a rule, as findings and docs/policies have it.`;
}

/** `key-rotation, stack payments/*, until 2026-12-31 (key is replaced in January)` */
export function describeExemption({ rule, stack, resource, until, reason }: Exemption): string {
    const patterns = [
        stack === undefined ? "" : `, stack ${stack}`,
        resource === undefined ? "" : `, resource ${resource}`,
    ];
    return `${rule}${patterns.join("")}, until ${until} (${reason})`;
}

function ended({ message }: Violation, { until, reason }: Exemption): string {
    return `${message} Its exemption ended on ${until} (${reason}).`;
}

/** Days are written so that their order is that of their texts; the last one counts. */
export function isOver({ until }: Exemption, today: string): boolean {
    return until < today;
}

function fits(exemption: Exemption, { policy, resource }: Subject, stack: StackName): boolean {
    return (
        exemption.rule === policy && isFor(exemption, stack) && covers(exemption.resource, resource)
    );
}

/** The whole stack has no name that a pattern could fit, but `*` fits what has none too. */
function covers(pattern: string | undefined, resource: Subject["resource"]): boolean {
    const names = resource === undefined ? [""] : [resource.name, resource.urn];
    return pattern === undefined || names.some((name) => isLike(name, pattern));
}

/**
 * Compares with `<stack>` and `<project>/<stack>`. The organization of a qualified name is left
 * out: neither a state nor a URN tells it, and a configuration belongs to one organization.
 */
function isFor({ stack: pattern }: Exemption, { stack, project }: StackName): boolean {
    if (pattern === undefined) {
        return true;
    }
    const [, inOrganization] = /^[^/]*\/(.*\/.*)$/.exec(pattern) ?? [];
    const qualified = project === undefined ? undefined : `${project}/${stack}`;
    return (
        isLike(stack, pattern) ||
        isLike(qualified, pattern) ||
        (inOrganization !== undefined && isLike(qualified, inOrganization))
    );
}

function isLike(text: string | undefined, pattern: string): boolean {
    const parts = pattern.split("*").map((part) => part.replace(/[^\w]/gu, "\\$&"));
    return text !== undefined && new RegExp(`^${parts.join("[^]*")}$`).test(text);
}
