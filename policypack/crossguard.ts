import type {
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
} from "@pulumi/policy";
import { CONFIG_SCHEMA, readConfig, type PackConfig } from "./config";
import { joined, judgeResource, judgeStack, type Judgement, type Violation } from "./judgement";
import type { Resource, Rule } from "./rule";
import { filledTextOf, ifKnown, recordOf, type Props } from "./shape";
import { stackOf } from "./stack";

/** The rule whose properties hold for every rule, and which says what could not be judged. */
export const NOT_JUDGED = "not-judged";

/**
 * Turns rules into CrossGuard policies. `not-judged` has to be the first: the engine hands
 * properties to one policy at a time, and the others take theirs from it.
 */
export function policiesOfRules(rules: readonly Rule[]): readonly ResourceValidationPolicy[] {
    const session = sessionOf(rules);
    return rules.map((rule) => policyOf(rule, session));
}

/** What one run of the pack remembers between calls of the engine. */
interface Session {
    readonly rules: readonly Rule[];
    /** Properties of each rule that has run, so not of a disabled one. */
    readonly configs: Map<string, PackConfig>;
    /** Properties of `not-judged`. */
    packWide: Props;
    /** Violations already reported, so that the stack's turn does not repeat them. */
    readonly reported: Set<string>;
}

function sessionOf(rules: readonly Rule[]): Session {
    return { rules, configs: new Map(), packWide: {}, reported: new Set() };
}

function policyOf(rule: Rule, session: Session): ResourceValidationPolicy {
    const { remediate } = rule;
    const policy: ResourceValidationPolicy & {
        validateStack?: (args: StackValidationArgs, report: ReportViolation) => void;
    } = {
        name: rule.name,
        description: rule.description,
        enforcementLevel: rule.level,
        severity: rule.severity,
        remediationSteps: rule.remediation,
        url: `docs/policies/${rule.name}.md`,
        configSchema: { properties: structuredClone(CONFIG_SCHEMA) as never },
        validateResource: (args, report) => {
            const config = configured(rule, args, session);
            const judgement = judgeResource(rule, resourceOf(args), { config });
            reportAll(judgement.violations, report, session);
        },
    };
    if (rule.name === NOT_JUDGED) {
        policy.validateStack = (args, report) => reportNotJudged(args, report, session);
    } else if (rule.judgeStack !== undefined || rule.judgeAgainInStack) {
        policy.validateStack = (args, report) => {
            const config = configured(rule, args, session);
            const judgement = judgeStack(rule, stackOf(stackResources(args), config), config);
            reportAll(judgement.violations, report, session);
        };
    }
    if (remediate !== undefined) {
        policy.remediateResource = (args) => {
            if (!rule.appliesTo.includes(args.type)) {
                return undefined;
            }
            // Not remembered: remediations run before `not-judged` could hand over its properties.
            const config = readConfig(args.getConfig<Props>(), session.packWide);
            const changes = remediate(resourceOf(args), { config });
            // Assigned one by one: copying would read, and so fail on, every unknown property.
            return changes === undefined ? undefined : Object.assign(args.props, changes);
        };
    }
    return policy;
}

/** One line per resource: which rules could not decide, and why. */
function reportNotJudged(
    args: StackValidationArgs,
    report: ReportViolation,
    session: Session,
): void {
    const resources = stackResources(args);
    const byConfig = new Map<PackConfig, ReturnType<typeof stackOf>>();
    const judgements: Judgement[] = [];
    for (const other of session.rules) {
        const config = session.configs.get(other.name);
        if (config === undefined) {
            continue;
        }
        const stack = byConfig.get(config) ?? stackOf(resources, config);
        byConfig.set(config, stack);
        judgements.push(judgeStack({ ...other, judgeAgainInStack: true }, stack, config));
    }
    const lines = new Map<Resource | undefined, Map<string, string[]>>();
    for (const { policy, resource, reason } of joined(judgements).notJudged) {
        const reasons = lines.get(resource) ?? new Map<string, string[]>();
        reasons.set(reason, [...(reasons.get(reason) ?? []), policy]);
        lines.set(resource, reasons);
    }
    for (const [resource, reasons] of lines) {
        const text = [...reasons].map(([reason, by]) => `${by.join(", ")}: ${reason}`).join("; ");
        report(`${resource?.name ?? "The stack"} was not judged by ${text}.`, resource?.urn);
    }
}

/** The rule's configuration; the same object as long as nothing changes, so that it can be a key. */
function configured(
    rule: Rule,
    args: Pick<ResourceValidationArgs, "getConfig">,
    session: Session,
): PackConfig {
    const known = session.configs.get(rule.name);
    if (known !== undefined) {
        return known;
    }
    const own = args.getConfig<Props>();
    if (rule.name === NOT_JUDGED) {
        session.packWide = own;
    }
    const config = sharedConfig(readConfig(own, session.packWide), session);
    session.configs.set(rule.name, config);
    return config;
}

function sharedConfig(config: PackConfig, session: Session): PackConfig {
    const text = JSON.stringify(config);
    for (const other of session.configs.values()) {
        if (JSON.stringify(other) === text) {
            return other;
        }
    }
    return config;
}

function reportAll(
    violations: readonly Violation[],
    report: ReportViolation,
    session: Session,
): void {
    for (const { policy, level, message, resource } of violations) {
        const id = [policy, resource?.urn, message].join("|");
        if (session.reported.has(id)) {
            continue;
        }
        session.reported.add(id);
        const rule = session.rules.find(({ name }) => name === policy);
        if (level !== rule?.level) {
            // The SDK takes an object with a level of its own (server.js, makeReportViolationFun),
            // though its type does not say so: the one way to advise within a mandatory rule.
            const levelled = { message, enforcementLevel: level, urn: resource?.urn };
            report(levelled as unknown as string, resource?.urn);
        } else {
            report(message, resource?.urn);
        }
    }
}

function resourceOf(args: ResourceValidationArgs): Resource {
    return {
        type: args.type,
        name: args.name,
        props: args.props,
        urn: args.urn,
        providerRegion: providerRegionOf(args.provider),
    };
}

/** The stack's resources with their dependencies joined, each the same object everywhere. */
function stackResources(args: StackValidationArgs): readonly Resource[] {
    type Joined = Resource & { propertyDependencies: Record<string, readonly Resource[]> };
    const byUrn = new Map<string, Joined>(
        args.resources.map((resource) => [
            resource.urn,
            {
                type: resource.type,
                name: resource.name,
                props: resource.props,
                urn: resource.urn,
                providerRegion: providerRegionOf(resource.provider),
                propertyDependencies: {},
            },
        ]),
    );
    for (const resource of args.resources) {
        const target = byUrn.get(resource.urn);
        for (const [property, sources] of Object.entries(resource.propertyDependencies)) {
            if (target !== undefined) {
                target.propertyDependencies[property] = known(sources, byUrn);
            }
        }
    }
    return [...byUrn.values()];
}

function known(sources: readonly PolicyResource[], byUrn: ReadonlyMap<string, Resource>) {
    return sources.map(({ urn }) => byUrn.get(urn)).filter((source) => source !== undefined);
}

function providerRegionOf(provider: { readonly props: Props } | undefined): string | undefined {
    return ifKnown(() => filledTextOf(recordOf(provider?.props)["region"]));
}
