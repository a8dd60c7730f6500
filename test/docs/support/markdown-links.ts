import GithubSlugger from "github-slugger";
import MarkdownIt from "markdown-it";

type Token = ReturnType<MarkdownIt["parse"]>[number];

const parser = new MarkdownIt({ html: true });

/** Where the links and images of a page lead, as they stand there. */
export function linksIn(text: string): string[] {
    return allTokens(parser.parse(text, {})).flatMap(
        (token) => token.attrGet("href") ?? token.attrGet("src") ?? [],
    );
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsIn(text: string): ReadonlySet<string> {
    const slugger = new GithubSlugger();
    const tokens = parser.parse(text, {});
    return new Set(
        tokens.flatMap((token, index) =>
            token.type === "heading_open" ? [slugger.slug(wordsOf(tokens[index + 1]))] : [],
        ),
    );
}

/** Contents of the fenced blocks of a page in any of the languages. */
export function blocksIn(text: string, languages: readonly string[]): string[] {
    return parser
        .parse(text, {})
        .filter(({ type, info }) => type === "fence" && languages.includes(info))
        .map(({ content }) => content);
}

function allTokens(tokens: readonly Token[]): Token[] {
    return tokens.flatMap((token) => [token, ...allTokens(token.children ?? [])]);
}

/** A heading's text without its marks. */
function wordsOf(heading: Token | undefined): string {
    return allTokens(heading?.children ?? [])
        .filter(({ type }) => type === "text" || type === "code_inline")
        .map(({ content }) => content)
        .join("");
}
