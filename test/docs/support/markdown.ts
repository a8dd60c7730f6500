import { join } from "node:path";
import { format, resolveConfig } from "prettier";

const WIDTH = 96;

/** The text below `## <title>`, up to the next heading of that rank. */
export function sectionIn(text: string, title: string): string {
    const start = text.indexOf(`\n## ${title}\n`);
    if (start < 0) {
        throw new Error(`The page has no heading "## ${title}".`);
    }
    const [, section = ""] = text.slice(start).split(/\n## .*\n/);
    return section.trim();
}

/** The page with other text below `## <title>`. */
export function withSection(text: string, title: string, content: string): string {
    const heading = `\n## ${title}\n`;
    return text.replace(`${heading}\n${sectionIn(text, title)}`, () => `${heading}\n${content}`);
}

/** The content of the section's first fenced block in the language. */
export function fencedIn(section: string, language: string): string {
    const block = new RegExp(`\`\`\`${language}\\n([^]*?)\\n\`\`\``).exec(section)?.[1];
    if (block === undefined) {
        throw new Error(`The section has no \`\`\`${language} block: ${section.slice(0, 80)}`);
    }
    return block;
}

/** A fenced block; values other than text are written as JSON. */
export function fenced(language: string, content: unknown): string {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Lines broken at spaces, since a page is not as wide as a message is long. */
export function wrapped(text: string): string {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const line = lines.at(-1);
        if (line !== undefined && line.length + 1 + word.length <= WIDTH) {
            lines[lines.length - 1] = `${line} ${word}`;
        } else {
            lines.push(word);
        }
    }
    return lines.join("\n");
}

/** The text as `prettier` leaves it in a file of the repository. */
export async function formatted(text: string): Promise<string> {
    const options = await resolveConfig(join(__dirname, "page.md"));
    return format(text, { ...options, parser: "markdown" });
}
