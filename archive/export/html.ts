import { printable } from "../../shared/printable";
import { factsOf, remarksOn, type Subject } from "./subject";

/** What plays a recording in the page: a program and its style, from a package. */
export interface Player {
    readonly script: string;
    readonly style: string;
    /** An asciicast. */
    readonly cast: string;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1f24; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
th { text-align: left; font-weight: 600; padding-right: 1.5rem; vertical-align: top; white-space: nowrap; }
td { overflow-wrap: anywhere; }
.remark { border-left: 4px solid #bf8700; padding-left: 0.8rem; }
pre { background: #f6f8fa; border: 1px solid #d1d9e0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/**
 * A page that holds everything it shows, and may ask for nothing: text of a session is text in it,
 * whatever it looks like.
 */
export async function* htmlPage(
    subject: Subject,
    lines: AsyncIterable<string>,
    player?: Player,
): AsyncGenerator<string> {
    const scripts = player === undefined ? "" : " script-src 'unsafe-inline' 'wasm-unsafe-eval';";
    const policy = `default-src 'none'; style-src 'unsafe-inline';${scripts} img-src data:; font-src data:; base-uri 'none'; form-action 'none'`;
    yield [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
        `<title>Session ${escaped(subject.session)}</title>`,
        `<style>${STYLE}${player?.style ?? ""}</style>`,
        "</head>",
        "<body>",
        `<h1>Session ${escaped(subject.session)}</h1>`,
        ...remarksOn(subject).map((remark) => `<p class="remark">${escaped(remark)}</p>`),
        "<table>",
        ...factsOf(subject).map(
            ([what, which]) => `<tr><th>${escaped(what)}</th><td>${escaped(which)}</td></tr>`,
        ),
        "</table>",
        ...(player === undefined ? [] : playing(player)),
        "<h2>What stood on the screen</h2>",
        "<pre>",
    ].join("\n");
    for await (const line of lines) {
        yield `${escaped(line)}\n`;
    }
    yield "</pre>\n</body>\n</html>\n";
}

function playing({ script, cast }: Player): readonly string[] {
    const data = Buffer.from(cast).toString("base64");
    return [
        "<h2>As it went on</h2>",
        '<p>By the times of its events, which are sent about once a second.</p><div id="player"></div>',
        `<script>${script}</script>`,
        "<script>",
        `const bytes = Uint8Array.from(atob("${data}"), (c) => c.charCodeAt(0));`,
        'AsciinemaPlayer.create({ data: new TextDecoder().decode(bytes) }, document.getElementById("player"));',
        "</script>",
    ];
}

const ENTITIES: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

function escaped(text: string): string {
    return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
