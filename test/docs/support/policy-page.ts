import type { Rule } from "../../../policypack/rule";
import type { Resource } from "../../../policypack/stack/resource";
import { configKeysOf, mendedBy, messagesOf, type Example } from "./example";
import { fenced, fencedIn, sectionIn, wrapped } from "./markdown";

/** What people write of a page; everything else is worked out from the rule. */
export interface PolicyPage {
    /** Markdown: what happens without the rule, and where AWS or the agent say so. */
    readonly why: string;
    readonly refused: readonly Resource[];
    readonly accepted: readonly Resource[];
}

/** Reads the written parts of docs/policies/<rule>.md. */
export function pageIn(text: string, rule: Rule): PolicyPage {
    return {
        why: sectionIn(text, "Why"),
        refused: resourcesIn(sectionIn(text, failingTitle(rule))),
        accepted: resourcesIn(sectionIn(text, "Accepted")),
    };
}

/** The whole page as it has to be. */
export function pageText(rule: Rule, page: PolicyPage, config: Example["config"]): string {
    const failing = { resources: page.refused, config };
    const sections = [
        `# ${rule.name}`,
        rule.description,
        factsOf(rule, [failing, { resources: page.accepted, config }]),
        "## Why",
        page.why,
        `## ${failingTitle(rule)}`,
        fenced("json", page.refused),
        ...messagesOf(rule, failing).map((message) => fenced("text", wrapped(message))),
        ...remediated(rule, failing),
        "## Accepted",
        fenced("json", page.accepted),
    ];
    return `${sections.join("\n\n")}\n`;
}

/** An advisory rule refuses nothing. */
function failingTitle({ level }: Rule): string {
    return level === "mandatory" ? "Refused" : "Reported";
}

function resourcesIn(section: string): readonly Resource[] {
    return JSON.parse(fencedIn(section, "json")) as readonly Resource[];
}

function factsOf(rule: Rule, examples: readonly Example[]): string {
    const keys = configKeysOf(rule, examples).map((key) => `\`${key}\``);
    return [
        `- Level: ${rule.level}`,
        `- Severity: ${rule.severity}`,
        `- To fix: ${rule.remediation}`,
        `- Judges: ${turnsOf(rule).join(", and ")}`,
        `- Configuration: ${keys.length > 0 ? keys.join(", ") : "none"}`,
        "- Resource types:",
        ...rule.appliesTo.map((type) => `  - \`${type}\``),
    ].join("\n");
}

function turnsOf({ judge, judgeStack, judgeAgainInStack }: Rule): readonly string[] {
    return [
        ...(judge === undefined ? [] : ["each resource before it is made or changed"]),
        ...(judgeStack === undefined && !judgeAgainInStack
            ? []
            : ["the whole stack at the end of a preview or an update"]),
    ];
}

function remediated(rule: Rule, failing: Example): readonly string[] {
    return rule.remediate === undefined
        ? []
        : [
              "With `enforcementLevel: remediate` the pack writes instead:",
              fenced("json", mendedBy(rule, failing)),
          ];
}
