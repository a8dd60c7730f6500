import type {
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { CONFIG_SCHEMA, NOT_JUDGED, PACK_SETTINGS, readConfig, strandedSettings } from "../config";
import {
    configOf,
    judgementInStack,
    newSession,
    resourceOf,
    stackFor,
    withStackConfig,
    type Session,
} from "./engine-session";
import { exempted, exemptionRemarks, isAcceptedAsItIs } from "./engine-exemptions";
import { dayOf } from "../exemptions";
import { judgeResource, judgeStack, type Deferral, type Violation } from "../judgement";
import { pageOf } from "../pages";
import type { Level, Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isUnknownValue, type Props } from "../values";

/** A policy with both turns: resources one by one, and the stack at the end. */
type Policy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/**
 * Turns rules into CrossGuard policies. `pack-settings` has to be the first: the engine hands
 * properties to one policy at a time, and the others take theirs from it.
 */
export function policiesOfRules(
    rules: readonly Rule[],
    today = dayOf(new Date()),
    stackConfig: () => Props = () => ({}),
): Policy[] {
    const session = newSession(rules, today, stackConfig);
    return rules.map((rule) => ({
        name: rule.name,
        description: rule.description,
        enforcementLevel: rule.level,
        severity: rule.severity,
        remediationSteps: rule.remediation,
        url: pageOf(rule.name),
        configSchema: { properties: structuredClone(CONFIG_SCHEMA) as never },
        validateResource: (args, report) => {
            session.inputs.set(args.urn, args.props);
            const config = configOf(rule, args, session);
            const { violations } = judgeResource(rule, resourceOf(args), { config });
            session.reported.set(`${rule.name}|${args.urn}`, violations);
            reportAll(rule, exempted(violations, config, session), report);
        },
        validateStack: stackValidation(rule, session),
        remediateResource: remediation(rule, session),
    }));
}

function stackValidation(rule: Rule, session: Session): Policy["validateStack"] {
    if (rule.name === NOT_JUDGED) {
        return (args, report) => {
            const config = configOf(rule, args, session);
            stackFor(rule, args, config, session);
            const violations = violationsNotJudged(rule, session);
            reportAll(rule, exempted(violations, config, session), report);
            const stranded = strandedSettings(args.getConfig());
            const remarks = exemptionRemarks(violations, session);
            for (const remark of [...remarks, ...stranded.map(strandedRemark)]) {
                reportAt("advisory", remark, undefined, report);
            }
        };
    }
    if (rule.judgeStack === undefined && !rule.judgeAgainInStack) {
        return undefined;
    }
    return (args, report) => {
        const config = configOf(rule, args, session);
        const stack = stackFor(rule, args, config, session);
        const { violations } = rule.judgeAgainInStack
            ? judgementInStack(rule, config, session)
            : judgeStack(rule, stack);
        const unreported = violations.filter((violation) => {
            const reported = session.reported.get(`${rule.name}|${violation.resource?.urn}`);
            return !reported?.some((other) => saysTheSame(other, violation));
        });
        reportAll(rule, exempted(unreported, config, session), report);
    };
}

function strandedRemark(name: string): string {
    return `${name} is set under ${NOT_JUDGED} in the pack's configuration, where it applies to no rule. Write it under ${PACK_SETTINGS}.`;
}

/** The whole stack may show that a line which was advice is a refusal. */
function saysTheSame(one: Violation, other: Violation): boolean {
    return one.level === other.level && one.message === other.message;
}

function remediation(rule: Rule, session: Session): Policy["remediateResource"] {
    const { remediate } = rule;
    if (remediate === undefined) {
        return undefined;
    }
    return (args) => {
        if (!rule.appliesTo.includes(args.type)) {
            return undefined;
        }
        // Not remembered: remediations run before `pack-settings` could hand over its properties.
        const own = readConfig(args.getConfig<Props>(), session.packWide);
        const config = withStackConfig(own, session);
        if (isAcceptedAsItIs(rule, args, config, session)) {
            return undefined;
        }
        const changes = attempt(() => remediate(resourceOf(args), { config }));
        // Assigned one by one: copying would read, and so fail on, every unknown property.
        return changes === undefined ? undefined : Object.assign(args.props, changes);
    };
}

/** A fault here would end the whole deployment; without the remedy the rule still refuses. */
function attempt(remedy: () => Props | undefined): Props | undefined {
    try {
        return remedy();
    } catch (error) {
        if (isUnknownValue(error)) {
            throw error;
        }
        return undefined;
    }
}

/** One violation per resource: which rules could not decide, and why. */
function violationsNotJudged(rule: Rule, session: Session): readonly Violation[] {
    const lines = new Map<Resource | undefined, Map<string, string[]>>();
    for (const { policy, resource, reason } of deferralsIn(session)) {
        const reasons = lines.get(resource) ?? new Map<string, string[]>();
        reasons.set(reason, [...(reasons.get(reason) ?? []), policy]);
        lines.set(resource, reasons);
    }
    return [...lines].map(([resource, reasons]) => {
        const text = [...reasons].map(([reason, by]) => `${by.join(", ")}: ${reason}`).join("; ");
        const message = `${resource?.name ?? "The stack"} was not judged by ${text}.`;
        return { policy: rule.name, level: rule.level, severity: rule.severity, resource, message };
    });
}

/** What was deferred while the stack was not known, and still is. */
function deferralsIn(session: Session): readonly Deferral[] {
    return session.rules.flatMap((rule) => {
        const config = session.configs.get(rule.name);
        return config === undefined ? [] : judgementInStack(rule, config, session).notJudged;
    });
}

function reportAll(rule: Rule, violations: readonly Violation[], report: ReportViolation): void {
    for (const { level, message, resource, exemption } of violations) {
        if (level === rule.level && exemption === undefined) {
            report(message, resource?.urn);
        } else {
            reportAt(level, message, resource?.urn, report);
        }
    }
}

/**
 * The SDK takes an object with a level of its own (server.js, makeReportViolationFun), though its
 * type does not say so: the one way to advise within a mandatory rule.
 */
function reportAt(
    enforcementLevel: Level,
    message: string,
    urn: string | undefined,
    report: ReportViolation,
): void {
    report({ message, enforcementLevel, urn } as unknown as string, urn);
}
