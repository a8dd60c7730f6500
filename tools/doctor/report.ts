import { homepage } from "../../package.json";
import type { Diagnosis } from "./diagnosis";
import type { KnownError, Place } from "./known-error";
import { shown } from "./pattern";

/** Where a text is met, as a phrase. */
export const PLACES: Readonly<Record<Place, string>> = {
    client: "in the terminal or console of whoever starts a session",
    console: "in the console",
    node: "in the node's /var/log/amazon/ssm only",
    deployment: "at deployment",
    symptom: "without a text",
};

/** The diagnosis for people. */
export function reportOf(diagnosis: Diagnosis): string {
    return diagnosis.isKnown
        ? diagnosis.errors.map(answerOf).join("\n\n")
        : `This is none of the errors that are known here. ${nearestOf(diagnosis.nearest)}`;
}

/** The diagnosis for programs. */
export function jsonOf(diagnosis: Diagnosis): string {
    return JSON.stringify(
        diagnosis.isKnown
            ? { known: true, errors: diagnosis.errors.map(answerAsData) }
            : { known: false, nearest: diagnosis.nearest && referenceTo(diagnosis.nearest) },
    );
}

function answerOf({ id, texts, place, causes, sources }: KnownError): string {
    return [
        `${id}: ${shown(texts[0])}`,
        `Seen ${PLACES[place]}`,
        ...causes.flatMap(({ cause, fix }) => [`Cause: ${cause}`, `Fix: ${fix}`]),
        ...sources.map((source) => `Source: ${source}`),
        `Page: ${pageOf(id)}`,
    ].join("\n");
}

function answerAsData(error: KnownError) {
    const { place, causes, sources } = error;
    return { ...referenceTo(error), seen: PLACES[place], causes, sources };
}

function nearestOf(nearest: KnownError | undefined): string {
    const all = `All of them: ${pageOf()}`;
    return nearest === undefined
        ? `None is near.\n${all}`
        : `The nearest is:\n${nearest.id}: ${shown(nearest.texts[0])}\nPage: ${pageOf(nearest.id)}\n${all}`;
}

function referenceTo({ id, texts }: KnownError) {
    return { id, text: shown(texts[0]), page: pageOf(id) };
}

function pageOf(id?: string): string {
    const page = `${homepage}/blob/main/docs/troubleshooting.md`;
    return id === undefined ? page : `${page}#${id}`;
}
