import type { ErrorGroup, KnownError } from "../../../tools/doctor/known-error";
import { shown } from "../../../tools/doctor/pattern";
import { PLACES } from "../../../tools/doctor/report";
import { fenced, wrapped } from "./markdown";

const INTRODUCTION = `
# Troubleshooting

What Session Manager, the SSM agent, the AWS CLI and this project print when sessions, their logs or their encryption fail; some only show, without a text. \`npm run --silent doctor -- --message TEXT\` looks a text up here, offline: as it was pasted, with ids, time stamps and line breaks in it.

What stands in angle brackets varies. Written from the table in \`tools/doctor/known-errors\`.
`;

/** docs/troubleshooting.md. */
export function pageText(groups: readonly ErrorGroup[]): string {
    return [INTRODUCTION, ...groups.map(sectionOf)].join("\n\n");
}

function sectionOf({ title, errors }: ErrorGroup): string {
    return [`## ${title}`, ...errors.map(entryOf)].join("\n\n");
}

function entryOf({ id, texts, place, causes, sources }: KnownError): string {
    return [
        `### ${id}`,
        fenced("text", texts.map((text) => wrapped(shown(text))).join("\n\n")),
        `Seen ${PLACES[place]}.`,
        ...causes.flatMap(({ cause, fix }) => [`**Cause.** ${cause}`, `**Fix.** ${fix}`]),
        `Sources: ${sources.map((source) => `[${nameOf(source)}](${source})`).join(", ")}`,
    ].join("\n\n");
}

/** `owner/repository#12` of an issue or pull request, else the last part of the path. */
function nameOf(url: string): string {
    const [, repository, number] = /github\.com\/(.*)\/(?:issues|pull)\/(\d+)$/.exec(url) ?? [];
    return number === undefined
        ? decodeURI(url.slice(url.lastIndexOf("/") + 1))
        : `${repository}#${number}`;
}
