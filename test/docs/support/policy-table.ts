import { CONFIG_SCHEMA } from "../../../policypack/config";
import type { Rule } from "../../../policypack/rule";
import { fencedIn, sectionIn, withSection } from "./markdown";

/** The configuration that docs/policies/README.md shows, and every example is judged with. */
export function exampleConfigIn(readme: string): object {
    return JSON.parse(fencedIn(sectionIn(readme, "Configuration"), "json")) as object;
}

/** The README with its table of rules and its list of configuration keys worked out anew. */
export function readmeText(readme: string, rules: readonly Rule[]): string {
    const withTable = withSection(readme, "Rules", tableOf(rules));
    return withSection(withTable, "Configuration keys", configKeys());
}

function tableOf(rules: readonly Rule[]): string {
    return [
        "| Rule | Level | Severity | What has to hold | Remediation |",
        "| --- | --- | --- | --- | --- |",
        ...rules.map(
            ({ name, level, severity, description, remediate }) =>
                `| [${name}](${name}.md) | ${level} | ${severity} | ${description} | ${remediate === undefined ? "" : "yes"} |`,
        ),
    ].join("\n");
}

function configKeys(): string {
    return Object.entries(CONFIG_SCHEMA)
        .map(([key, { description }]) => `- \`${key}\`: ${description}`)
        .join("\n");
}
