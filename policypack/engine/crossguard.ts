import type {
    ReportViolation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { CONFIG_SCHEMA, readConfig, withOrganizations } from "../config";
import {
    configOf,
    judgementInStack,
    newSession,
    NOT_JUDGED,
    resourceOf,
    stackFor,
    type Session,
} from "./engine-session";
import { judgeResource, judgeStack, type Deferral, type Violation } from "../judgement";
import { pageOf } from "../pages";
import type { Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { isUnknownValue, type Props } from "../stack/shape";

/** A policy with both turns: resources one by one, and the stack at the end. */
type Policy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/**
 * Turns rules into CrossGuard policies. `pack-settings` has to be the first: the engine hands
 * properties to one policy at a time, and the others take theirs from it.
 */
export function policiesOfRules(rules: readonly Rule[]): Policy[] {
    const session = newSession(rules);
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
            session.reported.set(`${rule.name}|${args.urn}`, violations.map(saying));
            reportAll(rule, violations, report);
        },
        validateStack: stackValidation(rule, session),
        remediateResource: remediation(rule, session),
    }));
}

function stackValidation(rule: Rule, session: Session): Policy["validateStack"] {
    if (rule.name === NOT_JUDGED) {
        return (args, report) => {
            stackFor(rule, args, configOf(rule, args, session), session);
            reportNotJudged(report, session);
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
        reportAll(
            rule,
            violations.filter((violation) => {
                const reported = session.reported.get(`${rule.name}|${violation.resource?.urn}`);
                return !reported?.includes(saying(violation));
            }),
            report,
        );
    };
}

/** The whole stack may show that a line which was advice is a refusal. */
function saying({ level, message }: Violation): string {
    return `${level}: ${message}`;
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
        const config = withOrganizations(own, session.ofStackConfig);
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

/** One line per resource: which rules could not decide, and why. */
function reportNotJudged(report: ReportViolation, session: Session): void {
    const lines = new Map<Resource | undefined, Map<string, string[]>>();
    for (const { policy, resource, reason } of deferralsIn(session)) {
        const reasons = lines.get(resource) ?? new Map<string, string[]>();
        reasons.set(reason, [...(reasons.get(reason) ?? []), policy]);
        lines.set(resource, reasons);
    }
    for (const [resource, reasons] of lines) {
        const text = [...reasons].map(([reason, by]) => `${by.join(", ")}: ${reason}`).join("; ");
        report(`${resource?.name ?? "The stack"} was not judged by ${text}.`, resource?.urn);
    }
}

/** What was deferred while the stack was not known, and still is. */
function deferralsIn(session: Session): readonly Deferral[] {
    return session.rules.flatMap((rule) => {
        const config = session.configs.get(rule.name);
        return config === undefined ? [] : judgementInStack(rule, config, session).notJudged;
    });
}

function reportAll(rule: Rule, violations: readonly Violation[], report: ReportViolation): void {
    for (const { level, message, resource } of violations) {
        if (level === rule.level) {
            report(message, resource?.urn);
        } else {
            // The SDK takes an object with a level of its own (server.js, makeReportViolationFun),
            // though its type does not say so: the one way to advise within a mandatory rule.
            const levelled = { message, enforcementLevel: level, urn: resource?.urn };
            report(levelled as unknown as string, resource?.urn);
        }
    }
}
