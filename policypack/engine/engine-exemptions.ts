import type { PackConfig } from "../config";
import {
    distinct,
    isExempted,
    stackNameIn,
    underExemptions,
    unknownRuleRemark,
    unusedRemark,
    usageIn,
    type StackName,
} from "../exemptions";
import { joined, type Judgement, type Violation } from "../judgement";
import type { Rule } from "../rule";
import { judgementInStack, type Session } from "./engine-session";

/** The violations of a rule with this configuration as they count today. */
export function exempted(
    violations: readonly Violation[],
    { exemptions }: PackConfig,
    session: Session,
): readonly Violation[] {
    return underExemptions(violations, exemptions, stackNameOf(session), session.today);
}

/** Whether a resource is exempted from the rule, and so not to be mended either. */
export function isAcceptedAsItIs(
    rule: Rule,
    resource: { readonly name: string; readonly urn: string },
    { exemptions }: PackConfig,
    { today }: Session,
): boolean {
    const stack = stackNameIn(resource.urn);
    return (
        stack !== undefined && isExempted({ policy: rule.name, resource }, exemptions, stack, today)
    );
}

/**
 * What to say of the exemptions once the whole stack is known.
 *
 * @param further violations that no rule's judgement holds
 */
export function exemptionRemarks(
    further: readonly Violation[],
    session: Session,
): readonly string[] {
    const all = distinct([...session.configs.values()].flatMap(({ exemptions }) => exemptions));
    const isKnown = (name: string) => session.rules.some((rule) => rule.name === name);
    const { meant, needed } = usageIn(judgementOf(session, further), all, stackNameOf(session));
    return [
        ...all.filter(({ rule }) => !isKnown(rule)).map(unknownRuleRemark),
        ...meant
            .filter((exemption) => isKnown(exemption.rule) && !needed.includes(exemption))
            .map(unusedRemark),
    ];
}

/** What the rules said of resources by themselves, and say of the stack. */
function judgementOf(session: Session, further: readonly Violation[]): Judgement {
    return joined([
        { violations: [...session.reported.values(), further].flat(), notJudged: [] },
        ...session.rules.flatMap((rule) => {
            const config = session.configs.get(rule.name);
            return config === undefined ? [] : [judgementInStack(rule, config, session)];
        }),
    ]);
}

/** Every resource of a run is of the same stack. */
function stackNameOf({ inputs, turn }: Session): StackName {
    const [urn = turn.resources[0]?.urn ?? ""] = inputs.keys();
    return stackNameIn(urn) ?? { stack: "", project: undefined };
}
