import { describeChanges, isSame } from "../../shared/json-changes";
import type { SessionDocument } from "./session-document";

interface Content extends Record<string, unknown> {
    readonly inputs?: Readonly<Record<string, unknown>> | null;
}

/** Inputs that say where the log goes and what encrypts it: never somebody else's. */
const LOGGING = ["s3BucketName", "s3KeyPrefix", "s3EncryptionEnabled", "kmsKeyId"];

/** Inputs that belong to a config key of another name. */
const SETTINGS: Readonly<Record<string, string>> = {
    cloudWatchLogGroupName: "cloudWatch",
    cloudWatchEncryptionEnabled: "cloudWatch",
    cloudWatchStreamingEnabled: "cloudWatch",
};

/** Whether preferences, as JSON text, send their logs to a bucket. */
export function logsTo(bucketName: string, preferences: string): boolean {
    return contentOf(preferences).inputs?.["s3BucketName"] === bucketName;
}

/**
 * What a log group may be called: only such a name may stand in a policy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
const LOG_GROUP_NAME = /^[\w./#-]{1,512}$/;

/** The log group that preferences, as JSON text, send sessions to; none if undefined. */
export function logGroupOf(preferences: string): string | undefined {
    const name = contentOf(preferences).inputs?.["cloudWatchLogGroupName"];
    return typeof name === "string" && LOG_GROUP_NAME.test(name) ? name : undefined;
}

/**
 * The desired preferences with what the previous ones hold beside them: fields this project does
 * not know, and inputs whose config key is not set, in the types that the console can edit.
 *
 * @param previous JSON text.
 * @param settings Keys that the stack's config sets.
 */
export function keepUnmanaged(
    previous: string,
    desired: SessionDocument,
    settings: ReadonlySet<string>,
): object {
    const { inputs, ...others } = contentOf(previous);
    const own: Readonly<Record<string, unknown>> = desired.inputs;
    const unmanaged = Object.entries(inputs ?? {})
        .filter(([input]) => !LOGGING.includes(input) && !settings.has(SETTINGS[input] ?? input))
        .map(([input, value]) => [input, typedLike(own[input], value)] as const)
        .filter(([, value]) => value !== undefined && value !== null);
    return {
        ...others,
        ...desired,
        inputs: { ...desired.inputs, ...Object.fromEntries(unmanaged) },
    };
}

/**
 * A value in the type of the one that this project writes in its place: any other blanks the
 * console's page. Undefined where it can't be said in that type; a value of an input that this
 * project does not know stays as it is.
 *
 * @see https://github.com/bridgecrewio/terraform-aws-session-manager/issues/26
 */
function typedLike(own: unknown, value: unknown): unknown {
    switch (typeof own) {
        case "boolean":
            return { true: true, false: false }[String(value).toLowerCase()];
        case "string":
            return typeof value === "string" || typeof value === "number"
                ? String(value)
                : undefined;
        case "object":
            return textsOf(value);
        default:
            return value;
    }
}

/** The fields of an object that are text; undefined if it is no object. */
function textsOf(value: unknown): Readonly<Record<string, string>> | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
              Object.entries(value).filter(
                  (field): field is [string, string] => typeof field[1] === "string",
              ),
          )
        : undefined;
}

/** What changes from one content to another, both JSON text, a line for each field. */
export function describeContentChanges(from: string, to: string): string {
    return describeChanges(contentOf(from), contentOf(to));
}

/** Whether two contents, both JSON text, say the same. */
export function isSameContent(one: string, other: string): boolean {
    return isSame(contentOf(one), contentOf(other));
}

/**
 * The text of a document's version, different from that of every version before: it ends with as
 * many line feeds as the version's number says. A change from outside adds a version too, so that
 * the count goes on, whatever became of the text.
 *
 * SSM refuses an update whose text another version of the document has already
 * (DuplicateDocumentContent), and the AWS provider then makes the latest version the default, which
 * may be what somebody else wrote, and calls that updated.
 *
 * @param content What the version is to hold, JSON text.
 * @param taken Texts known to exist: somebody else's may end with line feeds as well.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateDocument.html
 */
export function textOfVersion(version: number, content: string, taken: readonly string[]): string {
    let text = content.trimEnd() + "\n".repeat(version);
    while (taken.includes(text)) {
        text += "\n";
    }
    return text;
}

export function contentOf(preferences: string): Content {
    return JSON.parse(preferences) as Content;
}
