import { show } from "../../shared/problem";
import { DOCUMENT } from "../stack/resources";
import { finding, findingAt, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import {
    isPreferences,
    PREFERENCES_NAME,
    sessionDocumentOf,
    SHELL_SESSION,
    type Session,
    type SessionDocument,
} from "../stack/session-document";
import { describeValue, inputOf, type SessionInput } from "../stack/session-input";
import { recordOf, textOf } from "../values";

/*
 * What is wrong with the account's preferences stops the deployment: with inputs of another form the
 * console shows an empty page, and who fills it in anew forgets the archive. The same forms in any
 * other document, which that page never shows, are advised.
 *
 * https://github.com/bridgecrewio/terraform-aws-session-manager/issues/26
 */
export const sessionPreferencesValid: Rule = {
    name: "session-preferences-valid",
    level: "mandatory",
    severity: "high",
    description:
        "The account's session preferences are a shell document that the console can show.",
    remediation: `Give ${PREFERENCES_NAME} the type Session, the session type ${SHELL_SESSION}, and inputs of the documented forms.`,
    appliesTo: [DOCUMENT],
    judge,
};

/** The form that an input has to have. */
interface Form {
    readonly fits: (value: unknown, isChosen: boolean) => boolean;
    readonly write: string;
}

const FLAG: Form = {
    // A parameter's values are text, which the agent turns into a boolean.
    fits: (value, isChosen) =>
        typeof value === "boolean" || (isChosen && (value === "true" || value === "false")),
    write: "Write the boolean true or false, without quotation marks.",
};
const TEXT: Form = { fits: (value) => typeof value === "string", write: "Write a text." };
const PROFILE: Form = {
    fits: (value) =>
        typeof value === "object" &&
        !Array.isArray(value) &&
        Object.values(recordOf(value)).every((commands) => typeof commands === "string"),
    write: 'Write an object: {"linux": "<commands>", "windows": "<commands>"}.',
};

function minutes(most: number): Form {
    return {
        fits: (value) => {
            const text = textOf(value);
            return (
                text === "" ||
                (/^[0-9]+$/.test(text ?? "") && Number(text) >= 1 && Number(text) <= most)
            );
        },
        write: `Write a text with a number of minutes from 1 to ${most}, "20" for example.`,
    };
}

/**
 * Inputs by name. s3BucketName, s3EncryptionEnabled and kmsKeyId have rules of their own.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
const FORMS: Readonly<Record<string, Form>> = {
    s3KeyPrefix: TEXT,
    cloudWatchLogGroupName: TEXT,
    cloudWatchEncryptionEnabled: FLAG,
    cloudWatchStreamingEnabled: FLAG,
    runAsEnabled: FLAG,
    runAsDefaultUser: TEXT,
    idleSessionTimeout: minutes(60),
    maxSessionDuration: minutes(1440),
    shellProfile: PROFILE,
};

function judge(resource: Resource): readonly Outcome[] {
    const document = sessionDocumentOf(resource);
    const isPage = isPreferences(resource);
    return [
        ...(isPage ? judgeKind(resource.props["documentType"], document) : []),
        ...(document.kind === "session" ? judgeForms(document, isPage) : []),
    ];
}

/** Content that cannot be read is what session-logs-to-bucket says. */
function judgeKind(type: unknown, document: SessionDocument): readonly Outcome[] {
    if (type !== "Session") {
        return [wrongKind("documentType", type, "Session")];
    }
    if (document.kind === "port") {
        return [wrongKind("sessionType", "Port", SHELL_SESSION)];
    }
    return document.kind === "session" && document.sessionType !== SHELL_SESSION
        ? [wrongKind("sessionType", document.sessionType, SHELL_SESSION)]
        : [];
}

function wrongKind(property: string, found: unknown, wanted: string): Outcome {
    return finding(
        `${PREFERENCES_NAME} holds the account's session preferences, but its ${property} is ${found === undefined ? "left out" : show(found)}.`,
        `Write ${show(wanted)}, or give the document another name.`,
    );
}

function judgeForms(session: Session, isPage: boolean): readonly Outcome[] {
    return Object.entries(FORMS).flatMap(([name, form]) => {
        const input = inputOf(session, name);
        return input.values
            .filter((value) => isGiven(value) && !form.fits(value, input.isChosen))
            .map((value) => wrongForm(input, value, form, isPage));
    });
}

/** The agent takes a null for a value that is left out. */
function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null;
}

function wrongForm(input: SessionInput, value: unknown, { write }: Form, isPage: boolean): Outcome {
    const found = describeValue(input, value);
    return isPage
        ? finding(
              `${found}: the console's page of the preferences cannot show it and stays empty.`,
              write,
          )
        : findingAt("advisory", `${found}, which is not the documented form.`, write);
}
