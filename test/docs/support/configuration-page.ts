import type * as v from "valibot";
import { stringify } from "yaml";
import type { SettingReference } from "../../../shared/setting-reference";
import { formOf } from "../../../shared/settings";
import { fenced } from "./markdown";

/** A program's keys: their schema, and what the reference says of them beside it. */
export interface ProgramKeys {
    readonly program: "central" | "member";
    readonly title: string;
    readonly entries: v.ObjectEntries;
    readonly reference: Readonly<Record<string, SettingReference>>;
}

const INTRODUCTION = `
# Configuration

Every key belongs to the project's namespace \`session-logs\` and stands in the stack's file, \`stacks/Pulumi.<stack>.yaml\`; \`pulumi config set KEY VALUE\` writes it there. A wrong value, an unknown key or a missing one is refused before anything is planned, all of them at once.

What is to hold for several stacks, such as \`regions\` or \`idleSessionTimeout\` of all members, may stand once [below \`config\` in Pulumi.yaml](https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options). A stack's own file goes before it, and each program passes over the keys there that are the other's. Anything in the namespace \`aws\` goes to the AWS provider as it stands.

Written from \`central/config.ts\`, \`member/config.ts\` and the \`config-reference.ts\` beside each; \`UPDATE_DOCS=1 npm run unit\` writes it anew.
`;

/** docs/configuration.md. */
export function pageText(programs: readonly ProgramKeys[]): string {
    return [INTRODUCTION, ...programs.map(sectionOf)].join("\n\n");
}

function sectionOf(keys: ProgramKeys): string {
    const { program, title, entries } = keys;
    const names = Object.keys(entries);
    const links = (are: (entry: v.ObjectEntries[string]) => boolean) =>
        names
            .filter((name) => are(entries[name] as v.ObjectEntries[string]))
            .map((name) => `[${name}](#${program}-${name.toLowerCase()})`)
            .join(", ");
    return [
        `## ${title}`,
        `Required: ${links(isRequired)}.`,
        `Optional: ${links((entry) => !isRequired(entry))}.`,
        ...names.map((name) => entryOf(keys, name)),
    ].join("\n\n");
}

function entryOf({ program, entries, reference }: ProgramKeys, name: string): string {
    const entry = entries[name] as v.ObjectEntries[string];
    const { example, reason, default: words } = reference[name] as SettingReference;
    return [
        `### ${program}: ${name}`,
        reason,
        [
            `- Form: ${inMarkdown(formOf(entry))}`,
            `- Default: ${isRequired(entry) ? "none, it is required" : (words ?? defaultOf(entry))}`,
        ].join("\n"),
        fenced("yaml", stringify({ [`session-logs:${name}`]: example }, { lineWidth: 0 }).trim()),
    ].join("\n\n");
}

export function isRequired(entry: v.ObjectEntries[string]): boolean {
    return !("wrapped" in entry);
}

/** The default that a schema has, as text; undefined where it has none. */
export function schemaDefault(entry: v.ObjectEntries[string]): string | undefined {
    return (entry as { readonly default?: string }).default;
}

function defaultOf(entry: v.ObjectEntries[string]): string {
    const value = schemaDefault(entry);
    return value === "" ? "nothing" : `\`${value}\``;
}

/** Plain text in which Markdown sees no tags, links or emphasis. */
function inMarkdown(text: string): string {
    return text.replaceAll(/[<>*[\]_]/g, (mark) => `\\${mark}`);
}
